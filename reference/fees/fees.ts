import type { fees } from "../../src/formulas/fees/index.ts";
import { byTicks, clamp, type Loop, scratch } from "../loop.ts";

type Fees = typeof fees;

const safe = Number.MAX_SAFE_INTEGER;
export const isWhole = (x: number, most: number): boolean => x >= 0 && x <= most && Math.floor(x) === x;

/** A search for the bracket instead of a sum over all; brackets below are summed once. */
export const progressive: Loop<Fees["progressive"]> = ({ inputs, outputs, sizes: { row, bracket } }) => {
  const none = NaN;
  const { amount, threshold, rate } = inputs;
  const sink = scratch(row);
  const { fee = sink, exact = sink, marginal = sink, effective = sink } = outputs;
  const units = new Float64Array(bracket);
  const parts = new Float64Array(bracket);
  let fit = bracket > 0 && threshold[0] === 0;
  for (let k = 0; k < bracket; k++) {
    if (!isWhole(threshold[k]!, safe) || !isWhole(rate[k]!, 10_000)) fit = false;
    if (k === 0) continue;
    const width = threshold[k]! - threshold[k - 1]!;
    if (!(width > 0)) fit = false;
    const sum = parts[k - 1]! + (width % 10_000) * rate[k - 1]!;
    units[k] = units[k - 1]! + Math.floor(width / 10_000) * rate[k - 1]! + Math.floor(sum / 10_000);
    parts[k] = sum % 10_000;
  }
  for (let i = 0; i < row; i++) {
    const x = amount[i]!;
    if (!fit || !isWhole(x, safe)) {
      fee[i] = exact[i] = marginal[i] = effective[i] = none;
      continue;
    }
    let k = bracket - 1;
    while (k > 0 && x <= threshold[k]!) k--;
    const inside = x - threshold[k]!;
    const quotient = Math.floor(inside / 10_000);
    const whole = units[k]! + quotient * rate[k]!;
    const fraction = (parts[k]! + (inside - quotient * 10_000) * rate[k]!) / 10_000;
    fee[i] = whole + Math.floor(fraction);
    exact[i] = whole + fraction;
    marginal[i] = rate[k]!;
    effective[i] = x > 0 ? Math.min(((whole + fraction) / x) * 10_000, 10_000) : 0;
  }
};

export const congestion: Loop<Fees["congestion"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { utilization, least } = inputs;
  const { gain, exponent, cap } = params;
  const sink = scratch(row);
  const { multiplier = sink, wait = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const u = clamp(utilization[i]!, 0, 0.999);
    const lowest = least ? least[i]! : 1;
    if (Number.isNaN(u) || !(lowest >= 1 && lowest <= 1e9)) {
      multiplier[i] = wait[i] = none;
      continue;
    }
    const queue = u / (1 - u);
    const due = u < 1e-6 ? 1 : 1 + gain * (exponent === 2 ? queue * queue : queue ** exponent);
    multiplier[i] = Math.min(Math.max(due, lowest), cap);
    wait[i] = 1 / (1 - u);
  }
};

/** floor(fee distance / (target parts)): in doubles while the product is exact, else in integers of any length. */
export function stepOf(fee: number, distance: number, target: number, parts: number): number {
  const product = fee * distance;
  if (product <= safe) return Math.floor(Math.floor(product / target) / parts);
  return Number((BigInt(fee) * BigInt(distance)) / (BigInt(target) * BigInt(parts)));
}

/** The fee after a block, of whole numbers. */
function next(fee: number, used: number, target: number, parts: number, minStep: number, max: number): number {
  if (fee === 0) return 1;
  if (used > target) {
    const rise = Math.max(stepOf(fee, used - target, target, parts), minStep);
    return rise < max - fee ? fee + rise : max;
  }
  return Math.min(Math.max(fee - stepOf(fee, target - used, target, parts), 1), max);
}

type BaseFee = Loop<Fees["baseFee"]>;

const baseFeeBank: BaseFee = ({ inputs: { used }, params, state, outputs, sizes: { entity } }) => {
  const { fee, skipped } = state;
  const target = Math.floor(params.target);
  const parts = Math.floor(params.denominator);
  const minStep = Math.floor(params.minStep);
  const max = Math.floor(params.max);
  for (let e = 0; e < entity; e++) {
    const space = used[e]!;
    const base = fee[e]!;
    if (isWhole(space, safe) && isWhole(base, safe)) fee[e] = next(base, space, target, parts, minStep, max);
    else skipped[e]!++;
  }
  outputs.output?.set(fee);
};

const baseFeeSeries: BaseFee = ({ inputs: { used }, params, state, outputs, sizes: { tick, entity } }) => {
  const { fee, skipped } = state;
  const cells = tick * entity;
  const { output = scratch(cells) } = outputs;
  const target = Math.floor(params.target);
  const parts = Math.floor(params.denominator);
  const minStep = Math.floor(params.minStep);
  const max = Math.floor(params.max);
  for (let e = 0; e < entity; e++) {
    let base = fee[e]!;
    for (let i = e; i < cells; i += entity) {
      const space = used[i]!;
      if (isWhole(space, safe) && isWhole(base, safe)) base = next(base, space, target, parts, minStep, max);
      else skipped[e]!++;
      output[i] = base;
    }
    fee[e] = base;
  }
};

export const baseFee = byTicks<Fees["baseFee"]>(baseFeeBank, baseFeeSeries);

export const split: Loop<Fees["split"]> = ({ inputs, outputs, sizes: { row } }) => {
  const none = NaN;
  const { fee, percent } = inputs;
  const sink = scratch(row);
  const { consumer = sink, industrial = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const due = fee[i]!;
    const share = percent[i]!;
    if (isWhole(due, safe) && isWhole(share, 100)) {
      const quotient = Math.floor(due / 100);
      const part = quotient * share + Math.ceil(((due - quotient * 100) * share) / 100);
      consumer[i] = part;
      industrial[i] = due - part;
    } else consumer[i] = industrial[i] = none;
  }
};
