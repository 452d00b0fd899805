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
  /** rows of it, or ticks of all its entities */
  readonly cells: number;
}

/** Cells of a column that a chunk holds: less is not worth a message, more would keep a caller waiting who wants to stop. */
const least = 2 ** 16;
const most = 2 ** 20;
/** The first ones, of which nobody knows how long they take. */
const first = 2 ** 12;
/** What is copied on its way stays in the cache. */
const mostCopied = 2 ** 16;
/** Milliseconds that a chunk may take: a caller who stops waits for those on their way. And the last ones, for which the others wait. */
const patience = 50;
const hurry = 2;

/** Cells of the next chunk. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** How many cells take so long, by those that are done; few as long as none are. */
export class Pace implements Bounds {
  #cells = 0;
  #ms = 0;

  /** `asked`: not more than a caller wants. */
  constructor(readonly asked = most) {}

  add(cells: number, ms: number): void {
    this.#cells += cells;
    this.#ms += ms;
  }

  get least(): number {
    return Math.min(least, this.#in(hurry));
  }

  get most(): number {
    return this.#in(patience);
  }

  #in(ms: number): number {
    const cells = this.#cells ? Math.floor((ms * this.#cells) / Math.max(this.#ms, 1e-3)) : first;
    return Math.min(this.asked, Math.max(1, cells));
  }
}

/** Entities that lie side by side in a cache line: narrower parts of a time-major column cost more than they bring. */
const narrow = 8;

/** Axis that a formula is cut along; none where everything depends on everything. */
export const axisOf = ({ shape }: Plan): string | undefined =>
  ({ map: "row", recurrence: "entity", groups: "group", whole: undefined })[shape];

/**
 * The chunks of a call, in order; one for all where there is nothing to cut. `copied`: columns must be copied to be sent. `bounds` may
 * change on the way.
 */
export function* chunks(
  plan: Plan,
  sizes: Sizes,
  sources: Sources,
  threads: number,
  copied: boolean,
  bounds: Bounds,
): Generator<Chunk, undefined> {
  const axis = axisOf(plan);
  const offsets = sources[plan.inputs.findIndex(({ field }) => field.kind === "offsets")] as Uint32Array | undefined;
  if (axis === undefined || (axis === "group" && !offsets)) {
    yield { along: {}, size: 1, cells: 1 };
    return;
  }
  const length = sizes[axis]!;
  if (length === 0) yield { along: { [axis]: [0, 0], ...(offsets && { row: [0, 0] }) }, size: 0, cells: 0 };
  const ticks = axis === "entity" ? Math.max(1, sizes.tick!) : 1;
  /** rows that are left, and how many of them come next */
  const next = (left: number) => {
    const high = Math.min(copied ? mostCopied : most, bounds.most);
    const floor = axis === "entity" ? Math.min(narrow, high) : 1;
    const limit = (cells: number) => Math.max(floor, Math.floor(Math.min(cells, high) / ticks));
    return Math.min(limit(high), Math.max(limit(bounds.least), Math.ceil(left / (4 * threads))));
  };
  for (let from = 0; from < length; ) {
    let to = from;
    if (offsets) {
      const begin = offsets[from]!;
      const rows = next(offsets[length]! - begin);
      // At least one group; empty ones go with those before them.
      for (to++; to < length && offsets[to + 1]! - begin <= rows && to - from < rows; ) to++;
      yield { along: { group: [from, to], row: [begin, offsets[to]!] }, size: to - from, cells: offsets[to]! - begin };
    } else {
      to = Math.min(length, from + next(length - from));
      yield { along: { [axis]: [from, to] }, size: to - from, cells: (to - from) * ticks };
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
