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

export const indicators: Readonly<Record<string, Setting>> = {
  "indicators.adx": { inputs: bars },
  "indicators.atr": { inputs: bars },
  "indicators.bollinger": { inputs: values },
  "indicators.macd": { inputs: values },
  "indicators.obv": {
    inputs: ({ tick, entity }, next) => ({
      price: prices(tick! * entity!, next),
      volume: volumes(tick! * entity!, next),
    }),
  },
  "indicators.rsi": { inputs: ({ tick, entity }, next) => ({ price: prices(tick! * entity!, next) }) },
  "indicators.sma": { inputs: values },
  "indicators.stochastic": { inputs: bars },
  "indicators.vwap": {
    inputs: ({ tick, entity }, next) => ({
      ...bars({ tick: tick!, entity: entity! }, next),
      volume: volumes(tick! * entity!, next),
      session: Float64Array.from({ length: tick! * entity! }, (_, i) => Math.floor(i / entity! / 390)),
    }),
  },
  "indicators.wma": { inputs: values },
};
