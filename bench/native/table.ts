// Nanoseconds a row of each, and how many times faster than it lanewise is: below 1 it loses. Losses come first.
export interface Line {
  readonly name: string;
  readonly rows: number;
  /** by who ran it */
  readonly ns: Readonly<Record<string, number>>;
}

/** What lanewise is measured by: what C makes of vectors of the same width. */
const peer = "C 128";

const ratio = ({ ns }: Line, who: string) => ns[who]! / ns.lanewise!;
const standing = (line: Line) => (peer in line.ns ? ratio(line, peer) : Infinity);

export function table(lines: readonly Line[]): string {
  const who = [...new Set(lines.flatMap(({ ns }) => Object.keys(ns)))].filter((name) => name !== "lanewise");
  const width = Math.max(...lines.map(({ name }) => name.length), 20);
  const cell = (line: Line, name: string) =>
    name in line.ns ? `${line.ns[name]!.toFixed(2)} ${ratio(line, name).toFixed(2).padStart(7)}x` : "";
  const sorted = lines.toSorted((a, b) => standing(a) - standing(b));
  const rows = sorted.map((line) =>
    [
      line.name.padEnd(width),
      String(line.rows).padStart(9),
      line.ns.lanewise!.toFixed(2).padStart(10),
      ...who.map((name) => cell(line, name).padStart(18)),
    ].join(""),
  );
  const head = ["ns/row".padEnd(width), "rows".padStart(9), "lanewise".padStart(10)];
  return [[...head, ...who.map((name) => name.padStart(18))].join(""), ...rows].join("\n");
}
