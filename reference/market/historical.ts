import type { market } from "../../src/formulas/market/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Market = typeof market;

const fits = (x: number) => Math.abs(x) <= 1e300;

/** n q, but for rounding. */
function tailOf(n: number, chance: number): number {
  const tail = n * chance;
  return Math.abs(tail - Math.round(tail)) <= tail * 1e-12 ? Math.round(tail) : tail;
}

/** Places of the definitions, from 1, in the order of the choice. */
const places: readonly ((n: number, tail: number) => number)[] = [
  (n, tail) => tail + 1 - tail / n,
  (_, tail) => Math.ceil(tail),
  (n, tail) => tail + tail / n,
  (_, tail) => tail + 1 / 2,
  (n, tail) => tail + (tail / n + 1) / 3,
  (n, tail) => tail + tail / n / 4 + 3 / 8,
  (_, tail) => tail,
];

/** Of values that rise. */
function quantileOf(sorted: Float64Array, tail: number, definition: number): number {
  const n = sorted.length;
  const place = Math.min(Math.max(places[definition]!(n, tail), 1), n);
  const below = Math.floor(place);
  const value = sorted[below - 1]!;
  return below < n ? value + (place - below) * (sorted[below]! - value) : value;
}

function worstMean(sorted: Float64Array, tail: number): number {
  const whole = Math.min(Math.floor(tail), sorted.length - 1);
  let sum = 0;
  for (let i = 0; i < whole; i++) sum += sorted[i]!;
  return (sum + (tail - whole) * sorted[whole]!) / tail;
}

export const historicalRisk: Loop<Market["historicalRisk"]> = ({ inputs, params, outputs, sizes }) => {
  const { returns, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { valueAtRisk = sink, conditional = sink, tailMean = sink, beyond = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const own = returns.slice(offsets[g], offsets[g + 1]).sort();
    const tail = tailOf(own.length, 1 - params.confidence);
    const sound = own.length > 0 && own.every(fits);
    const edge = sound ? quantileOf(own, tail, params.quantile) : NaN;
    const worst = own.filter((r) => r <= edge);
    valueAtRisk[g] = -edge;
    conditional[g] = sound ? -worstMean(own, tail) : NaN;
    tailMean[g] = -worst.reduce((sum, r) => sum + r, 0) / worst.length;
    beyond[g] = sound ? worst.length : NaN;
  }
};

export const rollingRisk: Loop<Market["rollingRisk"]> = ({ inputs: { returns }, params, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { valueAtRisk = sink, conditional = sink } = outputs;
  const { recent, place } = state;
  const window = recent.length / entity;
  const tail = tailOf(window, 1 - params.confidence);
  for (let e = 0; e < entity; e++) {
    const own = recent.subarray(e * window, (e + 1) * window);
    let at = place[e]! < window ? place[e]! : 0;
    for (let i = e; i < tick * entity; i += entity) {
      if (fits(returns[i]!)) {
        own[at] = returns[i]!;
        at = (at + 1) % window;
      } else state.skipped[e]!++;
      const full = own.every((r) => !Number.isNaN(r));
      const sorted = own.slice().sort();
      valueAtRisk[i] = full ? -quantileOf(sorted, tail, params.quantile) : NaN;
      conditional[i] = full ? -worstMean(sorted, tail) : NaN;
    }
    place[e] = at;
  }
};
