// Columns to write to that share memory with others. Blocks are read, computed and written one after the other, so an output
// that lies across an input would change rows that are still to be read.
import type { Cells, Sources } from "./check.ts";
import { cells, type Plan, type Sizes, type Slot } from "./plan.ts";
import { bare } from "./spec.ts";
import type { Sinks } from "./stream.ts";

/** Refuses outputs that overlap an input, another output or what a bank holds; the very range of an input is fine where each cell is read before it is written. */
export function checkOverlaps(
  plan: Plan,
  sizes: Sizes,
  sources: Sources,
  sinks: Sinks,
  held: Readonly<Record<string, Cells>> = {},
): void {
  const { inputs, outputs } = plan;
  for (let i = 0; i < outputs.length; i++) {
    const sink = sinks[i];
    if (sink === undefined) continue;
    const output = outputs[i]!;
    for (let k = 0; k < inputs.length; k++) {
      const source = sources[k];
      if (typeof source !== "object") continue;
      const input = inputs[k]!;
      if (Array.isArray(source)) {
        for (const plane of source)
          if (typeof plane === "object" && meet(sink, plane, inPlane(output, sizes)))
            throw overlap(plan, output, input.name);
      } else if (meet(sink, source as Cells, inPlace(plan, input, output, sizes)))
        throw overlap(plan, output, input.name);
    }
    for (let k = 0; k < i; k++)
      if (sinks[k] && meet(sink, sinks[k]!, false)) throw overlap(plan, output, `out.${outputs[k]!.name}`);
    for (const name in held) if (meet(sink, held[name]!, false)) throw overlap(plan, output, `state.${name}`);
  }
}

/**
 * Whether two columns share memory, and not just the `same` range where that is fine. Buffers are asked for last: that of a short
 * column is only made when somebody asks.
 */
function meet(sink: Cells, column: Cells, same: boolean): boolean {
  const from = sink.byteOffset;
  const to = from + sink.byteLength;
  const begin = column.byteOffset;
  const end = begin + column.byteLength;
  return from < end && begin < to && !(same && from === begin && to === end) && sink.buffer === column.buffer;
}

function overlap({ path }: Plan, output: Slot, other: string): RangeError {
  const name = output.name === bare ? "out" : `out.${output.name}`;
  return new RangeError(`${path}: "${name}" expected memory of its own, got a column that overlaps "${other}"`);
}

/** Whether a block writes just the cells that it has read, when both columns are the same range. */
function inPlace({ shape }: Plan, input: Slot, output: Slot, sizes: Sizes): boolean {
  if (input.field.kind === "offsets") return false;
  if (shape === "whole") return true;
  // Of groups, what belongs to no row is read again for every piece of them.
  if (shape === "groups") return input.field.dims[0] === output.field.dims[0];
  return !input.blocked || input.pre === output.pre || around(input.pre, output.pre, sizes);
}

/** The same for one plane of a matrix: its rows stand as those of an output without planes. */
const inPlane = (output: Slot, sizes: Sizes) => around([], output.pre, sizes);

/** With as many rows behind each other as many planes, columns of one length hold each row at the same place. */
const around = (a: Slot["pre"], b: Slot["pre"], sizes: Sizes) => cells(a, sizes) === cells(b, sizes);
