// Formulas, banks and workspaces that count their calls.
import { isA } from "../../column.ts";
import { origin, originOf } from "../../origin.ts";
import type { AnyBank, AnyFormula } from "../subject.ts";
import type { Tally } from "./tally.ts";

type Call = (...args: readonly unknown[]) => unknown;
type Columns = Readonly<Record<string, unknown>>;
/** What computes in place. */
interface Windowed {
  readonly inputs: Columns;
  readonly outputs: Columns;
}

/** The same formula, whose calls, banks and workspaces are counted. */
export function watchFormula(formula: AnyFormula, tally: Tally): AnyFormula {
  const watched = (inputs: unknown, params?: unknown, options?: unknown) => {
    const start = tally.begin();
    let result: unknown;
    try {
      tally.look(inputs);
      result = formula(inputs, params, options);
    } catch (error) {
      tally.fail(start);
      throw error;
    }
    tally.end(start, result, 0);
    return result;
  };
  const { name, spec, bank, workspace } = formula as AnyFormula & { readonly bank?: Call; readonly workspace?: Call };
  Object.defineProperty(watched, "name", { value: name });
  const { engine, plan } = originOf(formula)!;
  Object.defineProperty(watched, origin, { value: { engine, plan, wrapped: "a watched call" } });
  return Object.assign(watched, {
    spec,
    ...(bank && { bank: (...args: readonly unknown[]) => watchBank(bank(...args) as AnyBank, tally) }),
    ...(workspace && { workspace: (...args: readonly unknown[]) => watchWorkspace(workspace(...args), tally) }),
  });
}

const watchedBanks = new WeakSet<object>();

/** A bank is counted once. */
export function refuseWatched(bank: AnyBank, path: string): void {
  if (watchedBanks.has(bank)) throw new TypeError(`telemetry: this bank of ${path} is watched already`);
}

/** The bank itself, whose methods are counted from now on. */
export function watchBank(bank: AnyBank, tally: Tally): AnyBank {
  watchedBanks.add(bank);
  const own = bank as AnyBank & Windowed;
  const single = tally.single;
  count(
    own,
    "at",
    tally,
    (_entity, inputs) => inputs,
    () => 1,
  );
  count(
    own,
    "step",
    tally,
    (inputs) => inputs,
    () => bank.entities,
  );
  count(
    own,
    "stepAt",
    tally,
    (_indices, inputs) => inputs,
    (indices) => (indices as Uint32Array).length,
  );
  count(
    own,
    "run",
    tally,
    (inputs) => inputs ?? own.inputs,
    (inputs) => lengthOf(inputs as Columns),
    (result, inputs) => (inputs === undefined ? placed(own.outputs, single) : result),
  );
  return bank;
}

/** The workspace itself, whose runs are counted. */
function watchWorkspace(workspace: unknown, tally: Tally): unknown {
  const own = workspace as Windowed;
  const single = tally.single;
  count(
    own,
    "run",
    tally,
    (_params, rows) => first(own.inputs, rows),
    () => 0,
    (_result, _params, rows) => placed(first(own.outputs, rows), single),
  );
  return workspace;
}

/** Puts a method in front of that of the object, for it alone. */
function count(
  target: object,
  name: string,
  tally: Tally,
  inputsOf: (a: unknown, b: unknown) => unknown,
  unseen: (a: unknown) => number,
  resultOf: (result: unknown, a: unknown, b: unknown) => unknown = (result) => result,
): void {
  const method = (target as Record<string, Call>)[name]!;
  const value = (a: unknown, b: unknown, c: unknown) => {
    const start = tally.begin();
    let result: unknown;
    try {
      tally.look(inputsOf(a, b));
      result = method.call(target, a, b, c);
    } catch (error) {
      tally.fail(start);
      throw error;
    }
    const told = resultOf(result, a, b);
    tally.end(start, told, told === undefined ? unseen(a) : 0);
    return result;
  };
  Object.defineProperty(target, name, { value });
}

/** Outputs in place, as a call would return them. */
const placed = (outputs: Columns, single: boolean) => (single ? Object.values(outputs)[0] : outputs);

/** Columns of the first rows, where they are told. */
const first = (columns: Columns, rows: unknown): Columns =>
  typeof rows !== "number"
    ? columns
    : Object.fromEntries(Object.entries(columns).map(([name, c]) => [name, (c as Float64Array).subarray(0, rows)]));

/** Rows of a call whose outputs nobody wanted. */
function lengthOf(inputs: Columns): number {
  for (const name in inputs) if (isA("Float64Array", inputs[name])) return (inputs[name] as Float64Array).length;
  return 1;
}
