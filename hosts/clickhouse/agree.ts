// Every function of every formula, in the server and in Node: rows whose bits differ.

import { allArguments, isRequired, type SqlFormula } from "../../compiler/clickhouse/functions.ts";
import type { Docs } from "../../compiler/typedoc.ts";
import { random } from "../../reference/random.ts";
import { outputsOf } from "../../src/spec.ts";
import { cellsOf, inputCells, parameters } from "./draw.ts";
import type { Cells, Server } from "./server.ts";

export type { Docs };

/** A formula as Node calls it: columns in, a column or columns by name out. */
type Call = (inputs: object, params: object, options: object) => Float64Array | Record<string, Float64Array>;
export type Formulas = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Tally {
  functions: number;
  rows: number;
  mismatches: number;
}

type Params = Readonly<Record<string, number | string | boolean>>;

/** Outputs of a formula in their order, as Node computes them. */
export function inNode(
  lw: Formulas,
  { domain, name, spec }: SqlFormula,
  inputs: object,
  params: Params,
): Float64Array[] {
  const found = (lw[domain]![name] as Call)(inputs, params, { onInvalid: "nan" });
  return Object.keys(outputsOf(spec)).map((output) => (ArrayBuffer.isView(found) ? found : found[output]!));
}

/** Rows in which two columns have other bits. */
export function differing(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Math.max(a.length, b.length);
  const [x, y] = [a, b].map(({ buffer, byteOffset, length }) => new BigUint64Array(buffer, byteOffset, length)) as [
    BigUint64Array,
    BigUint64Array,
  ];
  let count = 0;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) count++;
  return count;
}

/** Blocks of few rows, odd ones too, and the rest. */
function blocksOf(rows: number): number[] {
  const small = [1, 2, 3, 8, 33];
  return [...small, rows - small.reduce((a, b) => a + b)];
}

/** `how` parameters come: the same in all rows, others in each, or others in each stretch of rows. */
export function agree(server: Server, lw: Formulas, formula: SqlFormula, rows: number, seed: number): Tally {
  const tally = { functions: formula.functions.length, rows: 0, mismatches: 0 };
  const { spec } = formula;
  const inputs = Object.fromEntries(
    Object.entries(spec.inputs).map(([name, field], k) => [name, inputCells(field, rows, seed * 101 + k)]),
  );
  const required = Object.fromEntries(
    allArguments(spec)
      .filter((arg) => isRequired(spec, arg))
      .map(({ name }) => [name, inputs[name]!]),
  );
  compare(server, tally, formula, false, prefixed("i", required), inNode(lw, formula, required, {}), rows);
  if (!formula.functions.some(({ full }) => full)) return tally;
  const next = random(seed + 7);
  for (const stretch of spec.params ? [rows, 1, 500] : [rows]) {
    const drawn = Array.from({ length: Math.ceil(rows / stretch) }, () => parameters(spec, next));
    const columns = Object.fromEntries(
      Object.keys(spec.params ?? {}).map((name) => [
        name,
        cellsOf(Array.from({ length: rows }, (_, i) => drawn[Math.floor(i / stretch)]![name]!)),
      ]),
    );
    // Row by row, or stretch by stretch: no columns of parameters, which might be wrong in both.
    const expected = Object.keys(outputsOf(spec)).map(() => new Float64Array(rows));
    drawn.forEach((params, part) => {
      const from = part * stretch;
      const cut = Object.fromEntries(
        Object.entries(inputs).map(([name, cells]) => [name, cells.slice(from, from + stretch)]),
      );
      for (const [k, cells] of inNode(lw, formula, cut, params).entries()) expected[k]!.set(cells, from);
    });
    compare(server, tally, formula, true, { ...prefixed("i", inputs), ...prefixed("p", columns) }, expected, rows);
  }
  return tally;
}

const prefixed = (letter: string, columns: Readonly<Record<string, Cells>>) =>
  Object.fromEntries(Object.entries(columns).map(([name, cells]) => [`${letter}_${name}`, cells]));

function compare(
  server: Server,
  tally: Tally,
  { path, functions }: SqlFormula,
  full: boolean,
  columns: Readonly<Record<string, Cells>>,
  expected: readonly Float64Array[],
  rows: number,
): void {
  const args = Object.keys(columns).join(", ");
  const called = functions.filter((of) => of.full === full);
  // A tuple is taken apart.
  const selected = called.flatMap(({ name, wanted }) =>
    wanted.length > 1 ? wanted.map((_, k) => `tupleElement(${name}(${args}), ${k + 1})`) : [`${name}(${args})`],
  );
  const places = called.flatMap(({ wanted }) => wanted);
  const select = `SELECT ${selected.map((text, k) => `${text} AS o${k}`).join(", ")} FROM ${server.file(columns, blocksOf(rows))} SETTINGS max_threads = 1`;
  const found = server.columns(select, places.length);
  places.forEach((place, k) => {
    const count = differing(found[k]!, expected[place]!);
    if (count) console.log(`${path}${full ? " with all" : ""}, output ${place}: ${count} of ${rows} rows differ`);
    tally.rows += rows;
    tally.mismatches += count;
  });
}
