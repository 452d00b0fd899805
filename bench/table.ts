// Timings as a person reads them.
import type { Timing } from "./race.ts";
import { type Kind, kinds } from "./variants.ts";

export interface Line {
  readonly name: string;
  readonly n: number;
  readonly timings: readonly Timing[];
}

const digits = (x: number, places: number) => x.toFixed(places);
const short = (ns: number) => digits(ns, ns < 100 ? 2 : ns < 1000 ? 1 : 0);
const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, " ");

/** A number above its ratio's column; nothing where a variant was not measured. */
function cell(timings: readonly Timing[], kind: Kind): string {
  const timing = timings.find((timing) => timing.kind === kind);
  if (!timing) return "";
  return kind === "plain" ? short(timing.ns) : `${short(timing.ns)} ${digits(timing.ratio, 1).padStart(5)}x`;
}

/** One table per size: nanoseconds a row, and how many times faster than the plain loop. */
export function table(lines: readonly Line[]): string {
  const shown = kinds.filter((kind) => lines.some(({ timings }) => timings.some((timing) => timing.kind === kind)));
  const width = Math.max(...lines.map(({ name }) => name.length));
  const row = (name: string, cells: readonly string[]) =>
    name.padEnd(width) + cells.map((text, i) => text.padStart(i ? 17 : 10)).join("");
  const sizes = [...new Set(lines.map(({ n }) => n))];
  return sizes
    .map((n) =>
      [
        row(`n = ${grouped(n)}, ns/row`, shown),
        ...lines
          .filter((line) => line.n === n)
          .map(({ name, timings }) =>
            row(
              name,
              shown.map((kind) => cell(timings, kind)),
            ),
          ),
      ].join("\n"),
    )
    .join("\n\n");
}
