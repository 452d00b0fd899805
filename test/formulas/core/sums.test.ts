import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

/** The exact sum of doubles of moderate size, rounded once: in units of 2^-1074 no sum of integers rounds. */
function exact(terms: readonly number[]): number {
  const sum = terms.reduce((total, x) => total + units(x), 0n);
  return fromUnits(sum);
}

const cell = new DataView(new ArrayBuffer(8));

function units(x: number): bigint {
  cell.setFloat64(0, x);
  const bits = cell.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const mantissa = bits & ((1n << 52n) - 1n);
  const size = exponent ? (mantissa | (1n << 52n)) << (exponent - 1n) : mantissa;
  return x < 0 ? -size : size;
}

/** Rounds half to even. */
function fromUnits(sum: bigint): number {
  const size = sum < 0n ? -sum : sum;
  const excess = BigInt(Math.max(0, size.toString(2).length - 53));
  const half = excess ? 1n << (excess - 1n) : 0n;
  let kept = size >> excess;
  const rest = size - (kept << excess);
  if (rest > half || (excess && rest === half && kept & 1n)) kept += 1n;
  const value = Number(kept) * 2 ** (Number(excess) - 537) * 2 ** -537;
  return sum < 0n ? -value : value;
}

const drawn = (length: number, seed: number) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => (next() - 0.5) * 10 ** (next() * 20 - 10));
};
const term = fc.double({ min: -1e30, max: 1e30, noNaN: true });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { sum, dot, cumulativeSum } = lw.core;

  describe("core.sum", () => {
    test("keeps what a simple loop loses", () => {
      expect(sum({ x: column(1e100, 1, -1e100, 1e-5) })).toBe(1.00001);
      expect(sum({ x: new Float64Array(10).fill(0.1) })).toBe(1);
    });

    test("of nothing is 0; with NaN or infinities of both signs NaN; with one infinity that", () => {
      for (const method of ["compensated", "blocked"] as const) {
        expect(sum({ x: column() }, { method })).toBe(0);
        expect(sum({ x: column(1, NaN, 2) }, { method })).toBeNaN();
        expect(sum({ x: column(1, Infinity, 2, 3, 4) }, { method })).toBe(Infinity);
        expect(sum({ x: column(Infinity, 1, 2, 3, 4, -Infinity) }, { method })).toBeNaN();
        expect(sum({ x: column(1e308, 1e308) }, { method })).toBe(Infinity);
      }
    });

    test("is the exact sum rounded once, wherever twice the digits are enough", () => {
      fc.assert(
        fc.property(fc.array(term, { maxLength: 100 }), (terms) => {
          const expected = exact(terms);
          const scale = terms.reduce((total, x) => total + Math.abs(x), 0);
          const got = sum({ x: column(...terms) });
          expect(Math.abs(got - expected)).toBeLessThanOrEqual(2 ** -52 * Math.abs(expected) + 2 ** -90 * scale);
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    test("is exact for whole numbers, by either method and however many", () => {
      const x = Float64Array.from({ length: 100_003 }, (_, i) => (i * 7919) % 1_000_003);
      const expected = x.reduce((total, value) => total + value, 0);
      expect(sum({ x })).toBe(expected);
      expect(sum({ x }, { method: "blocked" })).toBe(expected);
    });

    test("by blocks stays within a few roundings of the sum of magnitudes", () => {
      for (const n of [7, 1023, 1024, 1025, 50_001]) {
        const x = drawn(n, n);
        const scale = x.reduce((total, value) => total + Math.abs(value), 0);
        const off = sum({ x }, { method: "blocked" }) - exact([...x]);
        expect(Math.abs(off)).toBeLessThanOrEqual(140 * 2 ** -53 * scale);
      }
    });
  });

  describe("core.dot", () => {
    test("keeps the digits of its products too", () => {
      const x = column(1 + 2 ** -30, 1);
      const y = column(1 - 2 ** -30, -1);
      expect(dot({ x, y })).toBe(-(2 ** -60));
      expect(dot({ x, y }, { method: "blocked" })).toBe(0);
    });

    test("of nothing is 0, and NaN where a factor is", () => {
      expect(dot({ x: column(), y: column() })).toBe(0);
      expect(dot({ x: column(1, NaN), y: column(1, 1) })).toBeNaN();
      expect(dot({ x: column(0, 1), y: column(Infinity, 1) })).toBeNaN();
    });

    test("loses its compensation, not its value, where factors are too large to split", () => {
      expect(dot({ x: column(1e305, 1), y: column(2, 1) })).toBe(2e305);
      expect(dot({ x: column(1e305, 1), y: column(1e305, 1) })).toBe(Infinity);
    });

    test("is exact for whole numbers, by group, by either method", () => {
      const n = 5000;
      const x = Float64Array.from({ length: n }, (_, i) => (i % 1000) - 500);
      const y = Float64Array.from({ length: n }, (_, i) => (i * 31) % 997);
      const offsets = Uint32Array.of(0, 3, 3, 2000, n);
      const expected = Float64Array.from({ length: 4 }, (_, g) => {
        let total = 0;
        for (let i = offsets[g]!; i < offsets[g + 1]!; i++) total += x[i]! * y[i]!;
        return total;
      });
      for (const method of ["compensated", "blocked"] as const)
        expectSameBits(dot({ x, y, offsets }, { method }), expected);
    });

    test("of a column with ones is its sum", () => {
      const x = drawn(3001, 4);
      const ones = new Float64Array(3001).fill(1);
      expectSameBits(dot({ x, y: ones }), sum({ x }));
    });
  });

  describe("core.cumulativeSum", () => {
    test("adds up row by row, in each group anew", () => {
      const x = column(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
      expect(cumulativeSum({ x })).toEqual(column(1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 66));
      expect(cumulativeSum({ x: x.slice(0, 5), offsets: Uint32Array.of(0, 2, 2, 5) })).toEqual(column(1, 3, 3, 7, 12));
      expect(cumulativeSum({ x: column() })).toEqual(column());
    });

    test("is NaN from the first NaN on, and not before", () => {
      for (let at = 0; at < 20; at++) {
        const x = new Float64Array(20).fill(1);
        x[at] = NaN;
        cumulativeSum({ x }).forEach((total, i) => {
          if (i < at) expect(total).toBe(i + 1);
          else expect(total).toBeNaN();
        });
      }
    });

    test("stays infinite once it is", () => {
      const x = new Float64Array(20).fill(1);
      x[3] = Infinity;
      const totals = cumulativeSum({ x });
      expect([...totals.subarray(0, 3)]).toEqual([1, 2, 3]);
      expect(totals.subarray(3).every((total) => total === Infinity)).toBe(true);
    });

    test("does not lose digits with length: each total is within a few roundings of the exact one", () => {
      const n = 30_011;
      const x = Float64Array.from({ length: n }, () => 0.1);
      const totals = cumulativeSum({ x });
      for (const i of [0, 7, 8, 999, 1023, 1024, 20_000, n - 1]) {
        const expected = exact(new Array(i + 1).fill(0.1));
        expect(Math.abs(totals[i]! - expected)).toBeLessThanOrEqual(4 * 2 ** -53 * expected);
      }
    });

    test("ends at the sum", () => {
      for (const n of [1, 5, 8, 100, 4097]) {
        const x = Float64Array.from({ length: n }, (_, i) => (i * 37) % 101);
        expect(cumulativeSum({ x })[n - 1]).toBe(sum({ x }));
      }
    });
  });
});
