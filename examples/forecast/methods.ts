// Four ways to foretell the next twelve months, each at every month of the series with what was known by then.
import { readFileSync } from "node:fs";
import type { Lanewise } from "lanewise";
import { ahead, changes, features, firstMonth, horizon, type Series, splits, year } from "./series.ts";

/** `horizon` forecasts of each month, nearest first; NaN where a method knew too little. */
export type Forecasts = Float64Array;

export interface Method {
  readonly name: string;
  readonly forecasts: Forecasts;
  /** how it was set up, in words */
  readonly how: string;
  /** parameters that were chosen */
  readonly chosen?: Readonly<Record<"alpha" | "beta" | "gamma", number>>;
}

export interface Weights {
  readonly about: string;
  readonly units: number;
  readonly scale: number;
  readonly inputWeights: readonly number[];
  readonly recurrentWeights: readonly number[];
  readonly bias: readonly number[];
  readonly headWeights: readonly number[];
  readonly headBias: number;
}

export const weights: Weights = JSON.parse(readFileSync(new URL("weights.json", import.meta.url), "utf8"));

export const methods = (lw: Lanewise, series: Series): readonly Method[] => [
  lastValue(series),
  lastYear(series),
  holtWinters(lw, series),
  network(lw, series),
];

function each(months: number, value: (t: number, step: number) => number): Forecasts {
  return Float64Array.from({ length: months * horizon }, (_, i) => value(Math.floor(i / horizon), (i % horizon) + 1));
}

const lastValue = ({ level }: Series): Method => ({
  name: "last value",
  forecasts: each(level.length, (t) => level[t]!),
  how: "what was seen last",
});

const lastYear = ({ level }: Series): Method => ({
  name: "last year and its growth",
  forecasts: each(level.length, (t, step) => (t < year ? NaN : level[t + step - year]! + level[t]! - level[t - year]!)),
  how: "the same month a year before, plus what the year added",
});

/** Its weights are those with the least error over all horizons in the validation months. */
function holtWinters(lw: Lanewise, { level }: Series): Method {
  const { validation, test } = splits(level.length);
  const run = (params: { alpha: number; beta: number; gamma: number }): Forecasts => {
    const out = new Float64Array(level.length);
    const forecasts = new Float64Array(level.length * horizon);
    for (let step = 1; step <= horizon; step++) {
      const options = { sizes: { season: year }, out: { forecast: out } };
      lw.network.forecast({ y: level }, { ...params, horizon: step }, options);
      out.forEach((value, t) => {
        forecasts[t * horizon + step - 1] = value;
      });
    }
    return forecasts;
  };
  const grid = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8].flatMap((alpha) =>
    [0, 0.005, 0.01, 0.02, 0.05].flatMap((beta) =>
      [0.02, 0.05, 0.1, 0.2, 0.4].map((gamma) => ({ alpha, beta, gamma })),
    ),
  );
  const tried = grid.map((params) => {
    const forecasts = run(params);
    const off = errors(level, forecasts, validation, test).reduce((sum, error) => sum + error ** 2, 0);
    return { params, forecasts, off };
  });
  const { params, forecasts } = tried.reduce((best, one) => (one.off < best.off ? one : best));
  const how = `network.forecast, alpha ${params.alpha}, beta ${params.beta}, gamma ${params.gamma}`;
  return { name: "Holt-Winters", forecasts, how, chosen: params };
}

/** One pass along the series leaves the network's state at every month; from each of them it goes on by itself, all at once. */
function network(lw: Lanewise, series: Series): Method {
  const { level } = series;
  const change = changes(level);
  const { scale, headBias } = weights;
  const net = {
    inputWeights: Float64Array.from(weights.inputWeights),
    recurrentWeights: Float64Array.from(weights.recurrentWeights),
    bias: Float64Array.from(weights.bias),
    headWeights: Float64Array.from(weights.headWeights),
  };
  const rows = level.length - firstMonth;
  const x = new Float64Array(rows * features);
  const future = new Float64Array(rows * horizon * features);
  for (let r = 0; r < rows; r++) {
    const t = firstMonth + r;
    x.set([change[t]! / scale, ...ahead(series, change, t, scale)], r * features);
    // A change a year before the month after next is known, up to eleven months ahead; the last step feeds nothing.
    for (let s = 0; s + 1 < horizon; s++)
      future.set(ahead(series, change, t + s + 1, scale), (r * horizon + s) * features + 1);
  }
  const { hidden, cell } = lw.learning.lstm({ x, ...net }, { headBias });
  const sizes = { step: horizon };
  const steps = lw.learning.lstmForecast({ hidden, cell, ...net, future }, { headBias }, { sizes });
  let sum = 0;
  const forecasts = each(level.length, (t, step) => {
    if (t < firstMonth) return NaN;
    if (step === 1) sum = level[t]!;
    sum += scale * steps[(t - firstMonth) * horizon + step - 1]!;
    return sum;
  });
  return { name: "LSTM", forecasts, how: `learning.lstm, ${weights.units} units, trained by ${weights.about}` };
}

/** Root mean square error of each horizon, over forecasts made from the month before `from` on, of months before `to`. */
export function errors(level: Float64Array, forecasts: Forecasts, from: number, to: number): readonly number[] {
  return Array.from({ length: horizon }, (_, k) => {
    let sum = 0;
    let count = 0;
    for (let t = from - 1; t + k + 1 < to; t++, count++) sum += (forecasts[t * horizon + k]! - level[t + k + 1]!) ** 2;
    return Math.sqrt(sum / count);
  });
}
