import type { fees } from "../../src/formulas/fees/index.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Fees = typeof fees;

export const progressive: Bare<Fees["progressive"]> = ({ inputs, outputs, sizes: { row, bracket } }) => {
  const { amount, threshold, rate } = inputs;
  const { fee, exact, marginal, effective } = outputs;
  const below = new Float64Array(bracket);
  for (let k = 1; k < bracket; k++) below[k] = below[k - 1]! + (threshold[k]! - threshold[k - 1]!) * rate[k - 1]!;
  for (let i = 0; i < row; i++) {
    const x = amount[i]!;
    let k = bracket - 1;
    while (k > 0 && x <= threshold[k]!) k--;
    const due = (below[k]! + (x - threshold[k]!) * rate[k]!) / 10_000;
    fee[i] = Math.floor(due);
    exact[i] = due;
    marginal[i] = rate[k]!;
    effective[i] = x > 0 ? (due / x) * 10_000 : 0;
  }
};

export const congestion: Bare<Fees["congestion"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { utilization, least } = inputs;
  const { gain, exponent, cap } = params;
  const { multiplier, wait } = outputs;
  for (let i = 0; i < row; i++) {
    const u = clamp(utilization[i]!, 0, 0.999);
    const queue = u / (1 - u);
    const due = 1 + gain * Math.exp(exponent * Math.log(queue));
    multiplier[i] = clamp(due, least[i]!, cap);
    wait[i] = 1 / (1 - u);
  }
};

const baseFeeBank: Bare<Fees["baseFee"]> = ({ inputs: { used }, params, state: { fee }, sizes: { entity } }) => {
  const { target, denominator, minStep, max } = params;
  const inverse = 1 / (target * denominator);
  for (let e = 0; e < entity; e++) {
    const base = fee[e]!;
    const off = used[e]! - target;
    const step = Math.floor(base * Math.abs(off) * inverse);
    fee[e] = off > 0 ? Math.min(base + Math.max(step, minStep), max) : clamp(base - step, 1, max);
  }
};

const baseFeeSeries: Bare<Fees["baseFee"]> = ({ inputs: { used }, params, state, outputs, sizes: { tick } }) => {
  const { target, denominator, minStep, max } = params;
  const { output } = outputs;
  const inverse = 1 / (target * denominator);
  let base = state.fee[0]!;
  for (let t = 0; t < tick; t++) {
    const off = used[t]! - target;
    const step = Math.floor(base * Math.abs(off) * inverse);
    base = off > 0 ? Math.min(base + Math.max(step, minStep), max) : clamp(base - step, 1, max);
    output[t] = base;
  }
  state.fee[0] = base;
};

export const baseFee: Ticks<Fees["baseFee"]> = { bank: baseFeeBank, series: baseFeeSeries };

export const split: Bare<Fees["split"]> = ({ inputs: { fee, percent }, outputs, sizes: { row } }) => {
  const { consumer, industrial } = outputs;
  for (let i = 0; i < row; i++) {
    const part = Math.ceil((fee[i]! * percent[i]!) / 100);
    consumer[i] = part;
    industrial[i] = fee[i]! - part;
  }
};
