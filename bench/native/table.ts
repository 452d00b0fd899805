// Nanoseconds a row of each, and how many times faster than it lanewise is: below 1 it loses. Losses come first.
import { median } from "../race.ts";

export interface Line {
  readonly name: string;
  readonly rows: number;
  /** nanoseconds a row in each round, by who ran it */
  readonly taken: Readonly<Record<string, readonly number[]>>;
}

/** What lanewise is measured by: what C makes of vectors of the same width. */
const peer = "C 128";

/** Of the same round, for what else runs on a machine meets them all. */
const ratio = ({ taken }: Line, who: string) => median(taken[who]!.map((ns, round) => ns / taken.lanewise![round]!));
const standing = (line: Line) => (peer in line.taken ? ratio(line, peer) : Infinity);

export function table(lines: readonly Line[]): string {
  const who = [...new Set(lines.flatMap(({ taken }) => Object.keys(taken)))].filter((name) => name !== "lanewise");
  const width = Math.max(...lines.map(({ name }) => name.length), 20);
  const cell = (line: Line, name: string) =>
    name in line.taken ? `${median(line.taken[name]!).toFixed(2)} ${ratio(line, name).toFixed(2).padStart(7)}x` : "";
  const sorted = lines.toSorted((a, b) => standing(a) - standing(b));
  const rows = sorted.map((line) =>
    [
      line.name.padEnd(width),
      String(line.rows).padStart(9),
      median(line.taken.lanewise!).toFixed(2).padStart(10),
      ...who.map((name) => cell(line, name).padStart(18)),
    ].join(""),
  );
  const head = ["ns/row".padEnd(width), "rows".padStart(9), "lanewise".padStart(10)];
  return [[...head, ...who.map((name) => name.padStart(18))].join(""), ...rows].join("\n");
}
