// Where a formula's columns stand during a short call: at fixed addresses, which generated callers write out.
import type { Plan, Slot } from "../../src/plan.ts";
import { bare } from "../../src/spec.ts";

/** Bytes that the columns of one frame share, and rows of a column at most. */
const columnBytes = 32_768;
const mostRows = 1024;
/** Rows of a short series, and of a short step of a bank: each bank reserves the frame in its own memory. */
const short = 64;
/** Planes and cells of a matrix with rows along its last axis. */
export const mostPlanes = 64;
export const matrixCells = 2048;
/** Groups of a short call. */
export const mostGroups = 16;
/** A frame leaves room in the smallest staging area. */
const mostBytes = 64_000;

/** A column in a frame. */
export interface Column {
  readonly slot: Slot;
  /** the variable that holds what the caller gave */
  readonly local: string;
  readonly address: number;
  /** the same in cells of eight bytes */
  readonly cell: number;
}

export interface Frame {
  /** rows of a short call at most */
  readonly rows: number;
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
  readonly states: readonly Column[];
  readonly scratch: readonly Column[];
  /** of a recurrence: the entities whose turn it is */
  readonly index: number;
  readonly end: number;
}

/** Words of generated code that no column may take as its name: variables, what it imports, and JavaScript's own. */
export const words = new Set(
  `call columns inputs params options read general f64 u32 i64 kernel end unlike sizes beyond doubles isLength told separate events listed wide wideRow defaults out how n k g p at n
  count odd given entity indices name value result this super arguments eval short wanted checkInputs checkOutputs specs engine frames Banks
  numbers other isObject rows maybe marks put putMarks Port take fits allFit apart apartFrom beside before kept Kept separate simple sinking yes bit rank wideInside extent sameLength planes
  putPlanes groups putOffsets putIndices General ShortBank Math Number BigInt Float64Array undefined NaN Infinity
  break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import
  in instanceof interface let new null package private protected public return static switch throw true try typeof var void while with
  yield await async of`.split(/\s+/),
);

/** Rows of a short call. */
function rowsOf({ shape, inputs, outputs, scratch }: Plan): number {
  const cells = [...inputs, ...outputs, ...scratch].reduce((sum, { blocked, width }) => sum + (blocked ? width : 0), 0);
  const most = shape === "recurrence" ? short : Math.min(mostRows, columnBytes / 8 / Math.max(1, cells));
  return Math.max(short, Math.floor(most) & -short);
}

/** Cells that a column takes, with a lane beside an odd last row, and an odd number of cache lines from one to the next. */
function cellsOf({ field: { dims, kind } }: Slot, rows: number, state: boolean): number {
  if (kind === "offsets") return mostGroups + 8;
  let cells = state ? 2 : 1;
  let long = 0;
  for (const dim of dims) {
    if (typeof dim === "number") cells *= dim;
    else if (dim === "group") cells *= mostGroups;
    else if (!state || dim !== "entity") long++;
  }
  if (!long) return cells;
  return long === 1 || dims[0] === "tick" ? cells * (rows + 8) : matrixCells + 8;
}

export function frameOf(plan: Plan, start: number): Frame | undefined {
  const rows = rowsOf(plan);
  const used = new Set(words);
  let end = start;
  const take = (bytes: number) => {
    const address = end;
    end = Math.ceil((end + bytes) / 64) * 64;
    return address;
  };
  const place = (slots: readonly Slot[], suffix: string) =>
    slots.map((slot): Column => {
      const address = take(slot.direct ? 0 : 8 * cellsOf(slot, rows, suffix === "State"));
      const name = slot.name === bare ? "output" : slot.name;
      const local = used.has(name) ? name + suffix : name;
      used.add(local);
      return { slot, local, address, cell: address / 8 };
    });
  const frame = {
    rows,
    inputs: place(plan.inputs, "In"),
    outputs: place(plan.outputs, "Out"),
    states: place(plan.states, "State"),
    scratch: place(plan.scratch, "Work"),
    index: plan.index ? take(4 * rows) : 0,
  };
  return end - start > mostBytes ? undefined : { ...frame, end };
}

/** Why a formula keeps the general caller, or nothing. */
export function unfit({ shape, spec, inputs, outputs, states, scratch, axes }: Plan): string | undefined {
  if (shape === "whole") return "everything depends on everything";
  if (spec.sizes) return "an axis has a usual length";
  const own = shape === "recurrence" ? ["tick", "entity"] : shape === "groups" ? ["row", "group"] : ["row"];
  const others = axes.filter((axis) => !own.includes(axis));
  if (others.length > (shape === "map" ? 1 : 0)) return `it has an axis ${others.join(", ")}`;
  const [beside = ""] = others;
  const spans = ["", own.join(), ...(shape === "recurrence" ? [] : own)];
  for (const { name, field } of inputs)
    if (![...spans, beside, `${beside},row`].includes(field.dims.join())) return `"${name}" spans ${field.dims}`;
  for (const { name, field } of outputs) if (!spans.includes(field.dims.join())) return `"${name}" spans ${field.dims}`;
  for (const { name, field } of [...states, ...scratch])
    if (field.dims.some((dim) => typeof dim === "string" && ![...own, beside].includes(dim)))
      return `"${name}" spans ${field.dims}`;
  return undefined;
}
