import type { core } from "../../src/formulas/core/index.ts";
import { clamp, type Loop, scratch } from "./loop.ts";

type Core = typeof core;

export const largestRemainder: Loop<Core["largestRemainder"]> = ({ inputs, outputs, sizes }) => {
  const { shares, total, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.row) } = outputs;
  const fractions = new Float64Array(sizes.row);
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let sum = 0;
    for (let i = start; i < end; i++) sum += shares[i]! >= 0 ? shares[i]! : NaN;
    const parts = total[g]!;
    if (!(sum > 0 && sum < Infinity && parts >= 0 && parts <= 1e15 && Number.isInteger(parts))) {
      output.fill(NaN, start, end);
      continue;
    }
    let left = parts;
    for (let i = start; i < end; i++) {
      const quota = (shares[i]! / sum) * parts;
      output[i] = Math.floor(quota);
      fractions[i] = quota > 0 ? Math.round((quota - output[i]!) * 1e12) : -1;
      left -= output[i]!;
    }
    const rows = Uint32Array.from({ length: end - start }, (_, i) => start + i);
    rows.sort((a, b) => fractions[b]! - fractions[a]! || a - b);
    for (let k = 0; k < left; k++) output[rows[k]!]! += 1;
  }
};

/** The shift by halving, sixty times, then exactly from what is between its bounds. */
export const projectSimplex: Loop<Core["projectSimplex"]> = ({ inputs, outputs, sizes }) => {
  const none = NaN;
  const { v, low, high, total, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { nearest = new Float64Array(sizes.row), shift = scratch(sizes.group) } = outputs;
  const { status = new Float64Array(sizes.group) } = outputs;
  const lows = low ?? new Float64Array(sizes.row);
  const highs = high ?? new Float64Array(sizes.row).fill(1);
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const goal = total ? total[g]! : 1;
    let least = 0;
    let most = 0;
    let above = Infinity;
    let below = -Infinity;
    let ordered = true;
    let finite = goal - goal;
    for (let i = start; i < end; i++) {
      least += lows[i]!;
      most += highs[i]!;
      finite += v[i]! - v[i]! + (lows[i]! - lows[i]!) + (highs[i]! - highs[i]!);
      ordered &&= lows[i]! <= highs[i]!;
      above = Math.min(above, v[i]! - highs[i]!);
      below = Math.max(below, v[i]! - lows[i]!);
    }
    status[g] = finite !== 0 ? none : !ordered || least > goal || most < goal ? 1 : 0;
    let by = none;
    if (status[g] === 0) {
      for (let k = 0; k < 60; k++) {
        const middle = (above + below) / 2;
        let sum = 0;
        for (let i = start; i < end; i++) sum += clamp(v[i]! - middle, lows[i]!, highs[i]!);
        if (sum > goal) above = middle;
        else below = middle;
      }
      by = start === end ? 0 : exactShift(v, lows, highs, start, end, goal, (above + below) / 2);
    }
    shift[g] = by;
    for (let i = start; i < end; i++) nearest[i] = clamp(v[i]! - by, lows[i]!, highs[i]!);
  }
};

function exactShift(
  v: Float64Array,
  low: Float64Array,
  high: Float64Array,
  start: number,
  end: number,
  goal: number,
  near: number,
): number {
  let sum = -goal;
  let free = 0;
  for (let i = start; i < end; i++) {
    const value = v[i]! - near;
    if (value <= low[i]!) sum += low[i]!;
    else if (value >= high[i]!) sum += high[i]!;
    else {
      sum += v[i]!;
      free++;
    }
  }
  return free ? sum / free : near;
}
