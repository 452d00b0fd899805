// Before anything is timed, every variant computes once: a benchmark of different results compares nothing.
import type { Variant } from "./variants.ts";
import type { Columns } from "./workloads.ts";

export interface Leeway {
  /** relative */
  readonly tolerance: number;
  /** magnitude below which the tolerance is absolute */
  readonly least: number;
  /** share of rows that may be further apart: rounding may tip a whole number at a half */
  readonly tipped: number;
}
/** What is fast lets the last digits go. */
const fast: Leeway = { tolerance: 1e-7, least: 1e-3, tipped: 1e-3 };

/** Seconds of today's date have a resolution of 2e-7, and lanewise waits for the least that adds up. */
const dated: Leeway = { ...fast, tolerance: 1e-6, least: 1 };

/** How far apart what is written for speed may be: bare loops, other languages. */
export const leewayOf = (path: string): Leeway =>
  path === "network.tokenBucket" || path === "network.gcra" ? dated : fast;

const strict: Leeway = { tolerance: 1e-9, least: 1e-3, tipped: 1e-4 };

/** Where a variant parts from the first, or undefined. */
export function disagreement(first: Variant, other: Variant, leeway?: Leeway): string | undefined {
  for (const { restore, run } of [first, other]) {
    restore();
    run();
  }
  return parting(first.outputs, other.outputs, leeway);
}

/** Where columns part from those expected: more rows than rounding explains are another formula. */
export function parting(expected: Columns, got: Columns, { tolerance, least, tipped } = strict): string | undefined {
  const close = (a: number, b: number) =>
    a === b ||
    (Number.isNaN(a) && Number.isNaN(b)) ||
    Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), least);
  for (const [name, column] of Object.entries(expected)) {
    const other = got[name];
    if (!other) return `${name} is missing`;
    const apart: number[] = [];
    for (let i = 0; i < column.length; i++) if (!close(other[i]!, column[i]!)) apart.push(i);
    if (apart.length > tipped * column.length) {
      const row = apart[0]!;
      return `${name}[${row}] is ${other[row]} instead of ${column[row]}, ${apart.length} rows of ${column.length} in all`;
    }
  }
  return undefined;
}
