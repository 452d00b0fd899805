// Observations of some entities of a bank, in any order: the kernel takes them one after the other and reaches for state where it
// lies. Inputs and outputs stream past in blocks.
import { lengthOf, part } from "./column.ts";
import { view } from "./memory.ts";
import type { Plan } from "./plan.ts";
import { moveIn, moveOut, place, type Run, setLengths } from "./stream.ts";

/** `frame` holds inputs, outputs and the entities whose turn it is; state stays where it is. */
export function streamEvents(run: Run, indices: Uint32Array): void {
  const { plan, frame, sizes, args, kernel, instance } = run;
  const memory = view(instance, run.int64);
  const address = frame.addresses[plan.index!.arg]!;
  const length = lengthOf(indices);
  place(run, memory, Math.min(frame.rows, length));
  for (let start = 0; start < length; start += frame.rows) {
    const count = Math.min(frame.rows, length - start);
    const block = { start, count, inner: length, first: 0, depth: 1 };
    instance.u32.set(part(indices, start, count), address >>> 2);
    moveIn(run, memory, block);
    setLengths(plan, args, sizes, count, 1);
    kernel(...eventArgs(plan, args, address, count));
    moveOut(run, memory, block);
  }
}

/** Arguments of a tick as the kernel of events takes them. */
function eventArgs({ eventArgs }: Plan, args: readonly number[], index: number, count: number): number[] {
  const list = [index, count];
  for (const arg of eventArgs) list.push(args[arg]!);
  return list;
}
