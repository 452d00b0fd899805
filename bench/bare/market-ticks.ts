import type { market } from "../../src/formulas/market/index.ts";
import type { Bare, Ticks } from "./loop.ts";
import { cycleSeries } from "./market-series.ts";

type Market = typeof market;

const returnBank: Bare<Market["logReturn"]> = ({
  inputs: { price },
  state,
  outputs: { output },
  sizes: { entity },
}) => {
  const { price: before } = state;
  for (let e = 0; e < entity; e++) {
    output[e] = Math.log(price[e]! / before[e]!);
    before[e] = price[e]!;
  }
};

const returnSeries: Bare<Market["logReturn"]> = ({
  inputs: { price },
  state,
  outputs: { output },
  sizes: { tick },
}) => {
  let before = state.price[0]!;
  for (let t = 0; t < tick; t++) {
    output[t] = Math.log(price[t]! / before);
    before = price[t]!;
  }
  state.price[0] = before;
};

export const logReturn: Ticks<Market["logReturn"]> = { bank: returnBank, series: returnSeries };

const volBank: Bare<Market["ewmaVol"]> = ({ inputs: { returns }, params, state: { variance }, outputs, sizes }) => {
  const { decay, periodsPerYear } = params;
  const { output } = outputs;
  const { entity } = sizes;
  const fresh = 1 - decay;
  for (let e = 0; e < entity; e++) {
    const v = decay * variance[e]! + fresh * returns[e]! * returns[e]!;
    variance[e] = v;
    output[e] = Math.sqrt(v * periodsPerYear);
  }
};

const volSeries: Bare<Market["ewmaVol"]> = ({ inputs: { returns }, params, state, outputs, sizes: { tick } }) => {
  const { decay, periodsPerYear } = params;
  const { output } = outputs;
  const fresh = 1 - decay;
  let v = state.variance[0]!;
  for (let t = 0; t < tick; t++) {
    v = decay * v + fresh * returns[t]! * returns[t]!;
    output[t] = Math.sqrt(v * periodsPerYear);
  }
  state.variance[0] = v;
};

export const ewmaVol: Ticks<Market["ewmaVol"]> = { bank: volBank, series: volSeries };

const garchBank: Bare<Market["garch"]> = ({
  inputs: { returns },
  params,
  state: { next },
  outputs,
  sizes: { entity },
}) => {
  const { omega, alpha, beta, horizon } = params;
  const { variance, forecast, logDensity } = outputs;
  const persistence = alpha + beta;
  const power = persistence ** (horizon - 1);
  const gathered = (omega * (1 - power)) / (1 - persistence);
  const constant = Math.log(2 * Math.PI);
  for (let e = 0; e < entity; e++) {
    const v = next[e]!;
    const square = returns[e]! * returns[e]!;
    const after = omega + alpha * square + beta * v;
    variance[e] = v;
    logDensity[e] = -0.5 * (constant + Math.log(v) + square / v);
    next[e] = after;
    forecast[e] = gathered + power * after;
  }
};

const garchSeries: Bare<Market["garch"]> = ({ inputs: { returns }, params, state, outputs, sizes: { tick } }) => {
  const { omega, alpha, beta, horizon } = params;
  const { variance, next, forecast, logDensity } = outputs;
  const persistence = alpha + beta;
  const power = persistence ** (horizon - 1);
  const gathered = (omega * (1 - power)) / (1 - persistence);
  const constant = Math.log(2 * Math.PI);
  let v = state.next[0]!;
  for (let t = 0; t < tick; t++) {
    const square = returns[t]! * returns[t]!;
    variance[t] = v;
    logDensity[t] = -0.5 * (constant + Math.log(v) + square / v);
    v = omega + alpha * square + beta * v;
    next[t] = v;
    forecast[t] = gathered + power * v;
  }
  state.next[0] = v;
};

export const garch: Ticks<Market["garch"]> = { bank: garchBank, series: garchSeries };

const ewmaBank: Bare<Market["ewma"]> = ({ inputs: { x, y }, params: { decay }, state, outputs: { output }, sizes }) => {
  const { xx, yy, xy } = state;
  const { entity } = sizes;
  const fresh = 1 - decay;
  for (let e = 0; e < entity; e++) {
    const a = decay * xx[e]! + fresh * x[e]! * x[e]!;
    const b = decay * yy[e]! + fresh * y[e]! * y[e]!;
    const c = decay * xy[e]! + fresh * x[e]! * y[e]!;
    xx[e] = a;
    yy[e] = b;
    xy[e] = c;
    output[e] = c / Math.sqrt(a * b);
  }
};

const ewmaSeries: Bare<Market["ewma"]> = ({ inputs: { x, y }, params: { decay }, state, outputs, sizes: { tick } }) => {
  const { output } = outputs;
  const fresh = 1 - decay;
  let a = state.xx[0]!;
  let b = state.yy[0]!;
  let c = state.xy[0]!;
  for (let t = 0; t < tick; t++) {
    a = decay * a + fresh * x[t]! * x[t]!;
    b = decay * b + fresh * y[t]! * y[t]!;
    c = decay * c + fresh * x[t]! * y[t]!;
    output[t] = c / Math.sqrt(a * b);
  }
  state.xx[0] = a;
  state.yy[0] = b;
  state.xy[0] = c;
};

export const ewma: Ticks<Market["ewma"]> = { bank: ewmaBank, series: ewmaSeries };

const cycleBank: Bare<Market["cycle"]> = ({ inputs: { price }, params: { threshold }, state, sizes: { entity } }) => {
  const { high, drawdown, deepest, at, count, peak, trough, phase } = state;
  const down = 1 - threshold;
  const up = 1 + threshold;
  for (let e = 0; e < entity; e++) {
    const p = price[e]!;
    const top = Math.max(high[e]!, p);
    const below = 1 - p / top;
    const mode = phase[e]!;
    high[e] = top;
    drawdown[e] = below;
    if (below > deepest[e]!) {
      deepest[e] = below;
      at[e] = count[e]!;
    }
    count[e]!++;
    if (mode >= 0 && p > peak[e]!) peak[e] = p;
    if (mode <= 0 && p < trough[e]!) trough[e] = p;
    if (mode >= 0 && p <= peak[e]! * down) {
      phase[e] = -1;
      trough[e] = p;
    } else if (mode <= 0 && p >= trough[e]! * up) {
      phase[e] = 1;
      peak[e] = p;
    }
  }
};

export const cycle: Ticks<Market["cycle"]> = { bank: cycleBank, series: cycleSeries };
