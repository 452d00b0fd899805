// Where a call is cut: rows of a map, groups, entities of a recurrence. Large chunks first, small ones at the end, so that no worker
// waits long for the last one.
import type { Sources } from "../../check.ts";
import { lengthOf } from "../../column.ts";
import type { Plan, Sizes } from "../../plan.ts";
import type { Along } from "./cut.ts";

/** One chunk: from where to where along the axes that are cut, and how many rows (or groups, or entities) that is. */
export interface Chunk {
  readonly along: Along;
  readonly size: number;
}

/** Cells of a column that a chunk holds: less is not worth a message, more would keep a caller waiting who wants to stop. */
const least = 2 ** 14;
const most = 2 ** 18;
/** What is copied on its way stays in the cache. */
const mostCopied = 2 ** 16;
/** Entities that lie side by side in a cache line: narrower parts of a time-major column cost more than they bring. */
const narrow = 8;

/** Axis that a formula is cut along; none where everything depends on everything. */
export const axisOf = ({ shape }: Plan): string | undefined =>
  ({ map: "row", recurrence: "entity", groups: "group", whole: undefined })[shape];

/**
 * The chunks of a call, in order; one for all where there is nothing to cut. `copied`: columns must be copied to be sent. `asked`: cells
 * that a chunk has at most, where a caller wants less.
 */
export function* chunks(
  plan: Plan,
  sizes: Sizes,
  sources: Sources,
  threads: number,
  copied: boolean,
  asked: number = most,
): Generator<Chunk, undefined> {
  const axis = axisOf(plan);
  const offsets = sources[plan.inputs.findIndex(({ field }) => field.kind === "offsets")] as Uint32Array | undefined;
  if (axis === undefined || (axis === "group" && !offsets)) {
    yield { along: {}, size: 1 };
    return;
  }
  const length = sizes[axis]!;
  if (length === 0) yield { along: { [axis]: [0, 0], ...(offsets && { row: [0, 0] }) }, size: 0 };
  const ticks = axis === "entity" ? Math.max(1, sizes.tick!) : 1;
  const floor = axis === "entity" ? Math.min(narrow, asked) : 1;
  const [low, high] = [Math.min(least, asked), Math.min(copied ? mostCopied : most, asked)];
  const limit = (cells: number) => Math.max(floor, Math.floor(cells / ticks));
  /** rows that are left, and how many of them come next */
  const next = (left: number) => Math.min(limit(high), Math.max(limit(low), Math.ceil(left / (4 * threads))));
  for (let from = 0; from < length; ) {
    let to = from;
    if (offsets) {
      const begin = offsets[from]!;
      const end = begin + next(offsets[length]! - begin);
      // At least one group; empty ones go with those before them.
      for (to++; to < length && offsets[to + 1]! <= end && to - from < high; ) to++;
      yield { along: { group: [from, to], row: [begin, offsets[to]!] }, size: to - from };
    } else {
      to = Math.min(length, from + next(length - from));
      yield { along: { [axis]: [from, to] }, size: to - from };
    }
    from = to;
  }
}

/** How many of them a call has in all. */
export const total = (plan: Plan, sizes: Sizes, sources: Sources): number => {
  const axis = axisOf(plan);
  if (axis !== "group") return axis === undefined ? 1 : sizes[axis]!;
  const offsets = sources[plan.inputs.findIndex(({ field }) => field.kind === "offsets")] as Uint32Array | undefined;
  return offsets ? lengthOf(offsets) - 1 : 1;
};

/** Where the groups of a chunk start among its rows. */
export function starts(offsets: Uint32Array, [from, to]: readonly [number, number]): Uint32Array {
  const own = offsets.slice(from, to + 1);
  const first = own[0]!;
  for (let i = 0; i < own.length; i++) own[i]! -= first;
  return own;
}
