import type { market } from "../../src/formulas/market/index.ts";
import type { Bare, Ticks } from "./loop.ts";

type Market = typeof market;

const barsBank: Bare<Market["bars"]> = ({
  inputs: { time, price, volume },
  params: { width },
  state,
  outputs,
  sizes,
}) => {
  const { last, bucket, open, high, low, close, volume: filled, count } = state;
  const { opens, gap } = outputs;
  const { entity } = sizes;
  const perWidth = 1 / width;
  for (let e = 0; e < entity; e++) {
    const p = price[e]!;
    const next = Math.floor(time[e]! * perWidth);
    if (next === bucket[e]!) {
      high[e] = Math.max(high[e]!, p);
      low[e] = Math.min(low[e]!, p);
      filled[e]! += volume[e]!;
      count[e]!++;
      opens[e] = 0;
      gap[e] = 0;
    } else {
      opens[e] = 1;
      gap[e] = next - bucket[e]! - 1;
      bucket[e] = next;
      open[e] = p;
      high[e] = p;
      low[e] = p;
      filled[e] = volume[e]!;
      count[e] = 1;
    }
    last[e] = time[e]!;
    close[e] = p;
  }
};

export const bars: Ticks<Market["bars"]> = { bank: barsBank };

/** Gauss' density of each regime, as Hamilton's filter weighs them. */
const regimeBank: Bare<Market["regime"]> = ({
  inputs,
  state: { probability },
  outputs,
  sizes: { entity, regime: n },
}) => {
  const { y, mean, deviation, transition } = inputs;
  const { probability: told, next, logDensity } = outputs;
  const heights = deviation.map((d) => 1 / (d * Math.sqrt(2 * Math.PI)));
  const weights = new Float64Array(n);
  for (let e = 0; e < entity; e++) {
    const at = e * n;
    let sum = 0;
    for (let j = 0; j < n; j++) {
      let prior = 0;
      for (let k = 0; k < n; k++) prior += probability[at + k]! * transition[k * n + j]!;
      const off = (y[e]! - mean[j]!) / deviation[j]!;
      const weight = prior * heights[j]! * Math.exp(-0.5 * off * off);
      weights[j] = weight;
      sum += weight;
    }
    for (let j = 0; j < n; j++) {
      probability[at + j] = weights[j]! / sum;
      told[at + j] = probability[at + j]!;
    }
    for (let j = 0; j < n; j++) {
      let then = 0;
      for (let k = 0; k < n; k++) then += probability[at + k]! * transition[k * n + j]!;
      next[at + j] = then;
    }
    logDensity[e] = Math.log(sum);
  }
};

export const regime: Ticks<Market["regime"]> = { bank: regimeBank };

export const lag: Bare<Market["lag"]> = ({
  inputs: { x, y, lags, offsets },
  outputs: { output },
  sizes: { group, lag },
}) => {
  for (let g = 0; g < group; g++)
    for (let k = 0; k < lag; k++) {
      const shift = lags[k]!;
      const from = offsets[g]! + Math.max(0, -shift);
      const n = offsets[g + 1]! - offsets[g]! - Math.abs(shift);
      let meanX = 0;
      let meanY = 0;
      for (let i = from; i < from + n; i++) {
        meanX += x[i]!;
        meanY += y[i + shift]!;
      }
      meanX /= n;
      meanY /= n;
      let xx = 0;
      let yy = 0;
      let xy = 0;
      for (let i = from; i < from + n; i++) {
        const dx = x[i]! - meanX;
        const dy = y[i + shift]! - meanY;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
      }
      output[g * lag + k] = n > 1 ? xy / Math.sqrt(xx * yy) : NaN;
    }
};
