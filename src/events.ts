// Observations of some entities of a bank, in any order: the kernel takes them one after the other and reaches for state where it
// lies. Inputs and outputs stream past in blocks.
import { wrongValue } from "./check.ts";
import { lengthOf, part, settled } from "./column.ts";
import { view } from "./memory.ts";
import type { Plan } from "./plan.ts";
import { moveIn, moveOut, place, type Run, setLengths } from "./stream.ts";

type Beyond = (indices: number, n: number, bound: number) => number;

const looked =
  (u32: Uint32Array): Beyond =>
  (indices, n, bound) =>
    u32.subarray(indices >>> 2, (indices >>> 2) + n).findIndex((index) => index >= bound);

/**
 * Entities that come up, each of them one that the bank has: looked at in wasm memory, where the kernel will read them. Returns
 * them as nobody can change them any more.
 */
export function placeIndices({ plan, frame, instance }: Placed, given: Uint32Array, entities: number): Uint32Array {
  // Other people's modules may come without.
  const beyond = (instance.exports.indexBeyond as Beyond | undefined) ?? looked(instance.u32);
  const address = frame.addresses[plan.index!.arg]!;
  const length = lengthOf(given);
  const indices = settled(given);
  for (let start = 0; start < length; start += frame.rows) {
    const count = Math.min(frame.rows, length - start);
    instance.u32.set(part(indices, start, count), address >>> 2);
    const at = beyond(address, count, entities);
    if (at < 0) continue;
    const wrong = `${instance.u32[(address >>> 2) + at]} at ${start + at}`;
    throw wrongValue(plan.path, "indices", `0 to ${entities - 1}`, wrong);
  }
  return indices;
}

type Placed = Pick<Run, "plan" | "frame" | "instance">;

/** `frame` holds inputs, outputs and the entities whose turn it is, the first of them already; state stays where it is. */
export function streamEvents(run: Run, indices: Uint32Array): void {
  const { plan, frame, sizes, args, kernel, instance } = run;
  const memory = view(instance, run.int64);
  const address = frame.addresses[plan.index!.arg]!;
  const length = lengthOf(indices);
  const stands = length <= frame.rows;
  place(run, memory, Math.min(frame.rows, length));
  for (let start = 0; start < length; start += frame.rows) {
    const count = Math.min(frame.rows, length - start);
    const block = { start, count, inner: length, first: 0, depth: 1 };
    if (!stands) instance.u32.set(part(indices, start, count), address >>> 2);
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
