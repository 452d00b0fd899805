// Figures to take along: as a table for people, as data for machines.
import type { Setting } from "./messages.ts";
import type { Timing } from "./pace.ts";

export interface Report {
  readonly browser: string;
  readonly date: string;
  readonly formula: string;
  readonly form: string;
  readonly setting: Setting;
  readonly results: readonly { readonly rows: number; readonly timings: readonly Timing[] }[];
}

/** Three digits: more are noise. */
export function nanoseconds(ns: number): string {
  if (Number.isNaN(ns)) return "–";
  const digits = Number(ns.toPrecision(3));
  return digits >= 1000 ? Math.round(digits).toLocaleString("en") : String(digits);
}

/** How many times faster than the plain loop; below 1 the loop wins. */
export const ratio = (plain: number, ns: number): string => {
  const times = plain / ns;
  return times < 0.01 ? "< 0.01x" : `${times >= 10 ? Math.round(times) : times.toPrecision(2)}x`;
};

export const spread = ({ low, high }: Timing): string => `${nanoseconds(low)} to ${nanoseconds(high)}`;

export function markdown({ browser, date, formula, form, setting, results }: Report): string {
  const kinds = results[0]?.timings.map(({ kind }) => kind) ?? [];
  const rows = results.map(({ rows, timings }) => {
    const plain = timings[0]!.ns;
    const cells = timings.map(
      (one, k) => `${nanoseconds(one.ns)} (${spread(one)})${k ? ` ${ratio(plain, one.ns)}` : ""}`,
    );
    return `| ${rows.toLocaleString("en")} | ${cells.join(" | ")} |`;
  });
  return [
    `${formula}, ${form}: nanoseconds a row, median of rounds (quartiles), and how many times faster than the plain loop.`,
    "",
    `| rows | ${kinds.join(" | ")} |`,
    `| --- |${" --- |".repeat(kinds.length)}`,
    ...rows,
    "",
    `${browser}, ${setting.cores} cores, ${setting.isolated ? "" : "not "}cross-origin isolated, clock of ${milliseconds(setting.tick)}, samples of ${milliseconds(setting.sample)} or more, ${date}.`,
  ].join("\n");
}

export const json = (report: Report): string => JSON.stringify(report, null, 2);

export const milliseconds = (ms: number): string =>
  ms < 1 ? `${Number((ms * 1000).toPrecision(2))} µs` : `${Number(ms.toPrecision(3))} ms`;
