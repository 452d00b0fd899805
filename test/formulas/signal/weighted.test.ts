import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { exactCovariance } from "../../support/exact.ts";
import { column, expectClose } from "../../support/golden.ts";
import { expectCase, pandasCases } from "../../support/pandas.ts";

const cases = pandasCases("weighted.json").filter(({ formula }) => formula.startsWith("ew"));

const value = fc.double({ min: -100, max: 100, noNaN: true });
/** Values with gaps, and the time to each. */
const course = fc.array(
  fc.record({ x: fc.oneof(value, fc.constant(NaN)), y: value, step: fc.double({ min: 0, max: 5, noNaN: true }) }),
  { minLength: 1, maxLength: 30 },
);
const switches = fc.record({ adjust: fc.boolean(), ignoreNa: fc.boolean() });
const alphas = fc.double({ min: 0.01, max: 0.99, noNaN: true });

/**
 * Weights of the values up to the last one by how old each is, without a recurrence. Without adjust the first keeps all that the others
 * leave, and a gap before a value takes from all that are older.
 */
function weightsOf(
  values: readonly number[],
  alpha: number,
  { adjust, ignoreNa }: { adjust: boolean; ignoreNa: boolean },
) {
  const place = values.map((_, i) => values.slice(0, i).filter((x) => !ignoreNa || !Number.isNaN(x)).length);
  const there = values.flatMap((x, i) => (Number.isNaN(x) ? [] : [i]));
  if (adjust) return there.map((i) => ({ i, w: (1 - alpha) ** (place[there.at(-1)!]! - place[i]!) }));
  const weights = new Map<number, number>();
  there.forEach((i, k) => {
    const past = k ? (1 - alpha) ** (place[i]! - place[there[k - 1]!]!) : 0;
    const share = k ? alpha / (past + alpha) : 1;
    for (const [j, w] of weights) weights.set(j, w * (1 - share));
    weights.set(i, share);
  });
  return [...weights].map(([i, w]) => ({ i, w }));
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { ewMean, ewMeanTimes, ewVariance, ewCovariance, ewCorrelation } = lw.signal;
  const last = (x: Float64Array) => x.at(-1)!;
  const options = { onInvalid: "nan" } as const;

  test.each(cases.map((one, i) => ({ one, title: `${one.formula} ${i}` })))(
    "$title is what pandas gives",
    ({ one }) => {
      expectCase(lw, one, 1e-14);
    },
  );

  describe("signal.ewMean", () => {
    test("divides by the weights so far, by hand", () => {
      // (1 + 2 4) / 3, then (1 + 2 4 + 4 1) / 7.
      expect(ewMean({ x: column(1, 4, 1) }, { alpha: 0.5 })).toEqual(column(1, 3, 13 / 7));
      expect(ewMean({ x: column(1, 4, 1) }, { alpha: 0.5, adjust: false })).toEqual(column(1, 2.5, 1.75));
    });

    test("lets weights fade over a gap, or not", () => {
      const x = column(1, NaN, 4);
      expect(ewMean({ x }, { alpha: 0.5 }, options)).toEqual(column(1, 1, (0.25 * 1 + 4) / 1.25));
      expect(ewMean({ x }, { alpha: 0.5, ignoreNa: true }, options)).toEqual(column(1, 1, 3));
    });

    test("is the mean where no weight fades, and the last value where all do", () => {
      const x = column(3, 1, 8, -2);
      expectClose(last(ewMean({ x }, { alpha: 0 })), 2.5, 1e-15);
      expect(ewMean({ x }, { alpha: 1 })).toEqual(x);
    });

    test("is the weighted mean of any course, by its definition", () => {
      fc.assert(
        fc.property(course, alphas, switches, (ticks, alpha, given) => {
          const values = ticks.map(({ x }) => x);
          const weights = weightsOf(values, alpha, given);
          const whole = weights.reduce((sum, { w }) => sum + w, 0);
          const mean = weights.reduce((sum, { i, w }) => sum + (w / whole) * values[i]!, 0);
          const actual = last(ewMean({ x: column(...values) }, { alpha, ...given }, options));
          if (weights.length) expect(Math.abs(actual - mean)).toBeLessThan(1e-11);
          else expect(actual).toBeNaN();
        }),
      );
    });

    test("takes alpha, span and half-life for the same", () => {
      const x = column(3, 1, 8, -2, 5);
      for (const adjust of [true, false]) {
        const byAlpha = last(ewMean({ x }, { alpha: 0.25, adjust }));
        for (const fading of [{ span: 7 }, { halfLife: -1 / Math.log2(0.75) }])
          expectClose(last(ewMean({ x }, { ...fading, adjust })), byAlpha, 1e-14);
      }
    });

    test("stays what all values are, and waits for as many as it is told to", () => {
      const x = new Float64Array(500).fill(0.1);
      for (const adjust of [true, false]) expect(ewMean({ x }, { alpha: 0.03, adjust })).toEqual(x);
      expect(ewMean({ x: x.slice(0, 4) }, { minPeriods: 3 })).toEqual(column(NaN, NaN, 0.1, 0.1));
    });
  });

  describe("signal.ewMeanTimes", () => {
    test("fades with the time between values, by 2^(-age / halfLife), over gaps too", () => {
      fc.assert(
        fc.property(course, fc.double({ min: 0.5, max: 20, noNaN: true }), (ticks, halfLife) => {
          let now = 0;
          const time = ticks.map(({ step }) => (now += step));
          const values = ticks.map(({ x }) => x);
          const actual = last(ewMeanTimes({ x: column(...values), time: column(...time) }, { halfLife }, options));
          const there = values.flatMap((x, i) =>
            Number.isNaN(x) ? [] : [{ x, w: 2 ** ((time[i]! - now) / halfLife) }],
          );
          const whole = there.reduce((sum, { w }) => sum + w, 0);
          const mean = there.reduce((sum, { x, w }) => sum + (w / whole) * x, 0);
          if (there.length) expect(Math.abs(actual - mean)).toBeLessThan(1e-11);
          else expect(actual).toBeNaN();
        }),
      );
    });

    test("is signal.ewMean where times are of one tick", () => {
      const x = column(3, 1, 8, -2, 5);
      const time = column(7, 8, 9, 10, 11);
      for (const adjust of [true, false])
        expectClose(
          last(ewMeanTimes({ x, time }, { halfLife: 3, adjust })),
          last(ewMean({ x }, { halfLife: 3, adjust })),
          1e-14,
        );
    });

    test("is the mean where no weight fades, and the last value where all do; a value at the same time counts as much", () => {
      const x = column(3, 1, 8, -2);
      const time = column(0, 1e9, 2e9, 3e9);
      expectClose(last(ewMeanTimes({ x, time }, { halfLife: Infinity })), 2.5, 1e-15);
      for (const adjust of [true, false]) expect(ewMeanTimes({ x, time }, { halfLife: 1, adjust })).toEqual(x);
      expect(ewMeanTimes({ x: column(1, 3), time: column(5, 5) })).toEqual(column(1, 2));
    });

    test("skips a value whose time is before that of the last one, or missing", () => {
      const bank = ewMeanTimes.bank(1, { halfLife: 1 }, options);
      bank.run({ x: column(1, 100, 100, 4), time: column(5, 4, NaN, 6) });
      expect(bank.state.mean[0]).toBe(3);
      expect(bank.state.skipped[0]).toBe(2);
    });
  });

  describe("signal.ewVariance", () => {
    test("is the sample variance where no weight fades, to the last digits beside any offset", () => {
      const next = random(21);
      for (const offset of [0, 1e6, 1e12]) {
        const x = Float64Array.from({ length: 400 }, () => offset + Math.round(next() * 1000));
        const { variance, deviation } = ewVariance({ x }, { alpha: 0 });
        const exact = exactCovariance(x);
        expectClose(last(variance), exact, offset > 1e9 ? 1e-7 : 1e-12);
        expectClose(last(deviation), Math.sqrt(exact), offset > 1e9 ? 1e-7 : 1e-12);
      }
    });

    test("is the weighted variance of any course, by its definition", () => {
      fc.assert(
        fc.property(course, alphas, switches, fc.boolean(), (ticks, alpha, given, bias) => {
          const values = ticks.map(({ x }) => x);
          const weights = weightsOf(values, alpha, given);
          const whole = weights.reduce((sum, { w }) => sum + w, 0);
          const mean = weights.reduce((sum, { i, w }) => sum + (w / whole) * values[i]!, 0);
          const square = weights.reduce((sum, { i, w }) => sum + (w / whole) * (values[i]! - mean) ** 2, 0);
          const alike = weights.reduce((sum, { w }) => sum + (w / whole) ** 2, 0);
          const actual = last(ewVariance({ x: column(...values) }, { alpha, bias, ...given }, options).variance);
          // What of the weights is not alike cancels here, where the kernel adds it up.
          if (weights.length > 1 || (bias && weights.length))
            expect(Math.abs(actual * (bias ? 1 : 1 - alike) - square)).toBeLessThan(1e-9);
          else expect(actual).toBeNaN();
        }),
      );
    });

    test("is 0 where nothing moves, and NaN of one value however long it was alone", () => {
      const { variance } = ewVariance({ x: new Float64Array(50).fill(0.1) }, { alpha: 0.1 });
      expect([...variance]).toEqual([NaN, ...new Array(49).fill(0)]);
      const alone = column(0.3, ...new Array(20).fill(NaN));
      expect([...ewVariance({ x: alone }, { alpha: 0.1 }, options).variance]).toEqual(new Array(21).fill(NaN));
    });
  });

  describe("signal.ewCovariance", () => {
    test("of a column with itself is its variance, bit for bit", () => {
      const next = random(22);
      const x = Float64Array.from({ length: 60 }, () => next() - 0.5);
      for (const bias of [false, true])
        expect(ewCovariance({ x, y: x }, { span: 9, bias })).toEqual(ewVariance({ x }, { span: 9, bias }).variance);
    });

    test("takes a gap of one for a gap of both", () => {
      const x = column(1, 2, NaN, 4);
      const y = column(3, NaN, 1, 5);
      const both = ewCovariance({ x: column(1, NaN, NaN, 4), y: column(3, NaN, NaN, 5) }, { alpha: 0.2 }, options);
      expect(ewCovariance({ x, y }, { alpha: 0.2 }, options)).toEqual(both);
    });
  });

  describe("signal.ewCorrelation", () => {
    test("is 1 along a line and -1 against it, and NaN where one does not move", () => {
      const x = column(1, 2, 5, 3);
      expectClose(last(ewCorrelation({ x, y: x.map((v) => 3 * v + 1e3) })), 1, 1e-12);
      expectClose(last(ewCorrelation({ x, y: x.map((v) => -v) })), -1, 1e-15);
      expect(last(ewCorrelation({ x, y: x.map(() => 7) }))).toBeNaN();
    });

    test("is covariance over deviations", () => {
      const next = random(23);
      const x = Float64Array.from({ length: 50 }, () => next());
      const y = x.map((v) => v + next());
      const by = { span: 12, bias: true };
      const joint = ewCovariance({ x, y }, by);
      const [one, other] = [ewVariance({ x }, by).deviation, ewVariance({ x: y }, by).deviation];
      const actual = ewCorrelation({ x, y }, { span: 12 });
      actual.forEach((r, i) => {
        if (i) expectClose(r, joint[i]! / one[i]! / other[i]!, 1e-13);
      });
    });
  });
});
