// Groups of rows through wasm memory: as many whole groups a time as fit, a group too long for one block in pieces when the
// formula carries sums across them, else in an instance of its size.
import type { Sources } from "./check.ts";
import {
  bytesFor,
  cellAt,
  chunk,
  columnsOf,
  frame,
  type Instance,
  type Kernel,
  type Layout,
  layout,
} from "./memory.ts";
import { cells, type Plan, type Sizes, type Slot } from "./plan.ts";
import type { Sinks } from "./stream.ts";

/** Groups that share one block, at most. */
const together = 512;

export interface GroupRun {
  readonly plan: Plan;
  readonly kernel: Kernel;
  readonly instance: Instance;
  readonly sizes: Sizes;
  readonly args: number[];
  readonly sources: Sources;
  readonly sinks: Sinks;
  /** an instance with room for so many bytes, and its kernel */
  readonly grow: (bytes: number) => { readonly instance: Instance; readonly kernel: Kernel };
}

export function runGroups(run: GroupRun): void {
  const { plan, sizes, instance, kernel, grow } = run;
  const slots = columnsOf(plan);
  const groups = sizes.group!;
  const starts = offsetsOf(plan, run.sources) ?? Uint32Array.of(0, sizes.row!);
  const space = frame(slots, { ...sizes, group: Math.min(groups, together) }, "row", instance.base, instance.end);
  const piece = plan.spec.carry ? space.rows - (space.rows % chunk) : 0;

  for (let group = 0; group < groups; ) {
    let next = group;
    while (next < groups && next - group < together && starts[next + 1]! - starts[group]! <= space.rows) next++;
    const start = starts[group]!;
    if (next > group) {
      block(run, instance, kernel, space, starts.subarray(group, next + 1), group, start, starts[next]!, true);
      group = next;
    } else if (piece) {
      const end = starts[group + 1]!;
      for (let at = start; at < end; at += piece)
        block(run, instance, kernel, space, undefined, group, at, Math.min(at + piece, end), at === start);
      group++;
    } else {
      const own = { ...sizes, row: starts[group + 1]! - start, group: 1 };
      const { instance: large, kernel: largeKernel } = grow(bytesFor(slots, own));
      block(run, large, largeKernel, layout(slots, own, large.base), undefined, group, start, starts[group + 1]!, true);
      group++;
    }
  }
}

const offsetsOf = (plan: Plan, sources: Sources) =>
  sources[plan.inputs.findIndex(({ field }) => field.kind === "offsets")] as Uint32Array | undefined;

/** One call of the kernel: groups from `group` on, rows [start, end). `starts` absent: one group, or a piece of it. */
function block(
  run: GroupRun,
  { f64, u32 }: Instance,
  kernel: Kernel,
  { addresses }: Layout,
  starts: Uint32Array | undefined,
  group: number,
  start: number,
  end: number,
  fresh: boolean,
): void {
  const { plan, sizes, args, sources, sinks } = run;
  const count = starts ? starts.length - 1 : 1;
  const sizeOf = (axis: string) => (axis === "row" ? end - start : axis === "group" ? count : sizes[axis]!);
  plan.inputs.forEach((slot, i) => {
    const source = sources[i];
    const address = addresses[slot.arg]!;
    const at = cellAt(address);
    args[slot.arg] = address;
    if (slot.field.kind === "offsets") {
      const cell = address >>> 2;
      for (let k = 0; k <= count; k++) u32[cell + k] = starts ? starts[k]! - start : k && end - start;
    } else if (source === undefined) args[slot.arg] = 0;
    else if (!slot.field.dims.length) args[slot.arg] = source as number;
    else if (typeof source !== "object") f64.fill(source as number, at, at + span(slot, sizeOf));
    else f64.set((source as Float64Array).subarray(...range(slot, sizeOf, start, group)), at);
  });
  plan.axes.forEach((axis, i) => {
    args[plan.lengthArg + i] = sizeOf(axis);
  });
  const initial = Object.values(plan.spec.carry ?? {});
  plan.states.forEach((slot, i) => {
    args[slot.arg] = addresses[slot.arg]!;
    const at = cellAt(addresses[slot.arg]!);
    if (fresh) f64.fill(initial[i]!.initial as number, at, at + span(slot, sizeOf));
  });
  plan.outputs.forEach((slot, i) => {
    args[slot.arg] = sinks[i] ? addresses[slot.arg]! : 0;
  });
  for (const { arg } of plan.scratch) args[arg] = addresses[arg]!;
  kernel(...args);
  plan.outputs.forEach((slot, i) => {
    const at = cellAt(addresses[slot.arg]!);
    sinks[i]?.set(f64.subarray(at, at + span(slot, sizeOf)), range(slot, sizeOf, start, group)[0]);
  });
}

type SizeOf = (axis: string) => number;

const span = (slot: Slot, sizeOf: SizeOf) =>
  slot.field.dims.reduce<number>((product, dim) => product * (typeof dim === "number" ? dim : sizeOf(dim)), 1);

/** Cells of a caller's column that one block covers. Rows or groups come first in every column of such a formula. */
function range(slot: Slot, sizeOf: SizeOf, row: number, group: number): [number, number] {
  const [axis, ...rest] = slot.field.dims;
  const width = cells(rest, {});
  const first = (axis === "row" ? row : axis === "group" ? group : 0) * width;
  return [first, first + span(slot, sizeOf)];
}
