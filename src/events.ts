// Observations of some entities of a bank, in any order: the kernel takes them one after the other and reaches for state where it
// lies. Inputs and outputs stream past in blocks.
import { wrongValue } from "./check.ts";
import { view } from "./memory.ts";
import type { Plan } from "./plan.ts";
import { moveIn, moveOut, place, type Run, setLengths } from "./stream.ts";

/** `frame` holds inputs, outputs and the entities whose turn it is; state stays where it is. */
export function streamEvents(run: Run, indices: Uint32Array, entities: number): void {
  const { plan, frame, sizes, args, kernel, instance } = run;
  const memory = view(instance, run.int64);
  const address = frame.addresses[plan.index!.arg]!;
  const { length } = indices;
  const own = taken(run, indices, address >>> 2);
  for (let i = 0; i < length; i++)
    if (own[i]! >= entities) throw wrongValue(plan.path, "indices", `0 to ${entities - 1}`, `${own[i]} at ${i}`);
  place(run, memory, Math.min(frame.rows, length));
  for (let start = 0; start < length; start += frame.rows) {
    const count = Math.min(frame.rows, length - start);
    const block = { start, count, inner: length, first: 0, depth: 1 };
    if (count < length) instance.u32.set(own.subarray(start, start + count), address >>> 2);
    moveIn(run, memory, block);
    setLengths(plan, args, sizes, count, 1);
    kernel(...eventArgs(plan, args, address, count));
    moveOut(run, memory, block);
  }
}

/** The caller's indices as they are now: what is checked is what the kernel reads. In its memory where they fit. */
function taken({ frame, instance }: Run, indices: Uint32Array, at: number): Uint32Array {
  if (indices.length > frame.rows) return indices.slice();
  instance.u32.set(indices, at);
  return instance.u32.subarray(at, at + indices.length);
}

/** Arguments of a tick as the kernel of events takes them. */
function eventArgs({ eventArgs }: Plan, args: readonly number[], index: number, count: number): number[] {
  const list = [index, count];
  for (const arg of eventArgs) list.push(args[arg]!);
  return list;
}
