// Daily bars of the S&P 500 from 2000 to 2020 and monthly prices of five stocks, from the npm package vega-datasets.
import { readFileSync } from "node:fs";
import { dataset } from "../shared/datasets.ts";

const rows = (file: string) =>
  readFileSync(dataset(file), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(","));

export interface Bars {
  /** days, as ISO dates */
  readonly days: readonly string[];
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

export function index(): Bars {
  const all = rows("sp500-2000.csv");
  const column = (at: number) => Float64Array.from(all, (row) => Number(row[at]));
  return { days: all.map(([day = ""]) => day), open: column(1), high: column(2), low: column(3), close: column(4) };
}

/** Prices by stock, oldest first, cut to the months that all of them have. */
export function stocks(): ReadonlyMap<string, Float64Array> {
  const prices = new Map<string, number[]>();
  for (const [symbol = "", , price] of rows("stocks.csv"))
    prices.set(symbol, [...(prices.get(symbol) ?? []), Number(price)]);
  const months = Math.min(...[...prices.values()].map(({ length }) => length));
  return new Map([...prices].map(([symbol, all]) => [symbol, Float64Array.from(all.slice(-months))]));
}
