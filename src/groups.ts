// Groups of rows through wasm memory: as many whole groups a time as fit, a group too long for one block in pieces when the
// formula carries sums across them, else in an instance of its size.
import type { Sources } from "./check.ts";
import { lengthOf, part, write } from "./column.ts";
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
import type { Dims } from "./spec.ts";
import type { Sinks } from "./stream.ts";

/** Groups that share one block, at most; their own columns may take a quarter of the memory. */
const together = 512;
const share = 1 / 4;

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
  const perGroup = slots.filter(({ field }) => field.dims[0] === "group");
  const bytes = perGroup.reduce((sum, { field }) => sum + 8 * cells(field.dims, { ...sizes, group: 1 }), 1);
  const most = Math.max(1, Math.min(groups, together, Math.floor(((instance.end - instance.base) * share) / bytes)));
  const space = frame(slots, { ...sizes, group: most }, "row", instance.base, instance.end);
  const fits = space.end <= instance.end ? space.rows : -1;

  for (let group = 0; group < groups; ) {
    let next = group;
    while (next < groups && next - group < most && starts[next + 1]! - starts[group]! <= fits) next++;
    const start = starts[group]!;
    if (next > group) {
      block(
        run,
        instance,
        kernel,
        space,
        part(starts, group, next + 1 - group),
        group,
        start,
        starts[next]!,
        true,
        true,
      );
      group = next;
    } else {
      // Too long for a block: in pieces when sums are carried from one to the next, else in one.
      const end = starts[group + 1]!;
      const piece = plan.spec.carry ? Math.max(fits - (fits % chunk), chunk) : end - start;
      const own = { ...sizes, row: piece, group: 1 };
      const large = piece <= fits ? { instance, kernel } : grow(bytesFor(slots, own));
      const place = piece <= fits ? space : layout(slots, own, large.instance.base);
      let at = start;
      do {
        const stop = Math.min(at + piece, end);
        block(run, large.instance, large.kernel, place, undefined, group, at, stop, at === start, stop === end);
        at = stop;
      } while (at < end);
      group++;
    }
  }
}

const offsetsOf = (plan: Plan, sources: Sources) =>
  sources[plan.inputs.findIndex(({ field }) => field.kind === "offsets")] as Uint32Array | undefined;

/** One call of the kernel: groups from `group` on, rows [start, end). `starts` absent: one group, or a piece of it, `fresh` the first and `done` the last. */
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
  done: boolean,
): void {
  const { plan, sizes, args, sources, sinks } = run;
  const count = starts ? lengthOf(starts) - 1 : 1;
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
    else f64.set(part(source as Float64Array, first(slot, sizeOf, start, group), span(slot, sizeOf)), at);
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
    const sink = sinks[i];
    // What belongs to a group is written with its last piece: its column may be one of the inputs, which every piece reads.
    if (!sink || !(done || slot.field.dims[0] === "row")) return;
    const at = cellAt(addresses[slot.arg]!);
    write(sink, f64.subarray(at, at + span(slot, sizeOf)), first(slot, sizeOf, start, group));
  });
}

type SizeOf = (axis: string) => number;

const product = (dims: Dims, sizeOf: SizeOf) =>
  dims.reduce<number>((product, dim) => product * (typeof dim === "number" ? dim : sizeOf(dim)), 1);

const span = (slot: Slot, sizeOf: SizeOf) => product(slot.field.dims, sizeOf);

/** The first cell of a caller's column that one block covers. Rows or groups come first in every column of such a formula. */
function first(slot: Slot, sizeOf: SizeOf, row: number, group: number): number {
  const [axis, ...rest] = slot.field.dims;
  return (axis === "row" ? row : axis === "group" ? group : 0) * product(rest, sizeOf);
}
