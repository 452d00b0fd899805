// Observations of some entities of a bank, in any order: their state is brought together, stepped wave by wave, and put back.
import { cellAt, view } from "./memory.ts";
import { cells, type Slot } from "./plan.ts";
import { place, type Run, setLengths } from "./stream.ts";
import type { Waves } from "./waves.ts";

/** `frame` holds inputs, outputs and state; `state` is the bank's own. */
export function streamEvents(
  run: Run,
  state: Readonly<Record<string, Float64Array>>,
  { entities, events, starts }: Waves,
): void {
  const { plan, frame, sizes, args, sources, sinks, kernel } = run;
  const memory = view(run.instance, run.int64);
  const { rows } = frame;
  const width = ({ post }: Slot) => cells(post, sizes);
  const at = ({ arg }: Slot) => cellAt(frame.addresses[arg]!);
  place(run, memory, rows);

  for (let start = 0; start < entities.length; start += rows) {
    const some = entities.subarray(start, start + rows);
    for (const slot of plan.states) gather(memory, at(slot), state[slot.name]!, some, width(slot));
    for (let k = 0; k + 1 < starts.length; ) {
      const size = starts[k + 1]! - starts[k]!;
      const count = Math.min(some.length, size - start);
      if (count <= 0) break;
      // Waves of the same entities are ticks: one entity with many events is one call.
      let depth = 1;
      if (count === size)
        while (starts[k + depth + 1]! - starts[k + depth]! === size && (depth + 1) * size <= rows) depth++;
      const picked = events.subarray(starts[k]! + start, starts[k]! + start + count * depth);
      for (let i = 0; i < plan.inputs.length; i++) {
        const source = sources[i];
        const slot = plan.inputs[i]!;
        if (slot.blocked && typeof source === "object")
          gather(memory, at(slot), source as Float64Array, picked, width(slot));
      }
      setLengths(plan, args, sizes, count, depth);
      kernel(...args);
      for (let i = 0; i < plan.outputs.length; i++) {
        const sink = sinks[i];
        const slot = plan.outputs[i]!;
        if (sink) scatter(memory, at(slot), sink, picked, width(slot));
      }
      k += depth;
    }
    for (const slot of plan.states) scatter(memory, at(slot), state[slot.name]!, some, width(slot));
  }
}

function gather(memory: Float64Array, at: number, column: Float64Array, rows: Uint32Array, width: number): void {
  if (width === 1) for (let i = 0; i < rows.length; i++) memory[at + i] = column[rows[i]!]!;
  else
    for (let i = 0; i < rows.length; i++)
      for (let k = 0; k < width; k++) memory[at + i * width + k] = column[rows[i]! * width + k]!;
}

function scatter(memory: Float64Array, at: number, column: Float64Array, rows: Uint32Array, width: number): void {
  if (width === 1) for (let i = 0; i < rows.length; i++) column[rows[i]!] = memory[at + i]!;
  else
    for (let i = 0; i < rows.length; i++)
      for (let k = 0; k < width; k++) column[rows[i]! * width + k] = memory[at + i * width + k]!;
}
