import type { pi0 } from "../../src/formulas/pi0/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Pi0 = typeof pi0;

export const qra: Bare<Pi0["qra"]> = ({ inputs, params: { decay }, outputs: { output }, sizes: { row, resource } }) => {
  const { resources, weights, elapsed, overlap } = inputs;
  for (let i = 0; i < row; i++) {
    let sum = 0;
    for (let j = 0, at = i; j < resource; j++, at += row) sum += weights[j]! * resources[at]!;
    output[i] = sum * Math.exp(-decay * elapsed[i]!) * overlap[i]!;
  }
};

export const qho: Bare<Pi0["qho"]> = ({ inputs: { base, overlap }, params: { gain }, outputs: { output }, sizes }) => {
  const { row } = sizes;
  for (let i = 0; i < row; i++) output[i] = base[i]! * (1 + gain * overlap[i]!);
};

export const fs: Bare<Pi0["fs"]> = ({ inputs: { nodes }, params, outputs, sizes: { row } }) => {
  const { unit, dimension, epsilon } = params;
  const { capacity, efficiency, floored } = outputs;
  for (let i = 0; i < row; i++) {
    const order = Math.log(nodes[i]!);
    const correction = 1 + epsilon * order;
    const scaled = Math.exp(dimension * order) * Math.max(correction, 0);
    capacity[i] = unit * scaled;
    efficiency[i] = scaled / nodes[i]!;
    floored[i] = correction < 0 ? 1 : 0;
  }
};

export const atm: Bare<Pi0["atm"]> = ({ inputs, params: { limit }, outputs: { output }, sizes: { row } }) => {
  const { rate, availability, errors, congestion } = inputs;
  for (let i = 0; i < row; i++) {
    const quality = (1 - clamp(errors[i]!, 0, 1)) * (1 - clamp(congestion[i]!, 0, 1));
    output[i] = limit * quality * -Math.expm1(-rate[i]! * availability[i]!);
  }
};

export const pma: Bare<Pi0["pma"]> = ({ inputs, params: { rate }, outputs: { output }, sizes: { group } }) => {
  const { gain, probability, initial, time, offsets } = inputs;
  for (let g = 0; g < group; g++) {
    const end = offsets[g + 1]!;
    let order = 0;
    for (let i = offsets[g]!; i < end; i++) order += Math.log1p(gain[i]! * probability[i]!);
    output[g] = initial[g]! * -Math.expm1(-rate * time[g]!) * Math.exp(order);
  }
};

export const diversity: Bare<Pi0["diversity"]> = ({ inputs: { amount, offsets }, outputs, sizes: { group } }) => {
  const { giniSimpson, shannonEvenness, effective } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let sum = 0;
    for (let i = start; i < end; i++) sum += amount[i]!;
    const share = 1 / sum;
    let mixed = 0;
    let entropy = 0;
    for (let i = start; i < end; i++) {
      const p = amount[i]! * share;
      mixed += p * (1 - p);
      entropy -= p * Math.log(p);
    }
    giniSimpson[g] = sum ? mixed : NaN;
    shannonEvenness[g] = sum ? (end - start > 1 ? entropy / Math.log(end - start) : 0) : NaN;
    effective[g] = sum ? Math.exp(entropy) : NaN;
  }
};

/** Each pair once, which the bench takes. */
export const cosf: Bare<Pi0["cosf"]> = ({ inputs: { operators, coupling }, outputs, sizes: { row, operator } }) => {
  const { total, amplification } = outputs;
  for (let i = 0; i < row; i++) {
    let alone = 0;
    let together = 0;
    for (let a = 0; a < operator; a++) {
      const own = operators[a * row + i]!;
      let pull = 0;
      for (let b = a + 1; b < operator; b++) pull += coupling[a * operator + b]! * operators[b * row + i]!;
      alone += own;
      together += own * pull;
    }
    total[i] = alone + together;
    amplification[i] = (alone + together) / alone;
  }
};
