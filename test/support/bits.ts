// Results compared bit by bit: -0 is not 0, and one NaN is not another.
import { expect } from "vitest";
import type { Result, Value } from "../../src/results.ts";
import { bitsOf, canonicalNaN, columnsIn, named, parting } from "./columns.ts";

export { bitsOf, canonicalNaN, columnsIn, fromBits, named } from "./columns.ts";

/** Fails with the first cell that differs. */
export function expectSameBits(actual: Result, expected: Result, what = ""): void {
  const [a, b] = [named(actual), named(expected)];
  expect(Object.keys(a), what).toEqual(Object.keys(b));
  for (const name in b) {
    const where = parting(a[name] as Value, b[name] as Value);
    if (where) expect.fail(`${what} ${name}${where}`);
  }
}

/** Fails at a NaN that is not the canonical one. */
export function expectCanonical(result: Result, what = ""): void {
  for (const [name, column] of Object.entries(columnsIn(result)))
    bitsOf(column).forEach((bits, i) => {
      if (Number.isNaN(column[i]) && bits !== canonicalNaN)
        expect.fail(`${what} ${name}[${i}] is 0x${bits.toString(16)}`);
    });
}
