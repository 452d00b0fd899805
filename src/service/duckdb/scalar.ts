// One formula as a scalar function: a chunk of rows is one call. What stands in the cells of NULL is anything: where somebody would notice,
// by an error or in figures, rows whose inputs are known are gathered first; else all are computed, and NULL is written over the answers.
import type { DuckDBDataChunk, DuckDBStructVector, DuckDBVector } from "@duckdb/node-api";
import type { Given } from "../../check.ts";
import type { Plan, Slot } from "../../plan.ts";
import { isField } from "../../spec.ts";
import type { AnyFormula } from "../subject.ts";
import { type Share, sharesOf } from "./params.ts";
import {
  type Bits,
  type Column,
  columnOf,
  has,
  hasAll,
  keepOnly,
  known,
  targetOf,
  wordsFor,
  write,
} from "./vectors.ts";

export interface Setting {
  readonly formula: AnyFormula;
  readonly plan: Plan;
  /** what is computed: all outputs, or one */
  readonly outputs: readonly Slot[];
  readonly int64: boolean;
  /** number parameters may be columns */
  readonly varying: boolean;
  /** of all calls, unless the last argument says otherwise */
  readonly params: Given;
  readonly onInvalid: unknown;
  /** who computes a row that is NULL is noticed */
  readonly noticed: boolean;
}

type Cells = Float64Array;

/** Computes a chunk: `given` inputs, and parameters behind them where there is one more argument. */
export function compute(setting: Setting, chunk: DuckDBDataChunk, output: DuckDBVector): void {
  const { plan, outputs, int64, params, varying, noticed } = setting;
  const rows = chunk.rowCount;
  const { inputs } = plan;
  const more = chunk.columnCount > inputs.length;
  const { columns, bits } = read(setting, chunk, rows);
  const whole = !noticed || hasAll(bits, rows);
  const shares: readonly Share[] = more
    ? sharesOf(plan, chunk.getColumnVector(inputs.length), rows, params, varying)
    : [{ rows: undefined, params }];

  const bare = isBare(setting);
  const vectors = bare ? [output] : outputs.map((_, k) => (output as DuckDBStructVector).entryVectorAt(k));
  const targets = outputs.map((slot, k) => targetOf(slot, vectors[k]!, int64));
  const cells = targets.map((target) => target ?? blank(rows, int64));
  for (const share of shares) {
    if (whole && !share.rows) call(setting, columns, share.params, cells);
    else gathered(setting, columns, share, bits, rows, cells);
  }
  outputs.forEach((slot, k) => {
    if (targets[k]) keepOnly(vectors[k]!, bits, rows);
    else write(slot, vectors[k]!, cells[k]!, bits, rows);
  });
  if (!bare) keepOnly(output, bits, rows);
  output.flush();
}

/** Whether the answer is a value and not a struct. */
export const isBare = ({ plan, outputs }: Pick<Setting, "plan" | "outputs">): boolean =>
  isField(plan.spec.output) || outputs !== plan.outputs;

const blank = (rows: number, int64: boolean) => new (int64 ? BigInt64Array : Float64Array)(rows) as Float64Array;

/** Inputs as columns, and the rows in which all are known that must be. */
function read({ plan, int64 }: Setting, chunk: DuckDBDataChunk, rows: number) {
  const bits: Bits = new Uint32Array(wordsFor(rows)).fill(0xffffffff);
  const columns: (Column | undefined)[] = plan.inputs.map((slot, k) => {
    if (k >= chunk.columnCount) return undefined;
    const vector = chunk.getColumnVector(k);
    const column = columnOf(plan.path, slot, vector, rows, int64);
    const some = known(vector, rows);
    if (!some) return column;
    // In 64-bit integers nothing stands for what is left out.
    if (slot.field.optional && !int64) return filled(slot, column, some, rows);
    for (let i = 0; i < bits.length; i++) bits[i]! &= some[i]!;
    return column;
  });
  return { columns, bits };
}

/** An optional input, with what stands for one that is left out where it is NULL. */
function filled({ field }: Slot, column: Column, some: Bits, rows: number): Float64Array {
  const doubles = column instanceof Float64Array ? column : Float64Array.from(column as Uint8Array);
  const otherwise = field.otherwise ?? Number.NaN;
  for (let i = 0; i < rows; i++) if (!has(some, i)) doubles[i] = otherwise;
  return doubles;
}

/** Some rows, put together for a call, and their answers put back. */
function gathered(
  setting: Setting,
  columns: readonly (Column | undefined)[],
  share: Share,
  bits: Bits,
  rows: number,
  cells: readonly Cells[],
): void {
  const all = share.rows;
  const most = all?.length ?? rows;
  const chosen = new Int32Array(most);
  // Places among the rows of the share, where parameters are columns of those.
  const among = new Int32Array(most);
  let count = 0;
  for (let k = 0; k < most; k++) {
    const i = all ? all[k]! : k;
    if (!has(bits, i)) continue;
    chosen[count] = i;
    among[count++] = k;
  }
  if (!count) return;
  const places = chosen.subarray(0, count);
  const kept = among.subarray(0, count);
  const own = columns.map((column) => column && take(column, places));
  const params = Object.fromEntries(
    Object.entries(share.params).map(([name, value]) => [
      name,
      value instanceof Float64Array ? take(value, kept) : value,
    ]),
  );
  const answers = cells.map((_, k) => blank(places.length, cells[k] instanceof BigInt64Array));
  call(setting, own, params, answers);
  answers.forEach((answer, k) => {
    const into = cells[k]!;
    for (let j = 0; j < places.length; j++) into[places[j]!] = answer[j]!;
  });
}

function take<C extends Column>(column: C, places: Int32Array): C {
  const some = column.slice(0, places.length) as C;
  for (let j = 0; j < places.length; j++) some[j] = column[places[j]!] as never;
  return some;
}

function call(
  { formula, plan, outputs, onInvalid }: Setting,
  columns: readonly (Column | undefined)[],
  params: Given,
  cells: readonly Cells[],
): void {
  const inputs: Record<string, Column> = {};
  for (let k = 0; k < columns.length; k++) if (columns[k]) inputs[plan.inputs[k]!.name] = columns[k]!;
  const out = isField(plan.spec.output)
    ? cells[0]!
    : Object.fromEntries(outputs.map(({ name }, k) => [name, cells[k]!]));
  formula(inputs, params, onInvalid === undefined ? { out } : { out, onInvalid });
}
