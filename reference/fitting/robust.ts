import type { fitting } from "../../src/formulas/fitting/index.ts";
import { quantileOf } from "../core/erf.ts";
import { type Loop, scratch } from "../loop.ts";

const most = 1e150;
const rising = (a: number, b: number) => a - b;
const middle = (sorted: Float64Array) => {
  const n = sorted.length;
  const k = n >> 1;
  return n % 2 || sorted[k - 1] === sorted[k] ? sorted[k]! : sorted[k - 1]! / 2 + sorted[k]! / 2;
};
const triples = (n: number) => n * (n - 1) * (2 * n + 5);
const ties = (values: Float64Array) => {
  const counts = new Map<number, number>();
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum + triples(n), 0);
};
/** Halves to the even number. */
const nearest = (x: number) => {
  const below = Math.floor(x);
  return x - below === 0.5 ? below + (below % 2 ? 1 : 0) : Math.round(x);
};

export const theilSen: Loop<(typeof fitting)["theilSen"]> = ({ inputs, params, outputs, sizes: { row, group } }) => {
  const { x, y, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(group);
  const { slope = sink, intercept = sink, low = sink, high = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const xs = x.slice(offsets[g]!, offsets[g + 1]!);
    const ys = y.slice(offsets[g]!, offsets[g + 1]!);
    const n = xs.length;
    slope[g] = intercept[g] = low[g] = high[g] = NaN;
    if (![...xs, ...ys].every((v) => Math.abs(v) <= most)) continue;
    const all: number[] = [];
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++) if (xs[j] !== xs[i]) all.push((ys[j]! - ys[i]!) / (xs[j]! - xs[i]!));
    if (!all.length) continue;
    const slopes = Float64Array.from(all).sort(rising);
    const value = middle(slopes);
    slope[g] = value;
    intercept[g] =
      params.intercept === 1
        ? middle(ys.map((v, i) => v - value * xs[i]!).sort(rising))
        : middle(ys.slice().sort(rising)) - value * middle(xs.slice().sort(rising));
    const z = quantileOf((1 - params.confidence) / 2);
    const reach = z * Math.sqrt((triples(n) - ties(xs) - ties(ys)) / 18);
    const count = slopes.length;
    const from = nearest((count + reach) / 2) - 1;
    const to = nearest((count - reach) / 2);
    low[g] = slopes[Math.max(from, 0)]!;
    high[g] = slopes[Math.min(to, count - 1)]!;
  }
};
