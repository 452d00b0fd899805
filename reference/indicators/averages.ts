import type { indicators } from "../../src/formulas/indicators/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Indicators = typeof indicators;

const size = 1e290;
const square = 1e145;

/** Where a window stands in its block. */
export const placeIn = (place: number, window: number): number =>
  place >= 0 && place < window ? Math.floor(place) : 0;

export const sma: Loop<Indicators["sma"]> = ({ inputs: { x }, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  const { recent, begun, place } = state;
  const window = recent.length / entity;
  for (let e = 0; e < entity; e++) {
    const start = e * window;
    let at = placeIn(place[e]!, window);
    let sum = begun[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const value = x[i]!;
      if (Math.abs(value) <= size) {
        recent[start + at] = value;
        sum += value;
        at++;
        if (at === window) {
          for (let k = start + window - 2; k >= start; k--) recent[k]! += recent[k + 1]!;
          at = 0;
          sum = 0;
        }
      } else state.skipped[e]!++;
      output[i] = (recent[start + at]! + sum) / window;
    }
    begun[e] = sum;
    place[e] = at;
  }
};

export const wma: Loop<Indicators["wma"]> = ({ inputs: { x }, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  const { recent, begun, rising, place } = state;
  const window = recent.length / entity;
  const weights = (window * (window + 1)) / 2;
  for (let e = 0; e < entity; e++) {
    const start = e * window;
    let at = placeIn(place[e]!, window);
    let sum = begun[e]!;
    let weighted = rising[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const value = x[i]!;
      if (Math.abs(value) <= size) {
        recent[start + at] = value;
        at++;
        sum += value;
        weighted += at * value;
        if (at === window) {
          let tail = 0;
          let rising = 0;
          for (let k = start + window - 1; k >= start; k--) {
            tail += recent[k]!;
            rising += tail;
            recent[k] = rising;
          }
          at = 0;
          sum = 0;
          weighted = 0;
        }
      } else state.skipped[e]!++;
      output[i] = (recent[start + at]! + (window - at) * sum + weighted) / weights;
    }
    begun[e] = sum;
    rising[e] = weighted;
    place[e] = at;
  }
};

export const bollinger: Loop<Indicators["bollinger"]> = ({ inputs: { x }, params, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { upper = sink, middle = sink, lower = sink, deviation = sink } = outputs;
  const { recent, squares, begun, begunSquares, base, place } = state;
  const { up, down } = params;
  const window = recent.length / entity;
  for (let e = 0; e < entity; e++) {
    const start = e * window;
    let at = placeIn(place[e]!, window);
    for (let i = e; i < tick * entity; i += entity) {
      const value = x[i]!;
      if (Math.abs(value) <= square) {
        recent[start + at] = value;
        at++;
        const distance = value - base[e]!;
        begun[e]! += distance;
        begunSquares[e]! += distance * distance;
        if (at === window) {
          let sum = 0;
          let sumSquares = 0;
          for (let k = start + window - 1; k >= start; k--) {
            const far = recent[k]! - value;
            sum += far;
            sumSquares += far * far;
            recent[k] = sum;
            squares[k] = sumSquares;
          }
          base[e] = value;
          begun[e] = 0;
          begunSquares[e] = 0;
          at = 0;
        }
      } else state.skipped[e]!++;
      const sum = recent[start + at]! + begun[e]!;
      const scatter = squares[start + at]! + begunSquares[e]! - (sum * sum) / window;
      const spread = Math.sqrt(Math.max(scatter, 0) / window);
      const mean = base[e]! + sum / window;
      middle[i] = mean;
      upper[i] = mean + up * spread;
      lower[i] = mean - down * spread;
      deviation[i] = spread;
    }
    place[e] = at;
  }
};

/** An average of `period` values that the sum of the first ones begins; `k` of them are there. */
const average = (old: number, x: number, k: number, period: number): number => {
  if (k < period) return old + x;
  if (k === period) return (old + x) / period;
  const weight = 2 / (period + 1);
  return (1 - weight) * old + weight * x;
};

export const macd: Loop<Indicators["macd"]> = ({ inputs: { x }, params, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { macd = sink, signal = sink, histogram = sink } = outputs;
  const { fastPeriod, slowPeriod, signalPeriod } = params;
  const late = slowPeriod - fastPeriod;
  for (let e = 0; e < entity; e++)
    for (let i = e; i < tick * entity; i += entity) {
      const value = x[i]!;
      if (Math.abs(value) <= size) {
        const k = ++state.count[e]!;
        if (k > late) state.fast[e] = average(state.fast[e]!, value, k - late, fastPeriod);
        state.slow[e] = average(state.slow[e]!, value, k, slowPeriod);
        if (k >= slowPeriod) {
          const difference = state.fast[e]! - state.slow[e]!;
          state.line[e] = average(state.line[e]!, difference, k - slowPeriod + 1, signalPeriod);
        }
      } else state.skipped[e]!++;
      const known = state.count[e]! >= slowPeriod + signalPeriod - 1;
      macd[i] = known ? state.fast[e]! - state.slow[e]! : NaN;
      signal[i] = known ? state.line[e]! : NaN;
      histogram[i] = macd[i]! - signal[i]!;
    }
};
