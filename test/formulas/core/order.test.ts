import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { columnsIn, expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("core.quantile", {
  quant7: (lw, { x, q }: { x: number[]; q: number }) => lw.core.quantile({ x: column(...x), q: column(q) })[0],
});

/** The order of TypedArray.prototype.sort: -0 before +0, NaN last. */
const sorted = (x: Float64Array) => x.slice().sort();
const numbers = (x: Float64Array) => x.filter((value) => !Number.isNaN(value));
/** Any doubles, with many repetitions and both zeros among them. */
const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(-0, 0, NaN, Infinity, -Infinity));
const values = (maxLength: number) => fc.array(value, { maxLength }).map((cells) => column(...cells));

const drawn = (length: number, seed: number) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => next() - 0.5);
};

/** Inputs on which sorting algorithms have gone wrong, of any length: some take the merge, some each kind of digit. */
const hard: readonly (readonly [name: string, (n: number) => Float64Array])[] = [
  ["equal values", (n) => new Float64Array(n).fill(0.1)],
  ["rising values", (n) => Float64Array.from({ length: n }, (_, i) => i)],
  ["falling values", (n) => Float64Array.from({ length: n }, (_, i) => -i)],
  ["an organ pipe", (n) => Float64Array.from({ length: n }, (_, i) => Math.min(i, n - i))],
  ["a saw", (n) => Float64Array.from({ length: n }, (_, i) => i % 7)],
  ["NaN everywhere", (n) => new Float64Array(n).fill(NaN)],
  ["NaN here and there", (n) => drawn(n, 5).map((x, i) => (i % 3 ? x : NaN))],
  ["both zeros", (n) => Float64Array.from({ length: n }, (_, i) => (i % 2 ? -0 : 0))],
  ["values that differ in their last bits alone", (n) => drawn(n, 6).map((x) => 1 + Math.floor(1000 * x) * 2 ** -52)],
  ["one value far from many close ones", (n) => drawn(n, 7).map((x, i) => (i ? 1 + x * 1e-9 : -1e300))],
  ["all magnitudes", (n) => drawn(n, 8).map((x) => Math.sign(x) * 10 ** (1200 * Math.abs(x) - 300))],
  ["a draw", (n) => drawn(n, 9)],
];
const lengths = [0, 1, 2, 3, 8, 9, 33, 47, 48, 200, 1999, 2000, 5001];

describe.each(builds)("on the $name build", ({ lw }) => {
  const { sort, rank, quantile, median, topK } = lw.core;

  describe("core.sort", () => {
    test("puts values in order, stably, and says where they came from", () => {
      expect(sort({ x: column(3, -0, NaN, 0, -1, 3, Infinity) })).toEqual({
        values: column(-1, -0, 0, 3, 3, Infinity, NaN),
        order: column(4, 1, 3, 0, 5, 6, 2),
      });
      expect(sort({ x: column(3, -0, NaN, 0, -1, 3, Infinity) }, { descending: true })).toEqual({
        values: column(Infinity, 3, 3, 0, -0, -1, NaN),
        order: column(6, 0, 5, 3, 1, 4, 2),
      });
    });

    test("sorts groups apart, rows counted within them", () => {
      const offsets = Uint32Array.of(0, 3, 3, 5);
      expect(sort({ x: column(3, 1, 2, 9, 8), offsets })).toEqual({
        values: column(1, 2, 3, 8, 9),
        order: column(1, 2, 0, 1, 0),
      });
    });

    test.each(hard)("sorts %s of every length", (_, make) => {
      for (const n of lengths) {
        const x = make(n);
        const { values, order } = sort({ x });
        expectSameBits(values, sorted(x), `n = ${n}`);
        expectStable(x, values, order, (a, b) => a < b);
        const falling = sort({ x }, { descending: true });
        const reversed = sorted(numbers(x)).reverse();
        expectSameBits(falling.values.slice(0, reversed.length), reversed, `n = ${n}, descending`);
        expect(falling.values.slice(reversed.length).every(Number.isNaN)).toBe(true);
        expectStable(x, falling.values, falling.order, (a, b) => a > b);
      }
    });

    test("gives the same columns whether one or both are wanted", () => {
      for (const n of [33, 900, 3000]) {
        const x = drawn(n, n).map((x) => Math.round(x * 100));
        const both = columnsIn(sort({ x }));
        const [values, order] = [new Float64Array(n), new Float64Array(n)];
        sort({ x }, {}, { out: { values } });
        sort({ x }, {}, { out: { order } });
        expectSameBits({ values, order }, both);
      }
    });

    test("sorts any doubles as TypedArray.prototype.sort does", () => {
      fc.assert(
        fc.property(values(120), (x) => {
          const { values, order } = sort({ x });
          expectSameBits(values, sorted(x));
          expectStable(x, values, order, (a, b) => a < b);
        }),
        { seed: 1, numRuns: 300 },
      );
    });
  });

  describe("core.rank", () => {
    const x = column(10, 20, 10, NaN, 30, 20, 20);

    test.each([
      ["average", [1.5, 4, 1.5, NaN, 6, 4, 4]],
      ["least", [1, 3, 1, NaN, 6, 3, 3]],
      ["greatest", [2, 5, 2, NaN, 6, 5, 5]],
      ["dense", [1, 2, 1, NaN, 3, 2, 2]],
      ["ordinal", [1, 3, 2, NaN, 6, 4, 5]],
    ] as const)("gives equal values %s places", (ties, expected) => {
      expect(rank({ x }, { ties })).toEqual(column(...expected));
    });

    test("counts from the largest when descending, and takes -0 and +0 as equal", () => {
      expect(rank({ x: column(1, 3, 2) }, { descending: true })).toEqual(column(3, 1, 2));
      expect(rank({ x: column(0, -0, 1, -1) })).toEqual(column(2.5, 2.5, 4, 1));
      expect(rank({ x: column() })).toEqual(column());
    });

    test("has the mean place (n + 1) / 2 in every group, ties or none", () => {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 90 }), (cells) => {
          const places = rank({ x: column(...cells) });
          const sum = places.reduce((sum, place) => sum + place, 0);
          expect(sum).toBe((cells.length * (cells.length + 1)) / 2);
        }),
        { seed: 1 },
      );
    });
  });

  describe("core.quantile", () => {
    /** Straight from the definition, on a sorted copy. */
    const defined = (x: Float64Array, q: number) => {
      const order = sorted(numbers(x));
      const h = (order.length - 1) * q;
      const low = Math.floor(h);
      if (!order.length) return NaN;
      return h === low ? order[low]! : order[low]! + (h - low) * (order[low + 1]! - order[low]!);
    };

    test.each(hard)("agrees with sorting for %s of every length, few shares or many", (_, make) => {
      const shares = column(0, 0.05, 0.25, 0.5, 0.9, 1);
      for (const n of lengths) {
        const x = make(n);
        const many = quantile({ x, q: shares });
        shares.forEach((q, k) => {
          const [one] = quantile({ x, q: column(q) });
          expectSameBits(one!, many[k]!, `n = ${n}, q = ${q}`);
          const expected = defined(x, q);
          if (Number.isNaN(expected)) expect(one).toBeNaN();
          else expect(Math.abs(one! - expected)).toBeLessThanOrEqual(1e-15 * Math.abs(expected));
        });
      }
    });

    test("of no numbers is NaN, of one that one", () => {
      expect(quantile({ x: column(), q: column(0.5) })).toEqual(column(NaN));
      expect(quantile({ x: column(NaN, NaN), q: column(0.5, 0, 1) })).toEqual(column(NaN, NaN, NaN));
      expect(quantile({ x: column(NaN, 7), q: column(0, 0.3, 1) })).toEqual(column(7, 7, 7));
    });

    test("brings shares into [0, 1], and gives NaN for a share that is none", () => {
      expect(quantile({ x: column(1, 2, 3), q: column(-1, 2, NaN) })).toEqual(column(1, 3, NaN));
      expect(quantile({ x: column(1, 2, 3), q: column(NaN) })).toEqual(column(NaN));
      // Also of one number, be it selected or sorted.
      expect(quantile({ x: column(7), q: column(NaN) })).toEqual(column(NaN));
      expect(quantile({ x: column(7), q: column(NaN, 0.5, NaN) })).toEqual(column(NaN, 7, NaN));
    });

    test("meets infinities, and distances too large for a double", () => {
      expect(quantile({ x: column(-Infinity, 1), q: column(0, 0.5, 1) })).toEqual(column(-Infinity, -Infinity, 1));
      expect(quantile({ x: column(1, Infinity), q: column(0, 0.5, 1) })).toEqual(column(1, Infinity, Infinity));
      expect(quantile({ x: column(-Infinity, Infinity), q: column(0.5) })).toEqual(column(NaN));
      expect(quantile({ x: column(-Number.MAX_VALUE, Number.MAX_VALUE), q: column(0.5) })).toEqual(column(0));
    });

    test("answers each group in turn, shares side by side", () => {
      const offsets = Uint32Array.of(0, 3, 3, 5);
      expect(quantile({ x: column(3, 1, 2, 9, 8), q: column(0, 1), offsets })).toEqual(column(1, 3, NaN, NaN, 8, 9));
    });

    test("rises with the share and stays among the values", () => {
      fc.assert(
        fc.property(
          fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 }),
          (cells) => {
            const x = column(...cells);
            const q = Float64Array.from({ length: 21 }, (_, i) => i / 20);
            const result = quantile({ x, q });
            expectSameBits(result[0]!, sorted(x)[0]!);
            expectSameBits(result[20]!, sorted(x)[x.length - 1]!);
            for (let k = 1; k <= 20; k++) expect(result[k]).toBeGreaterThanOrEqual(result[k - 1]!);
          },
        ),
        { seed: 1 },
      );
    });
  });

  describe("core.median", () => {
    test("is the middle value, or the mean of the middle two, NaN left out", () => {
      expect(median({ x: column(5, 1, 3) })).toBe(3);
      expect(median({ x: column(5, NaN, 1, 3, 2) })).toBe(2.5);
      expect(median({ x: column() })).toBeNaN();
      expect(median({ x: column(1, 2, 8, 9), offsets: Uint32Array.of(0, 2, 2, 4) })).toEqual(column(1.5, NaN, 8.5));
    });

    test.each(hard)("is the quantile at a half of %s", (_, make) => {
      for (const n of [...lengths, 40_000]) {
        const x = make(n);
        expectSameBits(median({ x }), quantile({ x, q: column(0.5) })[0]!, `n = ${n}`);
      }
    });
  });

  describe("core.topK", () => {
    test("gives the best first, the earlier row of equal ones, and NaN where there are no more", () => {
      const x = column(2, 9, NaN, 9, 4);
      expect(topK({ x }, {}, { sizes: { rank: 3 } })).toEqual({ values: column(9, 9, 4), order: column(1, 3, 4) });
      expect(topK({ x }, { smallest: true }, { sizes: { rank: 5 } })).toEqual({
        values: column(2, 4, 9, 9, NaN),
        order: column(0, 4, 1, 3, NaN),
      });
      expect(topK({ x }, {}, { sizes: { rank: 0 } })).toEqual({ values: column(), order: column() });
    });

    test("is refused when nobody says how many are wanted", () => {
      expect(() => topK({ x: column(1) })).toThrow(/core.topK: length of axis "rank" cannot be told/);
    });

    test.each(hard)("is the beginning of a sort of %s", (_, make) => {
      for (const n of lengths)
        for (const k of [1, 4, 100]) {
          const x = make(n);
          for (const smallest of [false, true]) {
            const { values, order } = topK({ x }, { smallest }, { sizes: { rank: k } });
            const whole = sort({ x }, { descending: !smallest });
            const found = Math.min(k, numbers(x).length);
            expectSameBits(values.slice(0, found), whole.values.slice(0, found), `n = ${n}, k = ${k}`);
            expectSameBits(order.slice(0, found), whole.order.slice(0, found), `n = ${n}, k = ${k}`);
            expect([...values.slice(found), ...order.slice(found)].every(Number.isNaN)).toBe(true);
          }
        }
    });

    test("has room for more ranks than groups share a block", () => {
      const x = drawn(30_000, 3);
      const offsets = Uint32Array.from({ length: 11 }, (_, g) => g * 3000);
      const { values } = topK({ x, offsets }, {}, { sizes: { rank: 2500 } });
      for (let g = 0; g < 10; g++) {
        const best = sorted(x.subarray(g * 3000, (g + 1) * 3000)).reverse();
        expectSameBits(values.slice(g * 2500, (g + 1) * 2500), best.slice(0, 2500));
      }
    });
  });
});

/** Rows name the values beside them, each once, and those of equal values rise. */
function expectStable(
  x: Float64Array,
  values: Float64Array,
  order: Float64Array,
  before: (a: number, b: number) => boolean,
): void {
  expect(new Set(order).size).toBe(x.length);
  order.forEach((row, i) => {
    if (!Object.is(x[row], values[i])) expect.fail(`row ${row} has ${x[row]}, not ${values[i]}`);
    const [last, lastRow] = [values[i - 1]!, order[i - 1]!];
    if (i && !before(last, values[i]!) && Object.is(last, values[i]) && lastRow > row)
      expect.fail(`rows ${lastRow} and ${row} of equal values are swapped`);
  });
}
