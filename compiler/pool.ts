// Vector constants of a module move from its code into a pool in its memory. A literal costs 18 bytes and, in today's
// engines, three instructions at every use; a load of the pool costs 7 bytes and one. Measured on Node 24: the geometric mean
// takes 11.7 ns with a pool, 20.3 without. Both lanes stand there: a load that makes two of one is as fast in V8, but Cranelift takes three
// instructions for it (wasmtime 50: exp 3.7 ns for 2.65, treasuryFee 21 for 16), for 0.4 KB zipped.
// Zero is no constant to an engine: four bytes, and a register cleared.
// Static data is one segment a table, which asc had cut at its zeros: compiler/pick.ts tells by that what belongs together.
// The pool stands behind the other static data, last and never missing. heapBase moves behind it and becomes a constant, so no start function is left.
import binaryen from "binaryen";
import type { Table } from "../compiler/asc.ts";
import { exchange } from "../compiler/children.ts";
import { setData } from "../compiler/data.ts";

type Ref = number;

/** What the declarations of binaryen lack or name otherwise. */
interface Undeclared {
  readonly Const: { getValueV128(constant: Ref): number[] };
  readonly Function: { setBody(func: Ref, body: Ref): void };
}
const { Const, Function: Func } = binaryen as unknown as Undeclared;

/** Bytes of a constant in the pool. */
export const lanes = 16;

const aligned = (address: number) => Math.ceil(address / lanes) * lanes;

/** Loads every constant whose two lanes are equal from the pool. */
export function pool(module: binaryen.Module, tables: readonly Table[]): void {
  const { address, global, start } = heapBase(module);
  const base = aligned(address);
  const offsets = new Map<bigint, number>();
  const pooled = (expression: Ref): Ref => {
    if (binaryen.getExpressionId(expression) !== binaryen.ConstId) return expression;
    if (binaryen.getExpressionType(expression) !== binaryen.v128) return expression;
    const [low, high] = new BigUint64Array(Uint8Array.from(Const.getValueV128(expression)).buffer);
    if (low !== high) return expression;
    if (low === 0n) return module.i32x4.splat(module.i32.const(0));
    if (!offsets.has(low!)) offsets.set(low!, base + lanes * offsets.size);
    return module.v128.load(offsets.get(low!)!, lanes, module.i32.const(0));
  };
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const func = module.getFunctionByIndex(i);
    const { body } = binaryen.getFunctionInfo(func);
    const other = body && exchange(body, pooled);
    if (other !== body) Func.setBody(func, other);
  }
  const both = [...offsets.keys()].flatMap((low) => [low, low]);
  const constants = new Uint8Array(BigUint64Array.from(both.length ? both : [0n, 0n]).buffer);
  setData(module, [...tables.filter(({ data }) => data.some(Boolean)), { offset: base, data: constants }]);
  fix(module, global, aligned(base + constants.length));
  // Nothing removes a start function but a pass that finds it empty.
  Func.setBody(start, module.nop());
  module.runPasses(["remove-unused-module-elements"]);
}

/** Where static data ends: what the start function stores, in which global. */
function heapBase(module: binaryen.Module) {
  const start = module.getStart();
  const set = start && binaryen.getExpressionInfo(binaryen.getFunctionInfo(start).body);
  if (set && set.id === binaryen.GlobalSetId) {
    const { name, value } = set as binaryen.GlobalSetInfo;
    const stored = binaryen.getExpressionInfo(value);
    if (stored.id === binaryen.ConstId && name.endsWith("heapBase"))
      return { address: Number((stored as binaryen.ConstInfo).value), global: name, start };
  }
  throw new Error("the start function of the compiled module is expected to set heapBase and nothing else");
}

/** Makes a constant of a global. All are taken out and put back, for what is added goes to the end. */
function fix(module: binaryen.Module, fixed: string, value: number): void {
  const globals = Array.from({ length: module.getNumGlobals() }, (_, i) =>
    binaryen.getGlobalInfo(module.getGlobalByIndex(i)),
  );
  for (const { name } of globals) module.removeGlobal(name);
  for (const { name, type, mutable, init } of globals)
    if (name === fixed) module.addGlobal(name, type, false, module.i32.const(value));
    else module.addGlobal(name, type, mutable, init);
}
