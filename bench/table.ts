// Timings as a person reads them.
import { ratioTo, type Timing } from "./race.ts";
import type { Kind } from "./variants.ts";

export interface Line {
  readonly name: string;
  readonly n: number;
  readonly timings: readonly Timing<Kind>[];
}

const short = (ns: number) => ns.toFixed(ns < 100 ? 2 : ns < 1000 ? 1 : 0);
const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, " ");

export const timingOf = ({ timings }: Line, kind: Kind): Timing<Kind> | undefined =>
  timings.find((timing) => timing.kind === kind);

const loops: readonly Kind[] = ["bare", "plain"];

/** How many times faster than the loops that a person writes: than the faster one, where there are two. Below 1 the loop wins. */
export function standing(line: Line, kind: Kind = "simd"): number {
  const ours = timingOf(line, kind);
  const ratios = loops
    .map((loop) => timingOf(line, loop))
    .map((loop) => (loop && ours ? ratioTo(loop, ours) : Infinity));
  return Math.min(...ratios);
}

/** The worst come first. */
export const byStanding = (lines: readonly Line[]): readonly Line[] =>
  lines.toSorted((a, b) => standing(a) - standing(b));

const builds: readonly Kind[] = ["simd", "simd copied", "scalar"];
const heads: Readonly<Record<Kind, string>> = {
  bare: "bare",
  plain: "equal",
  simd: "in place",
  "simd copied": "copied",
  scalar: "scalar",
};

function cells(line: Line, shown: readonly Kind[]): readonly string[] {
  return shown.map((kind) => {
    const timing = timingOf(line, kind);
    if (!timing) return kind === "bare" ? "none" : "";
    return loops.includes(kind)
      ? short(timing.ns)
      : `${short(timing.ns)} ${standing(line, kind).toFixed(1).padStart(5)}x`;
  });
}

/**
 * One table per size, nanoseconds a row: the bare loop and that of equal semantics, lanewise in place and with copies, the scalar
 * build; and how many times faster than the faster of the loops. Losses come first.
 */
export function table(lines: readonly Line[]): string {
  const shown = [...loops, ...builds].filter((kind) => lines.some((line) => timingOf(line, kind)));
  const width = Math.max(...lines.map(({ name }) => name.length), 24);
  const row = (name: string, texts: readonly string[]) =>
    name.padEnd(width) + texts.map((text, i) => text.padStart(loops.includes(shown[i]!) ? 10 : 17)).join("");
  const sizes = [...new Set(lines.map(({ n }) => n))];
  const of = (n: number) => [
    row(
      `n = ${grouped(n)}, ns/row`,
      shown.map((kind) => heads[kind]),
    ),
    ...byStanding(lines.filter((line) => line.n === n)).map((line) => row(line.name, cells(line, shown))),
  ];
  return sizes.map((n) => of(n).join("\n")).join("\n\n");
}
