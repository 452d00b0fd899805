import type { pi0 } from "../../src/formulas/pi0/index.ts";
import { clamp, countable, type Loop, scratch } from "./loop.ts";

type Pi0 = typeof pi0;

const most = 1e150;
/** What many a range of these operators admits. */
const isAmount = (x: number) => x >= 0 && x <= most;

export const qra: Loop<Pi0["qra"]> = ({ inputs, params: { decay }, outputs, sizes: { row, resource } }) => {
  const none = NaN;
  const { resources, weights, elapsed, overlap } = inputs;
  const { output = scratch(row) } = outputs;
  const fit = weights.every(isAmount);
  for (let i = 0; i < row; i++) {
    const t = elapsed[i]!;
    const p = overlap[i]!;
    let ok = fit && countable(t) && isAmount(p);
    let sum = 0;
    for (let j = 0; j < resource; j++) {
      const r = resources[j * row + i]!;
      ok = ok && isAmount(r);
      sum += weights[j]! * r;
    }
    output[i] = ok ? sum * Math.exp(-decay * t) * p : none;
  }
};

export const qho: Loop<Pi0["qho"]> = ({ inputs: { base, overlap }, params: { gain }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const energy = base[i]!;
    const p = overlap[i]!;
    output[i] = countable(energy) && isAmount(p) ? energy * (1 + gain * p) : none;
  }
};

export const fs: Loop<Pi0["fs"]> = ({ inputs: { nodes }, params, outputs, sizes: { row } }) => {
  const { unit, dimension, epsilon } = params;
  const sink = scratch(row);
  const { capacity = sink, efficiency = sink, floored = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const n = nodes[i]!;
    if (n > 0 && n <= 1e100) {
      const order = Math.log(n);
      const correction = 1 + epsilon * order;
      const scaled = Math.exp(dimension * order) * Math.max(correction, 0);
      capacity[i] = unit * scaled;
      efficiency[i] = scaled / n;
      floored[i] = correction < 0 ? 1 : 0;
    } else {
      capacity[i] = NaN;
      efficiency[i] = NaN;
      floored[i] = NaN;
    }
  }
};

export const atm: Loop<Pi0["atm"]> = ({ inputs, params: { limit }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { rate, availability, errors, congestion } = inputs;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const speed = rate[i]!;
    const available = availability[i]!;
    const quality = (1 - clamp(errors[i]!, 0, 1)) * (1 - clamp(congestion[i]!, 0, 1));
    output[i] = countable(speed) && countable(available) ? limit * -Math.expm1(-speed * available) * quality : none;
  }
};
