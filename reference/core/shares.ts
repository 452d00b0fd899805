import type { core } from "../../src/formulas/core/index.ts";
import { clamp, type Loop, scratch } from "../loop.ts";

type Core = typeof core;

/** Hamilton's method for the shares of one group. */
export function apportion(shares: Float64Array, total: number, parts: Float64Array): void {
  const n = shares.length;
  let sum = 0;
  let whole = true;
  for (let i = 0; i < n; i++) {
    sum += shares[i]! >= 0 ? shares[i]! : NaN;
    whole &&= Math.floor(shares[i]!) === shares[i];
  }
  if (!(sum > 0 && sum < Infinity && total >= 0 && total <= 1e15 && Number.isInteger(total))) {
    parts.fill(NaN);
    return;
  }
  const fractions = new Float64Array(n);
  const exact = whole && sum <= 1e12 && sum * total <= 2 ** 52;
  let left = total;
  for (let i = 0; i < n; i++) {
    const quota = (shares[i]! / sum) * total;
    const product = shares[i]! * total;
    const rest = exact ? product % sum : quota - Math.floor(quota);
    parts[i] = exact ? (product - rest) / sum : Math.floor(quota);
    fractions[i] = quota > 0 ? (exact ? rest : Math.round(rest * 1e12)) : -1;
    left -= parts[i]!;
  }
  const rows = Uint32Array.from({ length: n }, (_, i) => i);
  rows.sort((a, b) => fractions[b]! - fractions[a]! || a - b);
  for (let k = 0; k < left; k++) parts[rows[k]!]! += 1;
}

export const largestRemainder: Loop<Core["largestRemainder"]> = ({ inputs, outputs, sizes }) => {
  const { shares, total, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.row) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    apportion(shares.subarray(start, end), total[g]!, output.subarray(start, end));
  }
};

/** The shift by halving, sixty times, then from what is between its bounds: there every digit counts, so that sum is Neumaier's. */
export const projectSimplex: Loop<Core["projectSimplex"]> = ({ inputs, outputs, sizes }) => {
  const none = NaN;
  const { v, low, high, total, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { nearest = scratch(sizes.row), status = new Float64Array(sizes.group) } = outputs;
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
    let shift = none;
    if (status[g] === 0) {
      for (let k = 0; k < 60; k++) {
        const middle = (above + below) / 2;
        let sum = 0;
        for (let i = start; i < end; i++) sum += clamp(v[i]! - middle, lows[i]!, highs[i]!);
        if (sum > goal) above = middle;
        else below = middle;
      }
      shift = start === end ? 0 : exactShift(v, lows, highs, start, end, goal, (above + below) / 2);
    }
    for (let i = start; i < end; i++) nearest[i] = clamp(v[i]! - shift, lows[i]!, highs[i]!);
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
  let rest = 0;
  let free = 0;
  for (let i = start; i < end; i++) {
    const value = v[i]! - near;
    const held = value <= low[i]! || value >= high[i]!;
    const term = value <= low[i]! ? low[i]! : held ? high[i]! : v[i]!;
    const next = sum + term;
    rest += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
    if (!held) free++;
  }
  return free ? (sum + rest) / free : near;
}
