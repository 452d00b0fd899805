// Two ways to compute the same columns, side by side: what differs, by how much and where.
import { type Cells, type Given, readNamed, wrongKind } from "../../check.ts";
import { originOf } from "../../origin.ts";

import { bare } from "../../spec.ts";
import { type AnyFormula, formulaOf } from "../subject.ts";
import type { Backtest, BacktestOptions, Difference } from "./types.ts";

const who = "lanewise/backtest";
const optionNames = ["a", "b", "options", "pool", "signal", "onProgress"];

/** One side: a formula and its parameters. */
interface Side {
  readonly formula: AnyFormula;
  readonly params: Given | undefined;
}

/** Computes both sides over the same columns and tells their outputs apart. */
export async function compare(
  formula: AnyFormula,
  columns: Given,
  given: BacktestOptions<AnyFormula>,
): Promise<Backtest> {
  formulaOf(who, formula);
  const read = readNamed(who, "options", "option", given, optionNames) as unknown as BacktestOptions<AnyFormula>;
  const { options = {}, pool, signal, onProgress } = read;
  const sides = { a: sideOf(formula, "a", read.a), b: sideOf(formula, "b", read.b) };
  const known = Object.values(sides).map(({ formula }) => Object.keys((formula.spec as { inputs: object }).inputs));
  const run = async ({ formula, params }: Side, half: number): Promise<Given> => {
    if (signal?.aborted) throw signal.reason;
    const names = known[half]!;
    // What only the other side takes is not for this one; what neither takes is left in, to be refused.
    const other = known[1 - half]!;
    const own = Object.fromEntries(
      Object.entries(columns).filter(([name]) => names.includes(name) || !other.includes(name)),
    );
    if (!pool) {
      const result = formula(own, params, options);
      onProgress?.({ done: half + 1, total: 2 });
      return named(result);
    }
    const told = onProgress && {
      onProgress: ({ done, total }: { done: number; total: number }) =>
        onProgress({ done: half + done / Math.max(1, total), total: 2 }),
    };
    const result = await pool.call(
      formula,
      own as never,
      params as never,
      { ...options, ...(signal && { signal }), ...told } as never,
    );
    return named(result);
  };
  const a = await run(sides.a, 0);
  const b = await run(sides.b, 1);
  const names = Object.keys(a).filter((name) => name in b);
  if (!names.length)
    throw wrongKind(
      who,
      "b",
      `outputs as of ${pathOf(sides.a)}: ${Object.keys(a).join(", ")}`,
      Object.keys(b).join(", "),
    );
  const outputs = Object.fromEntries(names.map((name) => [name, difference(columnOf(a[name]), columnOf(b[name]))]));
  return { a, b, outputs, table: () => rowsOf(outputs) };
}

/** Results by name; one that has none is called "output". */
const named = (result: unknown): Given =>
  typeof result !== "object" || result === null || ArrayBuffer.isView(result) ? { [bare]: result } : (result as Given);

const pathOf = ({ formula }: Side) => originOf(formula)!.plan.path;

function sideOf(formula: AnyFormula, name: string, given: unknown): Side {
  if (typeof given !== "object" || given === null)
    throw wrongKind(who, name, "parameters, or { formula, params }", given);
  if (originOf((given as Given).formula) === undefined) return { formula, params: given as Given };
  const side = readNamed(who, name, "key", given, ["formula", "params"]) as { formula: AnyFormula; params?: Given };
  formulaOf(who, side.formula);
  return { formula: side.formula, params: side.params };
}

/** An answer as a column: of one row, of what has no answer. */
function columnOf(value: unknown): Float64Array | BigInt64Array {
  if (ArrayBuffer.isView(value)) return value as Float64Array;
  return Float64Array.of(value === null || typeof value === "string" ? Number.NaN : Number(value));
}

/** b less a, row by row. Equal infinities do not differ; NaN on one side is told apart from a difference. */
function difference(a: Cells, b: Cells): Difference {
  if (a.length !== b.length)
    throw new RangeError(`${who}: "b" expected columns of length ${a.length}, got ${b.length}`);
  const differences = new Float64Array(a.length);
  let [count, differing, sum, absolute, onlyA, onlyB] = [0, 0, 0, 0, 0, 0];
  let [maxAbsolute, maxAbsoluteRow, maxRelative, maxRelativeRow] = [0, -1, 0, -1];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    const [noX, noY] = [Number.isNaN(x), Number.isNaN(y)];
    if (noX || noY) {
      differences[i] = Number.NaN;
      if (!noX) onlyA++;
      if (!noY) onlyB++;
      continue;
    }
    const d = x === y ? 0 : Number((y as number) - (x as number));
    differences[i] = d;
    count++;
    if (d === 0) continue;
    differing++;
    sum += d;
    const off = Math.abs(d);
    absolute += off;
    if (off > maxAbsolute) [maxAbsolute, maxAbsoluteRow] = [off, i];
    const relative = off / Math.abs(Number(x));
    if (Number(x) !== 0 && relative > maxRelative) [maxRelative, maxRelativeRow] = [relative, i];
  }
  const mean = count ? sum / count : Number.NaN;
  const meanAbsolute = count ? absolute / count : Number.NaN;
  return {
    differences,
    rows: a.length,
    count,
    differing,
    mean,
    meanAbsolute,
    maxAbsolute,
    maxAbsoluteRow,
    maxRelative,
    maxRelativeRow,
    onlyA,
    onlyB,
  };
}

function rowsOf(outputs: Readonly<Record<string, Difference>>) {
  return Object.entries(outputs).map(([output, { differences: _, ...figures }]) => ({ output, ...figures }));
}
