// What TA-Lib makes of eighty bars: scripts/references/indicators.py.
import { readFileSync } from "node:fs";
import { random } from "../../reference/random.ts";

type Told = readonly number[];
interface References extends Readonly<Record<"high" | "low" | "close" | "volume" | "session" | "obv" | "vwap", Told>> {
  readonly sma: readonly { window: number; output: Told }[];
  readonly wma: readonly { window: number; output: Told }[];
  readonly bollinger: readonly { window: number; up: number; down: number; upper: Told; middle: Told; lower: Told }[];
  readonly macd: readonly { periods: readonly [number, number, number]; macd: Told; signal: Told; histogram: Told }[];
  readonly rsi: readonly { period: number; output: Told }[];
  readonly stochastic: readonly { sizes: readonly [number, number, number]; k: Told; d: Told }[];
  readonly atr: readonly { period: number; output: Told }[];
  readonly adx: readonly { period: number; adx: Told; plus: Told; minus: Told; dx: Told }[];
}

export const references: References = JSON.parse(
  readFileSync("test/references/indicators.json", "utf8"),
  (_, value: unknown) => (value === null ? NaN : value),
);

const columnOf = (name: "high" | "low" | "close" | "volume" | "session") => Float64Array.from(references[name]);

export const bars: Readonly<Record<"high" | "low" | "close" | "volume" | "session", Float64Array>> = {
  high: columnOf("high"),
  low: columnOf("low"),
  close: columnOf("close"),
  volume: columnOf("volume"),
  session: columnOf("session"),
};

/** A walk that wanders about 100. */
export function walk(length: number, seed: number): Float64Array {
  const next = random(seed);
  let price = 100;
  return Float64Array.from({ length }, () => {
    price += 0.01 * (100 - price) + next() - 0.5;
    return price;
  });
}
