import type { distributions } from "../../src/formulas/index.ts";
import { quantileOf } from "../core/erf.ts";
import { type Loop, scratch } from "../loop.ts";

type Distributions = typeof distributions;

/** Wilson 1927 as it is written; with correction Newcombe 1998, which is that of half a success less and more. */
export const wilsonInterval: Loop<Distributions["wilsonInterval"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const sink = scratch(row);
  const { low = sink, high = sink, centre = sink } = outputs;
  const { successes, trials } = inputs;
  const z = -quantileOf((1 - params.level) / 2);
  const square = z * z;
  const shift = params.correction === 1 ? 0.5 : 0;
  for (let i = 0; i < row; i++) {
    const k = successes[i]!;
    const n = trials[i]!;
    if (!(k >= 0 && k <= n && n > 0 && n <= 1e15)) {
      low[i] = high[i] = centre[i] = none;
      continue;
    }
    const fewer = Math.max(k - shift, 0);
    const more = Math.min(k + shift, n);
    const all = n + square;
    const lowRoot = z * Math.sqrt((fewer * (n - fewer)) / n + square / 4);
    const highRoot = z * Math.sqrt((more * (n - more)) / n + square / 4);
    low[i] = Math.max((fewer + square / 2 - lowRoot) / all, 0);
    high[i] = Math.min((more + square / 2 + highRoot) / all, 1);
    centre[i] = (k + square / 2) / all;
  }
};
