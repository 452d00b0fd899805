import type { allocation } from "../../src/formulas/allocation/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Allocation = typeof allocation;

export const timeOfDay: Bare<Allocation["timeOfDay"]> = ({ inputs: { hour }, params, outputs, sizes: { row } }) => {
  const { night, evolution, nightFrom, nightUntil, peakFrom, peakUntil, evolutionFrom, evolutionUntil } = params;
  const { window, worldModel, others } = outputs;
  for (let i = 0; i < row; i++) {
    const h = hour[i]!;
    const dark = h >= nightFrom && h < nightUntil;
    const late = h >= evolutionFrom && h < evolutionUntil;
    const lead = dark ? night : late ? evolution : NaN;
    window[i] = dark ? 1 : late ? 3 : h >= peakFrom && h < peakUntil ? 2 : 0;
    worldModel[i] = lead;
    others[i] = 1 - lead;
  }
};

export const progressShare: Bare<Allocation["progressShare"]> = ({ inputs, params, outputs: { output }, sizes }) => {
  const { completion, clock } = inputs;
  const { early, middle, late, first, second, flex } = params;
  const { row } = sizes;
  for (let i = 0; i < row; i++) {
    const done = completion[i]!;
    const share = done < first ? early : done <= second ? middle : late;
    output[i] = (1 - flex) * share + flex * clock[i]!;
  }
};

export const dataVolume: Bare<Allocation["dataVolume"]> = ({ inputs, params, outputs, sizes: { group } }) => {
  const { blocks, perBlock, offsets } = inputs;
  const { bytesPerTransaction, rate, workers, efficiency } = params;
  const { transactions, total, bytes, seconds } = outputs;
  const pace = 1 / (rate * workers * efficiency);
  for (let g = 0; g < group; g++) {
    const end = offsets[g + 1]!;
    let sum = 0;
    for (let i = offsets[g]!; i < end; i++) {
      const product = blocks[i]! * perBlock[i]!;
      transactions[i] = product;
      sum += product;
    }
    total[g] = sum;
    bytes[g] = sum * bytesPerTransaction;
    seconds[g] = sum * pace;
  }
};

export const acceleration: Bare<Allocation["acceleration"]> = ({ inputs, outputs, sizes: { group } }) => {
  const { speedup, fraction, offsets } = inputs;
  const { product, geometricMean, amdahl } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let factor = 1;
    let logs = 0;
    let parts = 0;
    let times = 0;
    for (let i = start; i < end; i++) {
      factor *= speedup[i]!;
      logs += Math.log(speedup[i]!);
      parts += fraction[i]!;
      times += fraction[i]! / speedup[i]!;
    }
    const none = start === end;
    product[g] = none ? NaN : factor;
    geometricMean[g] = none ? NaN : Math.exp(logs / (end - start));
    amdahl[g] = none || parts > 1 ? NaN : 1 / (1 - parts + times);
  }
};

export const speedup: Bare<Allocation["speedup"]> = ({ inputs, params: { serial, coherency }, outputs, sizes }) => {
  const { amdahl, gustafson, usl, peak } = outputs;
  const { row } = sizes;
  const best = Math.sqrt((1 - serial) / coherency);
  for (let i = 0; i < row; i++) {
    const n = inputs.n[i]!;
    const more = n - 1;
    amdahl[i] = n / (1 + serial * more);
    gustafson[i] = n - serial * more;
    usl[i] = n / (1 + serial * more + coherency * n * more);
    peak[i] = best;
  }
};

export const updateInterval: Bare<Allocation["updateInterval"]> = ({ inputs, params, outputs: { output }, sizes }) => {
  const { volatility } = inputs;
  const { base, reference, exponent, min, max } = params;
  const { row } = sizes;
  for (let i = 0; i < row; i++)
    output[i] = clamp(base * Math.exp(exponent * Math.log(reference / volatility[i]!)), min, max);
};
