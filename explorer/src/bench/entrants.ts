// The ways to compute one workload, each ready to be called over and over.
import type { Pool } from "lanewise/pool";
import type { Entrant } from "./pace.ts";
import type { Kind, Workload } from "./subjects.ts";
import type { Prepared } from "./workloads.ts";

type Columns = Readonly<Record<string, Float64Array>>;

interface Bank {
  readonly inputs: Columns;
  step(inputs: object, options: object): unknown;
  run(): unknown;
  at(entity: number, row: object): unknown;
  dispose(): void;
}

/** A formula, by what is called here. */
export interface Formula {
  (inputs: object, params?: object, options?: object): unknown;
  bank(entities: number, params?: object, options?: object): Bank;
  workspace(rows: number): { readonly inputs: Columns; run(params?: object): unknown };
}

export interface Made extends Entrant {
  readonly kind: Kind;
  readonly close?: () => void;
}

/** A formula with one output takes its column bare. */
const outOf = (outputs: Columns): Float64Array | Columns => outputs.output ?? outputs;

const rowOf = (inputs: Columns) =>
  Object.fromEntries(Object.entries(inputs).map(([name, column]) => [name, column[0]!]));

/** A call with ordinary columns; of one row, with numbers. */
export function copied(kind: Kind, formula: Formula, { form }: Workload, work: Prepared): Made {
  const { n, inputs, params, outputs } = work;
  const row = rowOf(inputs);
  if (form === "rows") {
    const out = { out: outOf(outputs) };
    return { kind, run: n === 1 ? () => formula(row, params) : () => formula(inputs, params, out) };
  }
  if (form === "series" && n > 1) {
    const out = { out: outOf(outputs) };
    return { kind, run: () => formula(inputs, params, out) };
  }
  const bank = formula.bank(n, params);
  const out = { out: outOf(outputs) };
  return {
    kind,
    run: n === 1 ? () => bank.at(0, row) : () => bank.step(inputs, out),
    close: () => bank.dispose(),
  };
}

/** Columns in wasm memory: a workspace of rows, a window of a bank. */
export function inPlace(formula: Formula, { form }: Workload, { n, inputs, params }: Prepared): Made {
  const fill = (target: Columns) => {
    for (const name in inputs) target[name]!.set(inputs[name]!);
  };
  if (form === "rows") {
    const space = formula.workspace(n);
    fill(space.inputs);
    return { kind: "SIMD in place", run: () => space.run(params) };
  }
  const [entities, window] = form === "bank" ? [n, 1] : [1, n];
  const bank = formula.bank(entities, params, { window });
  fill(bank.inputs);
  return { kind: "SIMD in place", run: () => bank.run(), close: () => bank.dispose() };
}

interface PoolBank {
  step(inputs: object, options: object): Promise<unknown>;
  dispose?(): unknown;
}
interface AnyPool {
  column(n: number): Float64Array;
  call(formula: Formula, inputs: object, params: object, options: object): Promise<unknown>;
  bank(formula: Formula, entities: number, params: object): Promise<PoolBank>;
}

/** The same call, cut and computed by workers. */
export async function pooled(
  kind: Kind,
  given: Pool,
  formula: Formula,
  { form }: Workload,
  work: Prepared,
): Promise<Made> {
  const pool = given as unknown as AnyPool;
  const { n, params } = work;
  const shared = kind === "workers, shared";
  const column = (cells: Float64Array) => {
    if (!shared) return cells;
    const own = pool.column(cells.length);
    own.set(cells);
    return own;
  };
  const columns = (all: Columns) =>
    Object.fromEntries(Object.entries(all).map(([name, cells]) => [name, column(cells)]));
  const inputs = columns(work.inputs);
  const out = { out: outOf(columns(work.outputs)) };
  if (form !== "bank") return { kind, run: () => pool.call(formula, inputs, params, out) };
  const bank = await pool.bank(formula, n, params);
  return { kind, run: () => bank.step(inputs, out) };
}
