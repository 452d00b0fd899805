import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

const seed = { seed: 1, numRuns: 300 };
/** A positive number, evenly by its logarithm. */
const between = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);
const share = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

/** Relative distance. */
const off = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(b), Number.MIN_VALUE);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { gamma, logGamma, digamma, incompleteGamma, gammaQuantile, lambertW } = lw.core;

  describe("core.gamma", () => {
    test("is a factorial, to the digit up to 22!", () => {
      let factorial = 1n;
      for (let n = 1; n <= 170; n++) {
        if (n <= 23) expect(gamma({ x: n })).toBe(Number(factorial));
        expect(off(gamma({ x: n }), Number(factorial))).toBeLessThan(1.2e-15);
        factorial *= BigInt(n);
      }
      expect(Number.isFinite(gamma({ x: 171.62 }))).toBe(true);
      expect(gamma({ x: column(171.63, Infinity) })).toEqual(column(Infinity, Infinity));
    });

    test("of halves is the root of pi times what one can count", () => {
      const root = Math.sqrt(Math.PI);
      expect(off(gamma({ x: 0.5 }), root)).toBeLessThan(1e-15);
      expect(off(gamma({ x: -0.5 }), -2 * root)).toBeLessThan(1e-15);
      expect(off(gamma({ x: -1.5 }), (4 / 3) * root)).toBeLessThan(1e-15);
    });

    test("is infinite at 0 with its sign, NaN at whole numbers below, and 0 far below between them", () => {
      expect(gamma({ x: column(0, -0, -1, -50, -1e300, -Infinity, NaN) })).toEqual(
        column(Infinity, -Infinity, NaN, NaN, NaN, NaN, NaN),
      );
      expect(gamma({ x: column(-200.5, -201.5) })).toEqual(column(-0, 0));
    });

    test("grows by x from x to x + 1, on either side of 0", () => {
      fc.assert(
        fc.property(fc.double({ min: -160, max: 169, noNaN: true }), (x) => {
          if (Math.abs(x - Math.round(x)) < 1e-3) return;
          // The step from x to x + 1 rounds: what that is worth.
          const slack = Math.abs(digamma({ x }) * (x + 1 - x - 1)) + Math.abs(digamma({ x: x + 1 })) * 2 ** -46;
          expect(off(gamma({ x: x + 1 }), x * gamma({ x }))).toBeLessThan(4e-15 + slack);
        }),
        seed,
      );
    });
  });

  describe("core.logGamma", () => {
    test("is the logarithm of a factorial", () => {
      let factorial = 2;
      for (let n = 3; n <= 18; n++) {
        factorial *= n;
        expect(off(logGamma({ x: n + 1 }), Math.log(factorial))).toBeLessThan(1e-15);
      }
      expect(logGamma({ x: column(1, 2) })).toEqual(column(0, 0));
      expect(logGamma({ x: 0.5 })).toBeCloseTo(Math.log(Math.PI) / 2, 15);
    });

    test("grows by ln x from x to x + 1", () => {
      fc.assert(
        fc.property(between(1e-3, 1e6), (x) => {
          const size = Math.max(1, Math.abs(logGamma({ x })), Math.abs(logGamma({ x: x + 1 })));
          expect(Math.abs(logGamma({ x: x + 1 }) - logGamma({ x }) - Math.log(x)) / size).toBeLessThan(2e-15);
        }),
        seed,
      );
    });

    test("is infinite only where its value is past the largest double, and at 0 and whole numbers below", () => {
      expect(Number.isFinite(logGamma({ x: 2.55e305 }))).toBe(true);
      expect(logGamma({ x: column(2.56e305, 0, -0, -1, -1e300) })).toEqual(
        column(Infinity, Infinity, Infinity, Infinity, Infinity),
      );
      expect(logGamma({ x: column(-1e-310, NaN) })).toEqual(column(-Math.log(1e-310), NaN));
    });

    test("is the logarithm of the size of gamma, whatever its sign", () => {
      fc.assert(
        fc.property(fc.double({ min: -150, max: 150, noNaN: true }), (x) => {
          const size = Math.abs(gamma({ x }));
          if (!(size > 1e-300 && size < Infinity)) return;
          const log = Math.log(size);
          expect(Math.abs(logGamma({ x }) - log)).toBeLessThan(3e-15 * Math.max(1, Math.abs(log)));
        }),
        seed,
      );
    });
  });

  describe("core.digamma", () => {
    test("is minus Euler's constant at 1, and grows by 1 / x from x to x + 1", () => {
      expect(off(digamma({ x: 1 }), -0.5772156649015329)).toBeLessThan(3e-16);
      fc.assert(
        fc.property(between(1e-3, 1e6), (x) => {
          const step = digamma({ x: x + 1 }) - digamma({ x });
          const size = Math.max(Math.abs(digamma({ x })), 1);
          expect(Math.abs(step - 1 / x) / size).toBeLessThan(2e-15);
        }),
        seed,
      );
    });

    test("is infinite at 0 against its sign, and NaN at whole numbers below", () => {
      expect(digamma({ x: column(0, -0, -1, -1e300, -Infinity, NaN) })).toEqual(
        column(-Infinity, Infinity, NaN, NaN, NaN, NaN),
      );
      expect(digamma({ x: -0.5 })).toBeCloseTo(2 - 0.5772156649015329 - 2 * Math.LN2, 14);
    });

    test("below 0 differs from its mirror image by pi over the tangent", () => {
      fc.assert(
        fc.property(
          fc.double({ min: 0.01, max: 0.99, noNaN: true }),
          fc.integer({ min: 0, max: 900 }),
          (part, whole) => {
            const x = -(whole + part);
            const f = x - Math.floor(x);
            const mirrored = digamma({ x: 1 - x }) - Math.PI / Math.tan(Math.PI * f);
            expect(Math.abs(digamma({ x }) - mirrored)).toBeLessThan(1e-9);
          },
        ),
        seed,
      );
    });

    test("is the slope of logGamma", () => {
      fc.assert(
        fc.property(between(0.5, 1e3), (x) => {
          const h = 1e-4 * x;
          const slope = (logGamma({ x: x + h }) - logGamma({ x: x - h })) / (2 * h);
          expect(Math.abs(slope - digamma({ x }))).toBeLessThan(1e-6);
        }),
        seed,
      );
    });
  });

  describe("core.incompleteGamma", () => {
    test("of shape 1 is an exponential distribution", () => {
      fc.assert(
        fc.property(between(1e-12, 700), (x) => {
          const { lower, upper } = incompleteGamma({ shape: 1, x });
          expect(off(lower, -Math.expm1(-x))).toBeLessThan(2e-14);
          expect(off(upper, Math.exp(-x))).toBeLessThan(2e-13);
        }),
        seed,
      );
    });

    test("stays right on the diagonal, where other libraries lose it", () => {
      expect(incompleteGamma({ shape: 1001, x: 1001 }).lower).toBeCloseTo(0.5042031431105558, 13);
      // 1/2 + 1 / (3 sqrt(2 pi a)) + O(a^-3/2)
      for (const a of [1e6, 1e7, 1e8, 1e9])
        expect(incompleteGamma({ shape: a, x: a }).lower).toBeCloseTo(0.5 + 1 / (3 * Math.sqrt(2 * Math.PI * a)), 9);
    });

    test("splits certainty between both tails, and both are monotone in x", () => {
      fc.assert(
        fc.property(between(1e-3, 1e6), fc.double({ min: -6, max: 6, noNaN: true }), (shape, k) => {
          const x = Math.max(shape + k * Math.sqrt(shape), shape * 1e-3);
          const near = incompleteGamma({ shape, x });
          const next = incompleteGamma({ shape, x: x * 1.000001 });
          expect(near.lower + near.upper).toBeCloseTo(1, 15);
          expect(next.lower).toBeGreaterThanOrEqual(near.lower * (1 - 1e-12));
          expect(next.upper).toBeLessThanOrEqual(near.upper * (1 + 1e-12));
        }),
        seed,
      );
    });

    test("keeps the relative accuracy of tails as small as doubles go", () => {
      // P(10, x) for a small x is x^10 / 10!, less 10 x / 11 of it.
      const x = 1e-30;
      expect(off(incompleteGamma({ shape: 10, x }).lower, x ** 10 / 3628800)).toBeLessThan(1e-13);
      // Q(2, x) = (1 + x) e^-x
      expect(off(incompleteGamma({ shape: 2, x: 690 }).upper, 691 * Math.exp(-690))).toBeLessThan(2e-13);
      // Q(a, x) of a small a is a E1(x).
      expect(off(incompleteGamma({ shape: 1e-20, x: 0.5 }).upper, 5.597735947761608e-21)).toBeLessThan(1e-14);
    });

    test("is 0 and 1 at its ends, and invalid outside", () => {
      expect(incompleteGamma({ shape: column(2, 2), x: column(0, 1e300) })).toEqual({
        lower: column(0, 1),
        upper: column(1, 0),
      });
      expect(incompleteGamma({ shape: column(0, -1, 1, 2e9), x: column(1, 1, -1, 1) }).lower).toEqual(
        column(NaN, NaN, NaN, NaN),
      );
    });
  });

  describe("core.gammaQuantile", () => {
    test("leads back to the probability it was asked for", () => {
      fc.assert(
        fc.property(between(0.1, 1e6), share, (shape, p) => {
          const { lower, upper } = incompleteGamma({ shape, x: gammaQuantile({ shape, p }) });
          expect(p <= 0.5 ? off(lower, p) : off(upper, 1 - p)).toBeLessThan(1e-11);
        }),
        seed,
      );
    });

    test("rises with the probability", () => {
      fc.assert(
        fc.property(between(0.1, 1e6), share, share, (shape, p, q) => {
          const [low, high] = gammaQuantile({ shape, p: column(Math.min(p, q), Math.max(p, q)) });
          expect(low).toBeLessThanOrEqual(high! * (1 + 1e-13));
        }),
        seed,
      );
    });

    test("is the logarithm of an exponential distribution for shape 1, and reaches both ends", () => {
      for (const p of [1e-300, 1e-9, 0.1, 0.5, 0.9])
        expect(off(gammaQuantile({ shape: 1, p }), -Math.log1p(-p))).toBeLessThan(1e-14);
      expect(gammaQuantile({ shape: 3, p: column(0, 1) })).toEqual(column(0, Infinity));
      expect(gammaQuantile({ shape: 1e-5, p: 0.5 })).toBe(0);
    });
  });

  describe("core.lambertW", () => {
    test("undoes w e^w", () => {
      fc.assert(
        fc.property(fc.double({ min: -0.9, max: 600, noNaN: true }), (w) => {
          expect(off(lambertW({ x: w * Math.exp(w) }), w)).toBeLessThan(w < 0 ? 3e-14 : 2e-15);
        }),
        seed,
      );
    });

    test("is -1 at -1 / e, the omega constant at 1, and 1 at e", () => {
      expect(lambertW({ x: column(-0.36787944117144233, 0, 1) })).toEqual(column(-1, 0, 0.5671432904097838));
      expect(off(lambertW({ x: Math.E }), 1)).toBeLessThan(3e-16);
      expect(lambertW({ x: -0.3678794411714424 })).toBeNaN();
    });
  });
});
