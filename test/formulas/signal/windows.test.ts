import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { exactCovariance, exactMean } from "../../support/exact.ts";
import { column, expectClose } from "../../support/golden.ts";
import { expectCase, pandasCases } from "../../support/pandas.ts";

const cases = pandasCases("windows.json");

/** Values with gaps, and a window. */
const course = fc.record({
  x: fc.array(fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), fc.constantFrom(NaN, 0, 1, 2)), {
    minLength: 1,
    maxLength: 60,
  }),
  window: fc.integer({ min: 1, max: 20 }),
  minPeriods: fc.integer({ min: 0, max: 8 }),
});

/** What a function of the values in each window gives, from the values themselves. */
const windowsOf = (x: readonly number[], window: number, least: number, of: (values: readonly number[]) => number) =>
  x.map((_, i) => {
    const values = x.slice(Math.max(0, i + 1 - window), i + 1).filter((value) => !Number.isNaN(value));
    return values.length >= least ? of(values) : NaN;
  });

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** As of NumPy: at q (n - 1) between the two values in order. */
function quantileOf(values: readonly number[], q: number): number {
  const order = values.toSorted((a, b) => a - b);
  const at = q * (order.length - 1);
  const low = order[Math.floor(at)]!;
  return values.length ? low + (at % 1) * (order[Math.ceil(at)]! - low) : NaN;
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { movingSum, movingMean, movingVariance, movingMin, movingMax, movingMedian, movingQuantile } = lw.signal;
  const over = (window: number) => ({ sizes: { window }, onInvalid: "nan" }) as const;
  type Windowed = (inputs: { x: Float64Array }, params: object, options: ReturnType<typeof over>) => Float64Array;
  const plain: readonly Windowed[] = [movingSum, movingMean, movingMin, movingMax, movingMedian];

  test.each(cases.map((one, i) => ({ one, title: `${one.formula} ${i}` })))(
    "$title is what pandas gives",
    ({ one }) => {
      expectCase(lw, one, 1e-14);
    },
  );

  /** That each cell is within `off` of what the windows themselves give. */
  const agrees = (actual: Float64Array, expected: readonly number[], off: number) => {
    expect([...actual].map(Number.isNaN)).toEqual(expected.map(Number.isNaN));
    for (const [i, value] of expected.entries())
      if (!Number.isNaN(value)) expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(off);
  };

  describe("signal.movingSum and signal.movingMean", () => {
    test("are of the last three, by hand", () => {
      const x = column(1, 2, 4, 8, NaN, 16);
      expect(movingSum({ x }, {}, over(3))).toEqual(column(NaN, NaN, 7, 14, NaN, NaN));
      expect(movingSum({ x }, { minPeriods: 1 }, over(3))).toEqual(column(1, 3, 7, 14, 12, 24));
      expect(movingMean({ x }, { minPeriods: 2 }, over(3))).toEqual(column(NaN, 1.5, 7 / 3, 14 / 3, 6, 12));
      expect(movingSum({ x: column(NaN, 1) }, { minPeriods: 0 }, over(1))).toEqual(column(0, 1));
    });

    test("are the sum and the mean of each window", () => {
      fc.assert(
        fc.property(course, ({ x, window, minPeriods }) => {
          const call = { x: column(...x) };
          agrees(movingSum(call, { minPeriods }, over(window)), windowsOf(x, window, minPeriods, sumOf), 1e-11);
          const mean = windowsOf(x, window, minPeriods, (values) => sumOf(values) / values.length);
          agrees(movingMean(call, { minPeriods }, over(window)), mean, 1e-11);
        }),
      );
    });

    test("forget what has left the window, whatever it was", () => {
      const next = random(31);
      const calm = Float64Array.from({ length: 400 }, () => Math.round(next() * 1000) / 8);
      for (const window of [1, 2, 7, 50]) {
        const wild = calm.slice();
        for (let i = 0; i < 200; i++) if (next() < 0.3) wild[i] = (next() < 0.5 ? -1 : 1) * 10 ** (next() * 300);
        const after = (formula: Windowed, x: Float64Array) => formula({ x }, {}, over(window)).slice(200 + window);
        for (const formula of plain) expectSameBits(after(formula, wild), after(formula, calm));
      }
    });

    test("lose nothing where large values cancel, in the block that grows and in the one before", () => {
      const x = column(1e16, 1, 1, -1e16, 3);
      expect(movingSum({ x }, { minPeriods: 1 }, over(8))).toEqual(column(1e16, 1e16, 1e16 + 2, 2, 5));
      expect(movingSum({ x }, { minPeriods: 1 }, over(4)).at(3)).toBe(2);
    });

    test("are exact to three roundings of the two parts, over a million ticks", () => {
      const next = random(32);
      const x = Float64Array.from({ length: 1_000_000 }, () => Math.round((next() - 0.5) * 2 ** 40) * 2 ** -20);
      const window = 777;
      const sum = movingSum({ x }, {}, over(window));
      const mean = movingMean({ x }, {}, over(window));
      for (let end = window; end <= x.length; end += 4999) {
        const exact = exactMean(x.subarray(end - window, end));
        const parts = 2 ** -53 * 3 * 2 ** 19 * window;
        expect(Math.abs(sum[end - 1]! - exact * window)).toBeLessThan(parts);
        expect(Math.abs(mean[end - 1]! - exact)).toBeLessThan(parts / window);
      }
    });
  });

  describe("signal.movingVariance", () => {
    const variance = (x: Float64Array, ddof: number, window: number) =>
      movingVariance({ x }, { ddof, minPeriods: 1 }, over(window));

    test("is of the last three, by hand", () => {
      const { mean, variance: sample, deviation } = movingVariance({ x: column(1, 3, 5, 10) }, {}, over(3));
      expect(mean).toEqual(column(NaN, NaN, 3, 6));
      expectClose([...sample], [NaN, NaN, 4, 13], 1e-15);
      expectClose(deviation[2]!, 2, 1e-15);
      expect(variance(column(1, 3, 5), 0, 2).variance).toEqual(column(0, 1, 1));
      expect(variance(column(1, 3, 5), 1, 2).variance).toEqual(column(NaN, 2, 2));
    });

    test("is the mean and the variance of each window", () => {
      fc.assert(
        fc.property(course, fc.constantFrom(0, 1), ({ x, window, minPeriods }, ddof) => {
          const of = (values: readonly number[]) => {
            const mean = sumOf(values) / values.length;
            return values.length > ddof ? sumOf(values.map((v) => (v - mean) ** 2)) / (values.length - ddof) : NaN;
          };
          const actual = movingVariance({ x: column(...x) }, { minPeriods, ddof }, over(window));
          agrees(actual.variance, windowsOf(x, window, minPeriods, of), 1e-9);
          const mean = windowsOf(x, window, minPeriods, (values) => sumOf(values) / values.length);
          agrees(actual.mean, mean, 1e-11);
        }),
      );
    });

    test("keeps its digits beside any offset, and beside one value far from the others", () => {
      const next = random(33);
      const window = 40;
      for (const offset of [0, 1e9, -1e15])
        for (const far of [0, 1e6, 1e9]) {
          const x = Float64Array.from(
            { length: 300 },
            (_, i) => offset + Math.round(next() * 1000) + (i % 37 ? 0 : far),
          );
          const actual = variance(x, 1, window);
          for (let end = window; end <= 300; end++) {
            const own = x.subarray(end - window, end);
            expectClose(actual.variance[end - 1]!, exactCovariance(own), 1e-12);
            expectClose(actual.mean[end - 1]!, exactMean(own), 1e-15);
          }
        }
    });

    test("is 0 where nothing moves, and forgets what has left the window", () => {
      const x = new Float64Array(100).fill(0.1);
      x[20] = 1e150;
      x[45] = NaN;
      const actual = movingVariance({ x }, { minPeriods: 2 }, over(10));
      expect(actual.variance.slice(1, 20)).toEqual(new Float64Array(19));
      expect(actual.variance[29]).toBeGreaterThan(1e297);
      expect(actual.variance.slice(30)).toEqual(new Float64Array(70));
      expect(actual.mean.slice(30)).toEqual(new Float64Array(70).fill(0.1));
    });
  });

  describe("signal.movingMin and signal.movingMax", () => {
    test("are the least and the greatest of each window, to the bit", () => {
      fc.assert(
        fc.property(course, ({ x, window, minPeriods }) => {
          const call = { x: column(...x) };
          const least = windowsOf(x, window, minPeriods, (values) => (values.length ? Math.min(...values) : NaN));
          const most = windowsOf(x, window, minPeriods, (values) => (values.length ? Math.max(...values) : NaN));
          expect([...movingMin(call, { minPeriods }, over(window))].map((v) => v + 0)).toEqual(least.map((v) => v + 0));
          expect([...movingMax(call, { minPeriods }, over(window))].map((v) => v + 0)).toEqual(most.map((v) => v + 0));
        }),
      );
    });

    test("take the largest doubles, and infinity for a gap", () => {
      const most = Number.MAX_VALUE;
      expect(movingMin({ x: column(most, -most, 0) }, {}, over(2))).toEqual(column(NaN, -most, -most));
      expect(movingMax({ x: column(1, Infinity, 0) }, { minPeriods: 1 }, over(2))).toEqual(column(1, 1, 0));
    });
  });

  describe("signal.movingMedian and signal.movingQuantile", () => {
    test("are of the last three, by hand", () => {
      const x = column(5, 1, 3, 2, NaN, 9);
      expect(movingMedian({ x }, {}, over(3))).toEqual(column(NaN, NaN, 3, 2, NaN, NaN));
      expect(movingMedian({ x }, { minPeriods: 2 }, over(3))).toEqual(column(NaN, 3, 3, 2, 2.5, 5.5));
      expect(movingQuantile({ x }, { q: 0.75, minPeriods: 1 }, over(3))).toEqual(column(5, 4, 4, 2.5, 2.75, 7.25));
    });

    test("are the quantile of each window", () => {
      fc.assert(
        fc.property(course, fc.double({ min: 0, max: 1, noNaN: true }), ({ x, window, minPeriods }, q) => {
          const call = { x: column(...x) };
          const quantile = windowsOf(x, window, minPeriods, (values) => quantileOf(values, q));
          agrees(movingQuantile(call, { q, minPeriods }, over(window)), quantile, 1e-12);
          const median = windowsOf(x, window, minPeriods, (values) => quantileOf(values, 0.5));
          agrees(movingMedian(call, { minPeriods }, over(window)), median, 1e-12);
        }),
      );
    });

    test("choose a neighbour where told to", () => {
      const at = (q: number, interpolation: "lower" | "higher" | "midpoint" | "nearest") =>
        movingQuantile({ x: column(40, 10, 30, 20) }, { q, interpolation }, over(4)).at(-1);
      expect([at(0.5, "lower"), at(0.5, "higher"), at(0.4, "midpoint"), at(0.4, "nearest")]).toEqual([20, 30, 25, 20]);
      expect([at(1 / 6, "nearest"), at(0.5, "nearest"), at(0.6, "nearest")]).toEqual([10, 30, 30]);
      expect([at(0, "higher"), at(1, "lower"), at(1 / 3, "midpoint")]).toEqual([10, 40, 20]);
    });

    test("put in order what a caller's state has in none", () => {
      const recent = column(4, NaN, 7, 1);
      const bank = movingMedian.bank(
        1,
        { minPeriods: 1 },
        { ...over(4), state: { recent, sorted: column(9, NaN, 2, 5) } },
      );
      expect(bank.step({ x: column(3) })).toEqual(column(3));
      expect(bank.state.sorted).toEqual(column(1, 3, 7, NaN));
    });
  });

  test("a window is of one tick or more", () => {
    for (const formula of plain) {
      expect(() => formula({ x: column(1) }, {}, over(0))).toThrow(RangeError);
      expect(formula({ x: column(3, -2) }, {}, over(1))).toEqual(column(3, -2));
    }
  });
});
