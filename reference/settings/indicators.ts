import type { Sizes } from "../../src/plan.ts";
import { type Setting, uniform } from "./setting.ts";

type Draw = () => number;
const prices = (length: number, next: Draw) => uniform(length, 90, 110, next);

/** Bars whose close lies between low and high. */
function bars({ tick, entity }: Sizes, next: Draw): Record<"high" | "low" | "close", Float64Array> {
  const low = prices(tick! * entity!, next);
  return { low, close: low.map((price) => price + next()), high: low.map((price) => price + 1 + next()) };
}

const values = ({ tick, entity }: Sizes, next: Draw) => ({ x: prices(tick! * entity!, next) });
const volumes = (length: number, next: Draw) => uniform(length, 1, 10, next);

/** Behind as many bars as all averages take to begin. */
const behind =
  (held: Readonly<Record<string, number>>) =>
  (entities: number): Readonly<Record<string, Float64Array>> =>
    Object.fromEntries(
      Object.entries({ ...held, count: 100 }).map(([name, value]) => [name, new Float64Array(entities).fill(value)]),
    );

export const indicators: Readonly<Record<string, Setting>> = {
  "indicators.adx": {
    inputs: bars,
    start: behind({ lastHigh: 101, lastLow: 99, last: 100, rise: 9, fall: 8, reach: 60, average: 30 }),
  },
  "indicators.atr": { inputs: bars, start: behind({ last: 100, average: 4 }) },
  "indicators.bollinger": { sizes: { window: 20 }, inputs: values },
  "indicators.macd": { inputs: values, start: behind({ fast: 101, slow: 100, line: 0.5 }) },
  "indicators.obv": {
    inputs: ({ tick, entity }, next) => ({
      price: prices(tick! * entity!, next),
      volume: volumes(tick! * entity!, next),
    }),
  },
  "indicators.rsi": {
    inputs: ({ tick, entity }, next) => ({ price: prices(tick! * entity!, next) }),
    start: behind({ last: 100, gain: 3, loss: 4 }),
  },
  "indicators.sma": { sizes: { window: 30 }, inputs: values },
  "indicators.stochastic": { sizes: { window: 14, slow: 3, signal: 3 }, inputs: bars },
  "indicators.vwap": {
    inputs: ({ tick, entity }, next) => ({
      ...bars({ tick: tick!, entity: entity! }, next),
      volume: volumes(tick! * entity!, next),
      session: Float64Array.from({ length: tick! * entity! }, (_, i) => Math.floor(i / entity! / 390)),
    }),
  },
  "indicators.wma": { sizes: { window: 30 }, inputs: values },
};
