// Carbon dioxide over Mauna Loa, month by month, and what a network is shown of it. Training and forecast read the same.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Months that a forecast looks ahead, at most. */
export const horizon = 12;
/** Months of a year: the season. */
export const year = 12;
/** What the network sees of a month: its change, the change a year before the month to come, and where that stands in the year. */
export const features = 4;

export interface Series {
  /** first day of each month, UTC */
  readonly dates: readonly Date[];
  /** parts per million */
  readonly level: Float64Array;
}

/** The column CO2 of co2-concentration.csv, which the npm package vega-datasets carries, from its last gap on. */
export function readSeries(): Series {
  const entry = createRequire(import.meta.url).resolve("vega-datasets");
  const path = join(dirname(entry), "..", "data", "co2-concentration.csv");
  const lines = readFileSync(path, "utf8").trim().split("\n").slice(1);
  const rows = lines.map((line) => line.split(","));
  const dates = rows.map(([date]) => new Date(`${date}T00:00:00Z`));
  const start = dates.findLastIndex((date, i) => i === 0 || monthOf(date) !== monthOf(dates[i - 1]!) + 1);
  return { dates: dates.slice(start), level: Float64Array.from(rows.slice(start), ([, co2]) => Number(co2)) };
}

const monthOf = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth();

/** First month of validation, by which methods are chosen, and of the test, which nobody has seen. */
export const splits = (months: number) => ({ validation: Math.floor(months * 0.6), test: Math.floor(months * 0.75) });

/** Change into each month; of the first, 0. */
export const changes = (level: Float64Array): Float64Array => level.map((x, t) => (t > 0 ? x - level[t - 1]! : 0));

/** Months before this one lack a change a year before the next. */
export const firstMonth = year;

/** What is known in month t of the month after it, in units of `scale`: the change a year before, and the place in the year. */
export function ahead(
  series: Series,
  change: Float64Array,
  t: number,
  scale: number,
): readonly [number, number, number] {
  const angle = (2 * Math.PI * ((series.dates[0]!.getUTCMonth() + t + 1) % year)) / year;
  return [change[t + 1 - year]! / scale, Math.sin(angle), Math.cos(angle)];
}
