// What entities start from, and whether it can be state at all: what callers give, write and load is input like any other.
import {
  between,
  type Cells,
  cellsIn,
  type Given,
  readNamed,
  type Sources,
  wideRange,
  wrongColumn,
  wrongValue,
} from "./check.ts";
import { isA } from "./column.ts";
import { cells, extent, type Plan, type Sizes, type Slot } from "./plan.ts";
import type { Field } from "./spec.ts";
import { heldName, heldParam } from "./varying.ts";

/** Columns of state by name; in 64-bit integers they are BigInt64Arrays. */
export type Columns = Readonly<Record<string, Float64Array | BigInt64Array>>;

/** State as it is given, each column read once. */
export const readState = ({ path, spec }: Plan, given: unknown): Given | undefined =>
  given === undefined ? undefined : readNamed(path, "state", "state", given, Object.keys(spec.state ?? {}));

/** A parameter that each entity has its own of is called as callers call it. */
const label = ({ name }: Slot) => (heldParam(name) ? name : `state.${name}`);

/** What each state column starts from: the caller's number or column, a parameter, or the spec's number. */
export function initialState(
  plan: Plan,
  args: readonly number[],
  given: Given | undefined,
  sizes: Sizes,
  int64: boolean,
): Sources {
  const { path, spec, paramArg, paramNames } = plan;
  return plan.states.map((slot) => {
    const own = given?.[slot.name];
    if (own !== undefined) return givenState(path, slot, own, sizes, int64);
    const { initial } = spec.state![slot.name]!;
    if (typeof initial !== "string") return int64 ? BigInt(initial) : initial;
    const held = given?.[heldName(initial)];
    if (held !== undefined) return givenState(path, slot, held, sizes, int64);
    const value = args[paramArg + paramNames.indexOf(initial)]!;
    return int64 ? BigInt(value) : value;
  });
}

function givenState(path: string, slot: Slot, own: unknown, sizes: Sizes, int64: boolean) {
  const name = label(slot);
  if (typeof own === (int64 ? "bigint" : "number")) {
    if (!inside(slot.field, own as number | bigint)) throw wrongValue(path, name, domainOf(slot.field, int64), own);
    return own as number | bigint;
  }
  const kind = int64 ? "BigInt64Array" : "Float64Array";
  if (!isA(kind, own)) throw wrongColumn(path, name, `${int64 ? "bigint" : "number"} or ${kind}`, kind, own);
  const length = extent(slot, sizes);
  const got = cellsIn(path, name, own);
  if (got !== length) throw wrongValue(path, name, `length ${length}`, got);
  const column = new (int64 ? BigInt64Array : Float64Array)(own as never);
  checkColumn(path, slot, column, length, cells(slot.post, sizes));
  return column as Cells;
}

/** Throws at the first cell that is out of its domain: of all entities, or of some. */
export function checkState({ path, states }: Plan, columns: Columns, entities: number, some?: Uint32Array): void {
  for (const slot of states) {
    const column = columns[slot.name]!;
    const width = entities && column.length / entities;
    if (!some) checkColumn(path, slot, column, column.length, width);
    else for (const entity of some) checkColumn(path, slot, column, (entity + 1) * width, width, entity * width);
  }
}

function checkColumn(
  path: string,
  slot: Slot,
  column: Float64Array | BigInt64Array,
  end: number,
  width: number,
  start = 0,
): void {
  const { field } = slot;
  const [low, high] = plainly(field, column);
  const whole = field.kind === "integer" && column instanceof Float64Array;
  for (let i = start; i < end; i++) {
    const x = column[i]!;
    if ((x >= low && x <= high && (!whole || Math.trunc(x as number) === x)) || inside(field, x)) continue;
    const cell = width > 1 ? `, cell ${i % width}` : "";
    const expected = domainOf(field, typeof x === "bigint");
    throw wrongValue(path, label(slot), expected, `${x} of entity ${Math.floor(i / width)}${cell}`);
  }
}

/** Ends between which a number is plainly inside: the least of work, for nearly all cells. */
function plainly({ range: [min, max] }: Field, column: Float64Array | BigInt64Array) {
  if (column instanceof Float64Array)
    return [Math.max(min, -Number.MAX_VALUE), Math.min(max, Number.MAX_VALUE)] as const;
  const [low, high] = wideRange([min, max]);
  return [BigInt(low), BigInt(high)] as const;
}

function inside({ kind, range, extended, sparse }: Field, x: number | bigint): boolean {
  if (typeof x === "bigint") {
    const [min, max] = wideRange(range);
    return x >= min && x <= max;
  }
  if (Number.isNaN(x)) return sparse ?? false;
  if (!(x >= range[0] && x <= range[1])) return false;
  return Number.isFinite(x) ? kind === "real" || Number.isInteger(x) : (extended ?? false);
}

function domainOf({ kind, range, extended, sparse }: Field, int64: boolean): string {
  const ends = extended && range[1] === Infinity ? openEnded(range[0]) : between(int64 ? wideRange(range) : range);
  return `${kind === "integer" ? "a whole number, " : ""}${ends}${sparse ? ", or NaN" : ""}`;
}

const openEnded = (min: number) => (min === -Infinity ? "a number" : `${min} or more`);
