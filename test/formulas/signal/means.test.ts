import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { expectNear, references } from "../../support/filters.ts";
import { column } from "../../support/golden.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const positive = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 });
const weight = fc.oneof(
  fc.double({ min: 0, max: 3, noNaN: true }),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
);
const usual = fc.oneof(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.constant(0));
const nan = { onInvalid: "nan" } as const;

describe.each(builds)("on the $name build", ({ lw }) => {
  const { weightedMean, harmonicMean, powerMean } = lw.signal;

  describe("signal.weightedMean", () => {
    test("of 1, 2 and 4 with weights 1, 1 and 2 is 2.75", () => {
      expect(weightedMean({ x: column(1, 2, 4), weights: column(1, 1, 2) })).toBe(2.75);
      expect(weightedMean({ x: column(1, 2, 6) })).toBe(3);
    });

    test("is what NumPy gives", () => {
      for (const { x, weights, mean } of references.means)
        expectNear([weightedMean({ x: column(...x), weights: column(...weights) })], [mean], 1e-15);
    });

    test("lies among the values that have weight, of any size", () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(finite, weight), { minLength: 1, maxLength: 40 }), (pairs) => {
          const [x, weights] = [column(...pairs.map(([v]) => v)), column(...pairs.map(([, w]) => w))];
          const mean = weightedMean({ x, weights });
          const counting = pairs.filter(([, w]) => w > 0).map(([v]) => v);
          if (!counting.length) expect(mean).toBeNaN();
          else {
            expect(mean).toBeGreaterThanOrEqual(Math.min(...counting));
            expect(mean).toBeLessThanOrEqual(Math.max(...counting));
          }
        }),
        { seed: 1, numRuns: 500 },
      );
    });

    test("moves with a power of two, from one end of the doubles to the other", () => {
      const [x, weights] = [column(1, -2.5, 7, 0.3), column(0.1, 0.7, 3, 0)];
      const mean = weightedMean({ x, weights });
      for (const size of [2 ** -900, 2 ** 1020])
        for (const heavier of [2 ** -1000, 1, 2 ** 1021])
          expect(
            weightedMean({ x: x.map((v) => v * size), weights: weights.map((w) => w * heavier) }),
            `${size}, ${heavier}`,
          ).toBe(mean * size);
    });

    test("of groups is each group's, also where a column is long", () => {
      const x = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i));
      const offsets = Uint32Array.of(0, 3, 3, 2500, 5000);
      const means = weightedMean({ x, offsets });
      for (let g = 0; g < 4; g++) {
        const own = x.slice(offsets[g], offsets[g + 1]);
        if (own.length) expectSameBits(means[g]!, weightedMean({ x: own }));
        else expect(means[g]).toBeNaN();
      }
    });

    test("has no answer where a value or a weight is none", () => {
      expect(weightedMean({ x: column(1, NaN), weights: column(1, 0) }, {}, nan)).toBeNaN();
      expect(weightedMean({ x: column(1, 2), weights: column(1, -1) }, {}, nan)).toBeNaN();
      expect(weightedMean({ x: column(1, Infinity) }, {}, nan)).toBeNaN();
    });
  });

  describe("signal.harmonicMean", () => {
    test("of 40 and 60 is 48", () => {
      expect(harmonicMean({ x: column(40, 60) })).toBeCloseTo(48, 13);
    });

    test("is what SciPy gives", () => {
      for (const { x, weights, harmonic } of references.means)
        expectNear([harmonicMean({ x: column(...x), weights: column(...weights) })], [harmonic], 1e-15);
    });

    test("is 0 with a 0 that has weight, and does not see one that has none", () => {
      expect(harmonicMean({ x: column(0, 5) })).toBe(0);
      expect(harmonicMean({ x: column(0, 5), weights: column(0, 2) })).toBe(5);
      expect(harmonicMean({ x: column(-1, 5) }, {}, nan)).toBeNaN();
    });

    test("of the smallest and the largest doubles is within them", () => {
      expect(harmonicMean({ x: column(5e-324, 5e-324, 5e-324, 1e308) })).toBe(5e-324);
      expect(harmonicMean({ x: column(1e308, 1.5e308) }) / 1.2e308).toBeCloseTo(1, 14);
    });
  });

  describe("signal.powerMean", () => {
    test("of 1 and 7 is 5 for squares, 4 for themselves, 1.75 for reciprocals and sqrt 7 for 0", () => {
      const of = (exponent: number) => powerMean({ x: column(1, 7) }, { exponent });
      expect([of(2), of(1), of(-1)]).toEqual([5, 4, 1.75]);
      expect(of(0)).toBeCloseTo(Math.sqrt(7), 15);
      expect([of(Infinity), of(-Infinity)]).toEqual([7, 1]);
    });

    test("is exact to a few roundings for every exponent, and what SciPy gives", () => {
      for (const { x, weights, powers, scipy } of references.means) {
        const of = (exponent: number) => powerMean({ x: column(...x), weights: column(...weights) }, { exponent });
        for (const [p, mean] of powers) expectNear([of(p)], [mean], 2e-15, `exponent ${p}`);
        for (const [p, mean] of scipy) expectNear([of(p)], [mean], 1e-14, `exponent ${p}`);
      }
    });

    test("rises with the exponent, from the least value to the greatest", () => {
      const exponents = [-Infinity, -1e4, -30, -1, -0.4, -1e-12, 0, 1e-12, 0.4, 1, 2, 2.5, 700, Infinity];
      fc.assert(
        fc.property(fc.array(fc.tuple(positive, usual), { minLength: 1, maxLength: 20 }), (pairs) => {
          const [x, weights] = [column(...pairs.map(([v]) => v)), column(...pairs.map(([, w]) => w))];
          const means = exponents.map((exponent) => powerMean({ x, weights }, { exponent }));
          const counting = pairs.filter(([, w]) => w > 0).map(([v]) => v);
          if (!counting.length) return;
          expect([means[0], means.at(-1)]).toEqual([Math.min(...counting), Math.max(...counting)]);
          for (let k = 1; k < means.length; k++) expect(means[k]).toBeGreaterThanOrEqual(means[k - 1]! * (1 - 1e-12));
        }),
        { seed: 1, numRuns: 300, endOnFailure: true },
      );
    });

    test("does not lose small exponents, or values whose quotients leave the doubles", () => {
      const x = column(1e-300, 1e300);
      expect(powerMean({ x }, { exponent: 0 })).toBeCloseTo(1, 12);
      // ln mean = ln((e^(p a) + e^(-p a)) / 2) / p, a = 300 ln 10.
      const [p, a] = [0.001, 300 * Math.LN10];
      expect(Math.log(powerMean({ x }, { exponent: p })) / (Math.log(Math.cosh(p * a)) / p)).toBeCloseTo(1, 13);
      expect(powerMean({ x: column(2 ** -1070, 2 ** 1020) }, { exponent: 0 }) / 2 ** -25).toBeCloseTo(1, 12);
    });
  });
});
