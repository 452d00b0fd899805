import type { pi0 } from "../../src/formulas/pi0/index.ts";
import { clamp, countable, isShare, type Loop, scratch } from "../loop.ts";

type Pi0 = typeof pi0;

const most = 1e150;
/** What many a range of these operators admits. */
const isAmount = (x: number) => x >= 0 && x <= most;
const isReal = (x: number) => Math.abs(x) <= most;

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

export const pma: Loop<Pi0["pma"]> = ({ inputs, params: { rate, normalize }, outputs, sizes }) => {
  const { gain, probability, initial, time, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const parts = normalize ? end - start : 1;
    let order = 0;
    let ok = countable(initial[g]!) && countable(time[g]!);
    for (let i = start; i < end; i++) {
      const share = (gain[i]! * probability[i]!) / parts;
      ok = ok && isReal(gain[i]!) && isShare(probability[i]!) && share >= -1;
      order += Math.log1p(share);
    }
    const reached = initial[g]! * -Math.expm1(-rate * time[g]!);
    output[g] = !ok ? NaN : reached === 0 ? 0 : reached * Math.exp(order);
  }
};

export const eeo: Loop<Pi0["eeo"]> = ({ inputs, params: { spacing }, outputs, sizes }) => {
  const { growth, inflation, initial, before, strength, intensity, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { value = sink, integral = sink, floored = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const so = before ? before[g]! : 0;
    let ok = countable(initial[g]!) && isReal(so) && end > start;
    let sum = 0;
    for (let i = start; i < end; i++) {
      ok = ok && isReal(growth[i]!) && isReal(inflation[i]!);
      sum += growth[i]! - inflation[i]!;
    }
    const area =
      so + spacing * (sum - (growth[start]! - inflation[start]! + growth[end - 1]! - inflation[end - 1]!) / 2);
    let bracket = 1;
    if (strength && intensity)
      for (let j = 0; j < sizes.intervention; j++) {
        const own = intensity[g * sizes.intervention + j]!;
        ok = ok && isReal(strength[j]!) && isReal(own);
        bracket += strength[j]! * own;
      }
    value[g] = !ok ? NaN : bracket > 0 ? initial[g]! * Math.exp(area) * bracket : 0;
    integral[g] = ok ? area : NaN;
    floored[g] = !ok ? NaN : bracket > 0 ? 0 : 1;
  }
};

export const ssec: Loop<Pi0["ssec"]> = ({ inputs, params: { spacing }, outputs, sizes }) => {
  const { growth, initial, before, weight, level, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { activity = sink, integral = sink, floored = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const so = before ? before[g]! : 0;
    let ok = countable(initial[g]!) && isReal(so) && end > start;
    let sum = 0;
    for (let i = start; i < end; i++) {
      ok = ok && isReal(growth[i]!);
      sum += growth[i]!;
    }
    const area = so + spacing * (sum - (growth[start]! + growth[end - 1]!) / 2);
    let product = 1;
    let negative = area <= -1;
    if (weight && level)
      for (let k = 0; k < sizes.component; k++) {
        const own = level[g * sizes.component + k]!;
        const factor = 1 + weight[k]! * own;
        ok = ok && isReal(weight[k]!) && isAmount(own);
        negative ||= factor < 0;
        product *= factor;
      }
    activity[g] = !ok ? NaN : negative ? 0 : initial[g]! * (1 + area) * product;
    integral[g] = ok ? area : NaN;
    floored[g] = !ok ? NaN : Number(negative);
  }
};

export const diversity: Loop<Pi0["diversity"]> = ({ inputs, outputs, sizes }) => {
  const { amount, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { giniSimpson = sink, shannonEvenness = sink, effective = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let sum = 0;
    let ok = true;
    for (let i = start; i < end; i++) {
      ok = ok && amount[i]! >= 0 && amount[i]! <= 1e300;
      sum += amount[i]!;
    }
    ok = ok && sum > 0;
    let mixed = 0;
    let entropy = 0;
    for (let i = start; i < end; i++) {
      const p = amount[i]! / sum;
      mixed += p * (1 - p);
      if (p > 0) entropy -= p * Math.log(p);
    }
    giniSimpson[g] = ok ? mixed : NaN;
    shannonEvenness[g] = !ok ? NaN : end - start > 1 ? entropy / Math.log(end - start) : 0;
    effective[g] = ok ? Math.exp(entropy) : NaN;
  }
};
