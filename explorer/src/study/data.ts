// New data for formulas that take many rows: each row a mixture of two rows of the example, by the same weights in all columns, so that what
// holds between the columns of a row goes on to hold.
import { random } from "../../../reference/random.ts";
import type { FieldEntry, FormulaEntry } from "../catalogue.ts";
import { initial, type Setting } from "./setting.ts";

/** Rows that the data of a setting have; 0 where nothing is by row. */
export function rowsOf(entry: FormulaEntry, inputs: Setting["inputs"]): number {
  const offsets = entry.inputs.find(({ kind, name }) => kind === "offsets" && inputs[name]);
  if (offsets) return inputs[offsets.name]!.at(-1)!;
  const plain = entry.inputs.find(
    ({ dims, name }) => dims.length === 1 && dims[0] === "row" && (inputs[name]?.length ?? 0) > 1,
  );
  return plain ? inputs[plain.name]!.length : 0;
}

/** Cells of an input a row. */
export const widthOf = (cells: readonly number[], rows: number): number =>
  cells.length === 1 ? 1 : cells.length / rows;

/** Columns that the data have a cell of in every row. */
export const byRow = ({ inputs: fields }: FormulaEntry, inputs: Setting["inputs"]): FieldEntry[] =>
  fields.filter(({ dims, kind, name }) => dims[0] === "row" && kind !== "offsets" && (inputs[name]?.length ?? 0) > 1);

export function drawn(entry: FormulaEntry, inputs: Setting["inputs"], rows: number, seed: number): Setting["inputs"] {
  const example = initial(entry).inputs;
  const known = rowsOf(entry, example);
  if (!known) return inputs;
  const next = random(seed * 977 + 5);
  const mix = Array.from({ length: rows }, () => ({
    from: Math.floor(next() * known),
    to: Math.floor(next() * known),
    at: next(),
  }));
  const made: Record<string, readonly number[]> = { ...inputs };
  for (const field of byRow(entry, example)) {
    const cells = example[field.name]!;
    const width = widthOf(cells, known);
    const column = mix.flatMap(({ from, to, at }) =>
      Array.from({ length: width }, (_, k) => {
        const [a, b] = [cells[from * width + k]!, cells[to * width + k]!];
        return field.kind === "real" && !isWhole(field, cells) ? shorter(a + (b - a) * at) : at < 0.5 ? a : b;
      }),
    );
    made[field.name] = isRising(cells) && width === 1 && cells.length > 2 ? column.sort((a, b) => a - b) : column;
  }
  const offsets = entry.inputs.find(({ kind, name }) => kind === "offsets" && example[name]);
  if (offsets) {
    const groups = example[offsets.name]!.length - 1;
    made[offsets.name] = Array.from({ length: groups + 1 }, (_, g) => Math.round((g * rows) / groups));
  }
  return made;
}

/** Counts are doubles that are whole all over the example. */
const isWhole = ({ unit }: FieldEntry, cells: readonly number[]) =>
  unit !== "1" && cells.every(Number.isInteger) && cells.every((cell) => cell < 50);
const isRising = (cells: readonly number[]) => cells.every((cell, k) => !k || cell >= cells[k - 1]!);
const shorter = (value: number) => Number(value.toPrecision(6));
