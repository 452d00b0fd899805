import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";
import { readReferences } from "../../support/ulp.ts";

const seed = { seed: 1, numRuns: 300 };
/** A positive number, evenly by its logarithm. */
const between = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);
const share = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
/** A share whose complement is exact too. */
const exactShare = fc.integer({ min: 1, max: 2 ** 30 - 1 }).map((k) => k / 2 ** 30);

/** Relative distance. */
const off = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(b), Number.MIN_VALUE);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { beta, logBeta, incompleteBeta, betaQuantile, betaInterval, betaPosterior } = lw.core;

  describe("core.logBeta and core.beta", () => {
    test("are known for whole and half parameters", () => {
      expect(off(beta({ alpha: 3, beta: 4 }), 1 / 60)).toBeLessThan(2e-15);
      expect(off(beta({ alpha: 0.5, beta: 0.5 }), Math.PI)).toBeLessThan(2e-15);
      expect(off(beta({ alpha: 20, beta: 1 }), 1 / 20)).toBeLessThan(2e-15);
    });

    test("do not cancel for a large parameter beside a small one", () => {
      // B(a, 1) = 1 / a, B(a, 2) = 1 / (a (a + 1))
      for (const a of [1e3, 1e8, 1e15, 1e100]) {
        expect(off(logBeta({ alpha: a, beta: 1 }), -Math.log(a))).toBeLessThan(1e-15);
        expect(off(logBeta({ alpha: 2, beta: a }), -Math.log(a) - Math.log1p(a))).toBeLessThan(1e-15);
      }
    });

    test("do not mind which parameter comes first", () => {
      fc.assert(
        fc.property(between(1e-10, 1e15), between(1e-10, 1e15), (a, b) => {
          expect(logBeta({ alpha: a, beta: b })).toBe(logBeta({ alpha: b, beta: a }));
        }),
        seed,
      );
    });
  });

  describe("core.incompleteBeta", () => {
    test("is the share itself for shapes 1 and 1, a power for b = 1", () => {
      fc.assert(
        fc.property(between(1e-2, 1e3), exactShare, (a, x) => {
          expect(off(incompleteBeta({ alpha: 1, beta: 1, x }).lower, x)).toBeLessThan(1e-15);
          expect(off(incompleteBeta({ alpha: a, beta: 1, x }).lower, x ** a)).toBeLessThan(1e-11);
        }),
        seed,
      );
    });

    test("of equal shapes is one half in the middle, exactly, however large they are", () => {
      for (const a of [1e-3, 0.7, 1, 33, 1e3, 1e6, 1e8, 1e9])
        expect(incompleteBeta({ alpha: a, beta: a, x: 0.5 })).toEqual({ lower: 0.5, upper: 0.5 });
    });

    test("turns into its complement when shapes and shares are exchanged", () => {
      fc.assert(
        fc.property(between(1e-3, 1e8), between(1e-3, 1e8), exactShare, (a, b, x) => {
          const one = incompleteBeta({ alpha: a, beta: b, x });
          const other = incompleteBeta({ alpha: b, beta: a, x: 1 - x });
          expect(off(one.lower, other.upper)).toBeLessThan(1e-12);
          expect(off(one.upper, other.lower)).toBeLessThan(1e-12);
        }),
        seed,
      );
    });

    test("splits certainty between both tails, and both are monotone in x", () => {
      fc.assert(
        fc.property(between(1e-2, 1e6), between(1e-2, 1e6), fc.double({ min: -6, max: 6, noNaN: true }), (a, b, k) => {
          const odds = (a / b) * Math.exp(k * Math.min(2, Math.sqrt(1 / a + 1 / b)));
          const x = odds / (1 + odds);
          const near = incompleteBeta({ alpha: a, beta: b, x });
          const next = incompleteBeta({ alpha: a, beta: b, x: Math.min(x * 1.000001, 1) });
          expect(near.lower + near.upper).toBeCloseTo(1, 14);
          expect(next.lower).toBeGreaterThanOrEqual(near.lower * (1 - 1e-11));
          expect(next.upper).toBeLessThanOrEqual(near.upper * (1 + 1e-11));
        }),
        seed,
      );
    });

    test("obeys the recurrence in its first shape", () => {
      // I_x(a, b) - I_x(a + 1, b) = x^a (1 - x)^b / (a B(a, b))
      fc.assert(
        fc.property(between(0.5, 50), between(0.5, 50), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (a, b, x) => {
          const step =
            incompleteBeta({ alpha: a, beta: b, x }).lower - incompleteBeta({ alpha: a + 1, beta: b, x }).lower;
          const expected = (x ** a * (1 - x) ** b) / (a * beta({ alpha: a, beta: b }));
          expect(Math.abs(step - expected)).toBeLessThan(3e-14);
        }),
        seed,
      );
    });

    test("is 0 and 1 at its ends, and invalid outside", () => {
      expect(incompleteBeta({ alpha: 2, beta: 3, x: column(0, 1) })).toEqual({
        lower: column(0, 1),
        upper: column(1, 0),
      });
      expect(
        incompleteBeta({ alpha: column(0, 1, 1, 2e9), beta: column(1, -1, 1, 1), x: column(0.5, 0.5, 1.5, 0.5) }).lower,
      ).toEqual(column(NaN, NaN, NaN, NaN));
    });
  });

  describe("core.betaQuantile", () => {
    test("leads back to the probability it was asked for", () => {
      fc.assert(
        fc.property(
          between(0.1, 1e5),
          between(0.1, 1e5),
          fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
          (a, b, p) => {
            const x = betaQuantile({ alpha: a, beta: b, p });
            const slack = 1e-11 + (4e-16 * a) / (1 - x + 1e-16); // x is rounded, and near 1 its complement more so
            const { lower, upper } = incompleteBeta({ alpha: a, beta: b, x });
            expect(x > 1 - 1e-9 || (p <= 0.5 ? off(lower, p) : off(upper, 1 - p)) < slack + 4e-16 * (a + b)).toBe(true);
          },
        ),
        seed,
      );
    });

    test("is the share itself for shapes 1 and 1, and a root for b = 1", () => {
      fc.assert(
        fc.property(between(0.1, 1e3), share, (a, p) => {
          expect(off(betaQuantile({ alpha: 1, beta: 1, p }), p)).toBeLessThan(1e-15);
          expect(off(betaQuantile({ alpha: a, beta: 1, p }), p ** (1 / a))).toBeLessThan(1e-13);
        }),
        seed,
      );
    });

    test("rises with the probability", () => {
      fc.assert(
        fc.property(between(0.1, 1e6), between(0.1, 1e6), share, share, (a, b, p, q) => {
          const [low, high] = betaQuantile({ alpha: a, beta: b, p: column(Math.min(p, q), Math.max(p, q)) });
          expect(low).toBeLessThanOrEqual(high! * (1 + 1e-13));
        }),
        seed,
      );
    });

    test("reaches both ends, and underflows to 0 where the quantile does", () => {
      expect(betaQuantile({ alpha: 2, beta: 5, p: column(0, 1) })).toEqual(column(0, 1));
      expect(betaQuantile({ alpha: 1e-4, beta: 2, p: column(0.5, 0.8) })).toEqual(column(0, 0));
    });
  });

  describe("core.betaQuantile and core.betaInterval of small shapes", () => {
    test("are right where the distribution function hardly moves", () => {
      const x = betaQuantile({ alpha: 1.340803062022072e-5, beta: 0.0131898614566556, p: 0.9973076431133039 });
      expect(off(x, 3.763588871550948e-55)).toBeLessThan(5e-15);
      const y = betaQuantile({ alpha: 0.00019106571562588215, beta: 419861.28125, p: 0.9133844971656799 });
      expect(off(y, 1.567576669925924e-212)).toBeLessThan(5e-15);
    });

    test("agree with references wherever a level has that tail", () => {
      const { inputs, results } = readReferences("betaQuantile");
      let seen = 0;
      results.forEach((exact, i) => {
        const [priorAlpha, priorBeta, p] = inputs.map((column) => column[i]!) as [number, number, number];
        if (!(Math.min(priorAlpha, priorBeta) < 1 && Math.max(priorAlpha, priorBeta) < 5e8 && exact > 1e-290)) return;
        const level = Math.abs(2 * p - 1);
        // Levels that say the tail exactly.
        if (!(p > 0 && p < 1) || (p < 0.5 ? 1 - level !== 2 * p : (1 + level) / 2 !== p)) return;
        const interval = betaInterval({ successes: 0, failures: 0, priorAlpha, priorBeta }, { level });
        expect(off(p < 0.5 ? interval.lower : interval.upper, exact), `${priorAlpha}, ${priorBeta}, ${p}`).toBeLessThan(
          5e-14,
        );
        seen++;
      });
      expect(seen).toBeGreaterThan(400);
    });

    test("of two equal shapes have their median in the middle, however small they are", () => {
      for (const shape of [1e-300, 1e-20, 1e-5, 0.3, 0.999])
        expect(off(betaQuantile({ alpha: shape, beta: shape, p: 0.5 }), 0.5)).toBeLessThan(1e-15);
    });
  });

  describe("core.betaInterval", () => {
    test("after 3 successes and 1 failure lies between the quantiles of Beta(4, 2)", () => {
      const { lower, upper } = betaInterval({ successes: 3, failures: 1 });
      expect(lower).toBeCloseTo(0.2835820638819105, 14);
      expect(upper).toBeCloseTo(0.9472550494736831, 14);
    });

    test("holds its level, with as much below as above", () => {
      const count = fc.integer({ min: 0, max: 10_000 });
      fc.assert(
        fc.property(count, count, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (successes, failures, level) => {
          const { lower, upper } = betaInterval({ successes, failures }, { level });
          const { alpha, beta } = betaPosterior({ successes, failures });
          expect(incompleteBeta({ alpha, beta, x: lower }).lower).toBeCloseTo((1 - level) / 2, 11);
          expect(incompleteBeta({ alpha, beta, x: upper }).upper).toBeCloseTo((1 - level) / 2, 11);
        }),
        seed,
      );
    });

    test("of level 0 is the median, of level 1 everything", () => {
      const counts = { successes: 5, failures: 5 };
      expect(betaInterval(counts, { level: 0 })).toEqual({ lower: 0.5, upper: 0.5 });
      expect(betaInterval(counts, { level: 1 })).toEqual({ lower: 0, upper: 1 });
    });

    test("starts from the prior that is given", () => {
      expect(betaInterval({ successes: 3, failures: 1, priorAlpha: 2, priorBeta: 3 })).toEqual(
        betaInterval({ successes: 4, failures: 3 }),
      );
    });
  });
});
