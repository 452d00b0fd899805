// Where columns live in wasm memory. Only this file makes addresses. Memory is sized when it is made and never grows, so no
// view of it ever detaches.
import { cells, extent, type Plan, type Sizes, type Slot } from "./plan.ts";

export const page = 65536;

/** Rows that a reduction sums as one unit: pieces of a long group are cut only at multiples of it. Equals CHUNK in assembly/lib/sum.ts. */
export const chunk = 1024;

/** A wasm instance over its own memory, and the part of that memory its owner may use. */
export interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly base: number;
  readonly end: number;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
}

export type Kernel = (...args: number[]) => void;

/** Cells of an instance in the kind of number a call works in. Both kinds are eight bytes wide and are copied alike. */
export const view = (instance: Instance, int64: boolean): Float64Array =>
  int64 ? (new BigInt64Array(instance.f64.buffer) as unknown as Float64Array) : instance.f64;

/** Index of the cell at an address. */
export const cellAt = (address: number) => address >>> 3;

/** Columns start on cache lines; kernels take any boundary of 8 bytes. */
const align = (address: number) => Math.ceil(address / 64) * 64;

/** Address of every column by its position among the kernel's arguments, and where the last one ends. */
export interface Layout {
  readonly addresses: readonly number[];
  readonly end: number;
}

/** Places columns at full size, one after the other. */
export function layout(slots: readonly Slot[], sizes: Sizes, base: number): Layout {
  const addresses: number[] = [];
  let end = base;
  for (const slot of slots) {
    if (slot.direct) continue;
    addresses[slot.arg] = align(end);
    end = align(end) + extent(slot, sizes) * 8;
  }
  return { addresses, end: align(end) };
}

/** Bytes that `layout` will take. */
export const bytesFor = (slots: readonly Slot[], sizes: Sizes) => layout(slots, sizes, 0).end;

/** A layout whose columns hold as many rows as fit. */
export interface Frame extends Layout {
  readonly rows: number;
}

/** Fits as many rows along `axis` as [base, end) takes; rows is 0 when not even eight fit. */
export function frame(slots: readonly Slot[], sizes: Sizes, axis: string, base: number, end: number): Frame {
  const at = (rows: number) => ({ ...sizes, tick: 1, [axis]: rows });
  const perRow = slots.reduce((sum, slot) => sum + (slot.blocked ? 8 * width(slot, sizes) : 0), 0);
  const fixed = bytesFor(slots, at(0)) + 64 * slots.length;
  const rows = Math.max(0, Math.floor((end - base - fixed) / Math.max(perRow, 8)) & ~7);
  return { ...layout(slots, at(rows), base), rows };
}

/** Bytes in which a frame has its eight rows. */
export const leastFor = (slots: readonly Slot[], sizes: Sizes, axis: string): number =>
  bytesFor(slots, { ...sizes, tick: 1, [axis]: 8 }) + 128 * slots.length;

/** Cells of one row of a column. */
const width = (slot: Slot, sizes: Sizes) => cells(slot.pre, { ...sizes, tick: 1 }) * cells(slot.post, sizes);

/** Optional columns start as if they were left out, and all rows as one group. */
export function startAbsent(
  plan: Plan,
  views: Readonly<Record<string, Float64Array | Uint32Array>>,
  sizes: Sizes,
): void {
  for (const { name, field } of plan.inputs) {
    if (field.kind === "offsets") views[name]!.fill(sizes[field.of!]!, 1);
    else if (field.optional) views[name]!.fill(field.otherwise ?? Number.NaN);
  }
}

/** Every column of a plan that lives in memory. */
export const columnsOf = (plan: Plan): readonly Slot[] => [
  ...plan.inputs,
  ...plan.outputs,
  ...plan.states,
  ...plan.scratch,
];

/** Bytes of scratch that a kernel takes however few rows it is given, as far as these lengths tell. */
export function fixedScratch({ scratch }: Plan, sizes: Sizes): number {
  const known = (dim: string | number) => typeof dim === "number" || sizes[dim] !== undefined;
  return bytesFor(
    scratch.filter(({ blocked, field: { dims } }) => !blocked && dims.every(known)),
    sizes,
  );
}
