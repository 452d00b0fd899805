// Ordinary arrays through wasm memory, block by block: constant memory for any number of rows, and the same bits for every
// block size, since rows (or entities) are independent and ticks keep their order.
import type { Source, Sources } from "./check.ts";
import { part, write as put } from "./column.ts";
import { cellAt, type Frame, type Instance, type Kernel, view } from "./memory.ts";
import { cells, type Plan, type Sizes, type Slot } from "./plan.ts";

export type Sinks = readonly (Float64Array | undefined)[];

export interface Run {
  readonly plan: Plan;
  readonly kernel: Kernel;
  readonly instance: Instance;
  readonly int64: boolean;
  readonly frame: Frame;
  readonly sizes: Sizes;
  /** kernel arguments; parameters are filled in already */
  readonly args: number[];
  readonly sources: Sources;
  readonly sinks: Sinks;
  /** addresses of state that stays where it is (a bank), or the values it starts from (a plain call) */
  readonly states: { readonly at: readonly number[] } | { readonly from: Sources };
}

export function stream(run: Run): void {
  const { plan, frame, sizes, args, sources, sinks, states, kernel } = run;
  const memory = view(run.instance, run.int64);
  const entities = plan.shape === "recurrence";
  const inner = plan.shape === "whole" ? 1 : sizes[entities ? "entity" : "row"]!;
  const outer = entities ? sizes.tick! : 1;
  place(run, memory, Math.min(frame.rows, inner * outer));
  // Of one tick, what equals state is read there.
  if (outer === 1) for (const { arg, mirror } of plan.outputs) if (mirror !== undefined) args[arg] = 0;
  if (plan.shape === "whole") placeOffsets(run);

  for (let start = 0; start < inner; start += frame.rows) {
    const count = Math.min(frame.rows, inner - start);
    const depth = Math.max(1, Math.floor(frame.rows / count));
    for (let i = 0; i < plan.states.length; i++) {
      const slot = plan.states[i]!;
      if ("at" in states) args[slot.arg] = states.at[i]! + start * cells(slot.post, sizes) * 8;
      else
        read(memory, frame.addresses[slot.arg]!, slot, states.from[i]!, sizes, {
          start,
          count,
          inner,
          first: 0,
          depth: 1,
        });
    }
    for (let first = 0; first < outer; first += depth) {
      const block = { start, count, inner, first, depth: Math.min(depth, outer - first) };
      for (let i = 0; i < plan.inputs.length; i++) {
        const slot = plan.inputs[i]!;
        const source = sources[i];
        if (slot.blocked && typeof source === "object")
          read(memory, frame.addresses[slot.arg]!, slot, source, sizes, block);
      }
      setLengths(plan, args, sizes, count, block.depth);
      kernel(...args);
      for (let i = 0; i < plan.outputs.length; i++) {
        const sink = sinks[i];
        const slot = plan.outputs[i]!;
        const from = outer === 1 && slot.mirror !== undefined ? args[slot.mirror]! : frame.addresses[slot.arg]!;
        if (sink) write(memory, from, slot, sink, sizes, block);
      }
    }
  }
}

/** Fills in addresses and everything that is the same in every block: numbers for whole columns, columns without rows. */
export function place(
  { plan, frame, args, sources, sinks, sizes, states }: Run,
  memory: Float64Array,
  rows: number,
): void {
  for (let i = 0; i < plan.inputs.length; i++) {
    const slot = plan.inputs[i]!;
    const source = sources[i];
    const address = frame.addresses[slot.arg]!;
    args[slot.arg] = source === undefined ? 0 : slot.direct ? (source as number) : address;
    if (source === undefined || slot.direct) continue;
    const at = cellAt(address);
    if (typeof source !== "object")
      memory.fill(source as number, at, at + rows * cells(slot.post, sizes) * planes(slot, sizes));
    else if (!slot.blocked && slot.columns) memory.set(source as Float64Array, at);
  }
  for (let i = 0; i < plan.outputs.length; i++) {
    const { arg } = plan.outputs[i]!;
    args[arg] = sinks[i] ? frame.addresses[arg]! : 0;
  }
  for (const { arg } of plan.scratch) args[arg] = frame.addresses[arg]!;
  if ("from" in states) for (const slot of plan.states) args[slot.arg] = frame.addresses[slot.arg]!;
}

/** Where groups start, for formulas that are handed over whole; all rows are one group where the caller gave none. */
function placeOffsets({ plan, instance, frame, args, sources, sizes }: Run): void {
  plan.inputs.forEach(({ field, arg }, i) => {
    if (field.kind !== "offsets") return;
    args[arg] = frame.addresses[arg]!;
    instance.u32.set((sources[i] as Uint32Array | undefined) ?? [0, sizes[field.of!]!], frame.addresses[arg]! >>> 2);
  });
}

export function setLengths(plan: Plan, args: number[], sizes: Sizes, count: number, depth: number): void {
  for (let i = 0; i < plan.axes.length; i++) {
    const axis = plan.axes[i]!;
    const blocked = plan.shape !== "whole" && (axis === "row" || axis === "entity");
    args[plan.lengthArg + i] = blocked ? count : axis === "tick" ? depth : sizes[axis]!;
  }
}

interface Block {
  /** first row, how many, out of how many */
  readonly start: number;
  readonly count: number;
  readonly inner: number;
  /** first tick and how many */
  readonly first: number;
  readonly depth: number;
}

/** Planes of a column in one block: the ticks of a recurrence, or the planes of a matrix. */
const planes = (slot: Slot, sizes: Sizes) => (slot.pre[0] === "tick" ? 1 : cells(slot.pre, sizes));

function read(memory: Float64Array, address: number, slot: Slot, source: Source, sizes: Sizes, block: Block): void {
  const { start, count, inner } = block;
  const at = cellAt(address);
  const width = cells(slot.post, sizes);
  const ticks = slot.pre[0] === "tick";
  const depth = ticks ? block.depth : planes(slot, sizes);
  const first = ticks ? block.first : 0;
  const run = count * width;
  if (typeof source !== "object") memory.fill(source as number, at, at + depth * run);
  else if (Array.isArray(source))
    source.forEach((plane, p) => {
      if (typeof plane !== "object") memory.fill(plane, at + p * run, at + (p + 1) * run);
      else memory.set(part(plane, start * width, run), at + p * run);
    });
  else if (count === inner) memory.set(part(source as Float64Array, first * run, depth * run), at);
  else
    for (let p = 0; p < depth; p++)
      memory.set(part(source as Float64Array, ((first + p) * inner + start) * width, run), at + p * run);
}

function write(
  memory: Float64Array,
  address: number,
  slot: Slot,
  sink: Float64Array,
  sizes: Sizes,
  block: Block,
): void {
  const { start, count, inner } = block;
  const at = cellAt(address);
  const width = cells(slot.post, sizes);
  const ticks = slot.pre[0] === "tick";
  const depth = ticks ? block.depth : planes(slot, sizes);
  const first = ticks ? block.first : 0;
  const run = count * width;
  if (count === inner) put(sink, memory.subarray(at, at + depth * run), first * run);
  else
    for (let p = 0; p < depth; p++)
      put(sink, memory.subarray(at + p * run, at + (p + 1) * run), ((first + p) * inner + start) * width);
}
