// Before anything is timed, every variant computes once: a benchmark of different results compares nothing.
import type { Variant } from "./variants.ts";

/** Rounding may tip a whole number at a half; anything more than a few rows is another formula. */
const tipped = 1e-4;
const tolerance = 1e-9;

/** Where a variant parts from the first, or undefined. */
export function disagreement(first: Variant, other: Variant): string | undefined {
  for (const { restore, run } of [first, other]) {
    restore();
    run();
  }
  for (const name in first.outputs) {
    const expected = first.outputs[name]!;
    const got = other.outputs[name]!;
    const apart: number[] = [];
    for (let i = 0; i < expected.length; i++) if (!close(got[i]!, expected[i]!)) apart.push(i);
    if (apart.length > tipped * expected.length) {
      const row = apart[0]!;
      return `${name}[${row}] is ${got[row]} instead of ${expected[row]}, ${apart.length} rows of ${expected.length} in all`;
    }
  }
  return undefined;
}

const close = (a: number, b: number) =>
  a === b ||
  (Number.isNaN(a) && Number.isNaN(b)) ||
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), 1e-3);
