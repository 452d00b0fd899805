// The cells of a column as the double that an input takes: numbers, yes and no, the number of a name, time in its unit.
import type { FieldEntry } from "../catalogue.ts";
import { type Column, show } from "./table.ts";

/** Milliseconds of a unit of time. */
const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1e3, min: 6e4, h: 3.6e6, d: 8.64e7, day: 8.64e7 };

const words: Readonly<Record<string, number>> = {
  yes: 1,
  y: 1,
  true: 1,
  t: 1,
  on: 1,
  no: 0,
  n: 0,
  false: 0,
  f: 0,
  off: 0,
};

/** TypeError where a column cannot be what the input asks for. */
export function cellsFor(formula: string, { name, kind, unit, values }: FieldEntry, column: Column): Float64Array {
  const refuse = (wanted: string, got: string) =>
    new TypeError(`${formula}: "${name}" takes ${wanted}, and "${column.name}" is ${got}; choose another column`);
  if (column.kind === "time") {
    const each = milliseconds[unit];
    if (each === undefined)
      throw refuse("numbers", `dates (${show(column, firstOf(column))} in row ${firstOf(column) + 1})`);
    return column.cells.map((time) => time / each);
  }
  if (column.kind === "number") {
    if (column.missing === column.cells.length) throw refuse("numbers", "empty");
    return column.cells;
  }
  const row = firstOf(column);
  const text = `text ("${show(column, row)}" in row ${row + 1})`;
  if (kind === "code") {
    const codes = column.labels.map((label) => values!.indexOf(label.trim()));
    if (codes.every((code) => code < 0))
      throw refuse(`one of ${values!.map((value) => `"${value}"`).join(", ")}`, text);
    return column.cells.map((cell) => known(codes[cell]));
  }
  if (kind === "flag") {
    const flags = column.labels.map((label) => words[label.trim().toLowerCase()] ?? -1);
    if (flags.every((flag) => flag < 0)) throw refuse("yes or no", text);
    return column.cells.map((cell) => known(flags[cell]));
  }
  throw refuse("numbers", text);
}

const known = (code: number | undefined) => (code === undefined || code < 0 ? NaN : code);

const firstOf = ({ cells }: Column) =>
  Math.max(
    0,
    cells.findIndex((cell) => !Number.isNaN(cell)),
  );
