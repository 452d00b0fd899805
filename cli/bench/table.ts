// The table of a benchmark.
import type { machine } from "../../bench/machine.ts";
import type { Paint } from "../text.ts";
import type { Outcome } from "./measure.ts";

const head = ["", "plain loop", "a call", "", "in place", "", "scalar build", "", "rows a second"];

export function asText(outcomes: readonly Outcome[], about: ReturnType<typeof machine>, { bold, dim }: Paint): string {
  const rows = outcomes.map(cellsOf);
  const widths = head.map((text, k) => Math.max(text.length, ...rows.map((row) => row[k]!.length)));
  const lined = (row: readonly string[]) =>
    row
      .map((text, k) => (k ? text.padStart(widths[k]!) : text.padEnd(widths[k]!)))
      .join("  ")
      .trimEnd();
  const apart = outcomes.flatMap(({ formula, shape, rows, apart }) =>
    apart ? [`${formula}, ${shape} of ${rows}, parts from the plain loop: ${apart}`] : [],
  );
  return [
    bold(lined(head)),
    ...rows.map(lined),
    "",
    ...apart,
    "Nanoseconds a row, and how many times faster than the plain loop in JavaScript: below 1x the loop wins. A call: ordinary columns in and",
    "out, numbers where there is one row. In place: columns that stand in wasm memory. Medians of five rounds in turn.",
    dim(`${about.cpu}, ${about.cores} cores, Node ${about.node}, ${about.date.slice(0, 10)}, load ${about.load[0]}`),
  ].join("\n");
}

function cellsOf({ formula, shape, rows, ns, ratio, rowsPerSecond }: Outcome): string[] {
  return [
    `${formula}, ${named(shape, rows)}`,
    nanos(ns.plain),
    nanos(ns.call),
    times(ratio.call),
    nanos(ns.inPlace),
    times(ratio.inPlace),
    nanos(ns.scalar),
    times(ratio.scalar),
    rate(rowsPerSecond),
  ];
}

const named = (shape: Outcome["shape"], rows: number) => {
  const count = rows.toLocaleString("en").replaceAll(",", " ");
  if (shape === "bank") return `bank of ${count}`;
  if (shape === "series") return rows === 1 ? "1 tick" : `${count} ticks`;
  return `${rows === 1 ? "1 row" : `${count} rows`}${shape === "groups" ? " in groups" : ""}`;
};

const nanos = (ns: number) => (ns >= 100 ? ns.toFixed(0) : ns.toPrecision(3));
const times = (ratio: number) => `${ratio.toFixed(2)}x`;
const rate = (rows: number) => (rows >= 1e6 ? `${(rows / 1e6).toFixed(1)} M` : `${(rows / 1e3).toFixed(0)} k`);
