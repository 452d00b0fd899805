import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";
import { readReferences } from "../../support/ulp.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });

golden("core.ema", {
  ema: (lw, { x, alpha, y0 }: { x: number[]; alpha: number; y0: number | null }) =>
    lw.core.ema({ x: column(...x) }, { alpha }, y0 === null ? {} : { state: { y: y0 } }),
  // From 0, one sample of 1 leaves exactly alpha.
  ema_alpha: (lw, { half_life: halfLife }: { half_life: number }) =>
    lw.core.ema({ x: 1 }, { halfLife }, { state: { y: 0 } }),
  conv_steps: (lw, { alpha, c }: { alpha: number; c: number }) => lw.core.emaSteps({ alpha, share: c }),
});

golden("core.geoMean", {
  geo: (lw, { x, w }: { x: number[]; w: number[] }) => lw.core.geoMean({ x: column(...x), weights: column(...w) })[0],
});

golden("core.betaPosterior", {
  betapost: (lw, { a0, b0, s, f }: { a0: number; b0: number; s: number; f: number }) =>
    lw.core.betaPosterior({ successes: s, failures: f, priorAlpha: a0, priorBeta: b0 }),
  betaci: (lw, { alpha, beta, q }: { alpha: number; beta: number; q: number }) =>
    lw.core.betaQuantile({ alpha, beta, p: q }),
});

type Shape = { kind: "uniform" | "exponential" | "triangular" | "gaussian"; u: number; tau: number; k: number };
golden("core.kernel", {
  kern: (lw, { kind, u, tau, k }: Shape) =>
    lw.core.kernel({ age: u }, { kind, window: tau, ...(kind === "gaussian" ? { sigma: k } : { rate: k }) }),
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { ema, emaSteps, geoMean, betaPosterior, integrate, kernel } = lw.core;

  describe("core.ema", () => {
    test("returns the samples themselves when alpha is 1, and keeps the start when it is 0", () => {
      const x = column(0.1, 1e300, -0.3, 5e-324);
      expectSameBits(ema({ x }, { alpha: 1 }), x);
      expectSameBits(ema({ x }, { alpha: 0 }, { state: { y: 0.7 } }), column(0.7, 0.7, 0.7, 0.7));
    });

    test("skips NaN and infinite samples: the average is repeated", () => {
      expect(ema({ x: column(NaN, 2, NaN, Infinity, -Infinity, 4) }, { alpha: 0.5 })).toEqual(
        column(NaN, 2, 2, 2, 2, 3),
      );
    });

    test("halves the weight of a sample after its half-life", () => {
      const x = column(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      expect(ema({ x }, { halfLife: 5 })[5]).toBeCloseTo(0.5, 14);
      expect(ema({ x }, { halfLife: 5 })[10]).toBeCloseTo(0.25, 14);
    });

    test("takes alpha from the span, and from the half-life before both", () => {
      const x = column(1, 0);
      expectSameBits(ema({ x }, { span: 3 }), ema({ x }, { alpha: 0.5 }));
      expectSameBits(ema({ x }, { span: 1 }), x);
      expectSameBits(ema({ x }, { span: 3, halfLife: 9, alpha: 1 }), ema({ x }, { halfLife: 9 }));
    });

    test("stays between the smallest and the largest sample so far", () => {
      fc.assert(
        fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), share, (samples, alpha) => {
          ema({ x: column(...samples) }, { alpha }).forEach((y, i) => {
            const seen = samples.slice(0, i + 1);
            const slack = 1e-9;
            expect(y).toBeGreaterThanOrEqual(Math.min(...seen) - slack);
            expect(y).toBeLessThanOrEqual(Math.max(...seen) + slack);
          });
        }),
        { seed: 1 },
      );
    });
  });

  describe("core.emaSteps", () => {
    test("says after how many samples the average has covered a share of a jump", () => {
      const steps = Math.ceil(emaSteps({ alpha: 0.05, share: 0.95 }));
      expect(steps).toBe(59);
      const y = ema({ x: new Float64Array(steps).fill(1) }, { alpha: 0.05 }, { state: { y: 0 } });
      expect(y[steps - 1]).toBeGreaterThanOrEqual(0.95);
      expect(y[steps - 2]).toBeLessThan(0.95);
    });
  });

  describe("core.geoMean", () => {
    test("answers one row of numbers with a number", () => {
      expect(geoMean({ x: [4, 9], weights: column(0.5, 0.5) })).toBeCloseTo(6, 14);
    });

    test("is zero where a factor of positive weight is, and ignores factors of weight zero", () => {
      const x = [column(0, 2, NaN), column(3, 0, 3)];
      expect(geoMean({ x, weights: column(1, 0) })).toEqual(column(0, 2, NaN));
      expect(geoMean({ x, weights: column(0, 1) })).toEqual(column(3, 0, NaN));
    });

    test("of no factors is one", () => {
      expect(geoMean({ x: column(), weights: column() }, {}, { sizes: { row: 3 } })).toEqual(column(1, 1, 1));
    });

    test("is NaN where a factor is negative, and everywhere when weights are negative or sum to zero to be divided by", () => {
      const x = [column(1, -1, 1), 3];
      expect(geoMean({ x, weights: column(1, 1) })).toEqual(column(3, NaN, 3));
      expect(geoMean({ x, weights: column(1, -1) })).toEqual(column(NaN, NaN, NaN));
      expect(geoMean({ x, weights: column(0, 0) }, { normalize: true })).toEqual(column(NaN, NaN, NaN));
      expect(geoMean({ x, weights: column(0, 0) })).toEqual(column(1, NaN, 1));
    });

    test("is off by no more than it says, measured on the powers of single factors", () => {
      const { inputs, results } = readReferences("pow");
      const [bases, exponents] = inputs as [Float64Array, Float64Array];
      let points = 0;
      for (const [i, x] of bases.entries()) {
        const weight = exponents[i]!;
        const exact = results[i]!;
        if (!(x > 0 && x < Infinity && weight >= 0 && weight < Infinity && exact > 1e-300 && exact < 1e300)) continue;
        const bound = (2 + Math.abs(weight * Math.log2(x))) * 2 ** -51;
        const mean = geoMean({ x: column(x), weights: column(weight) })[0]!;
        expect(Math.abs(mean - exact) / exact, `${x} to the ${weight}`).toBeLessThanOrEqual(bound);
        points++;
      }
      expect(points).toBeGreaterThan(500);
    });

    test("divides the weights by their sum when told", () => {
      expect(geoMean({ x: [column(4), column(9)], weights: column(3, 3) }, { normalize: true })[0]).toBeCloseTo(6, 14);
    });

    test("lies between its smallest and its largest factor, also for tiny and huge ones", () => {
      const factor = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
      fc.assert(
        fc.property(
          fc.array(fc.tuple(factor, fc.double({ min: 0.01, max: 1, noNaN: true })), { minLength: 1, maxLength: 6 }),
          (pairs) => {
            const [x, w] = [pairs.map(([x]) => x), pairs.map(([, w]) => w)];
            const [mean] = geoMean({ x: column(...x), weights: column(...w) }, { normalize: true });
            expect(mean).toBeGreaterThanOrEqual(Math.min(...x) * (1 - 1e-12));
            expect(mean).toBeLessThanOrEqual(Math.max(...x) * (1 + 1e-12));
          },
        ),
        { seed: 1 },
      );
    });
  });

  describe("core.betaPosterior", () => {
    test("starts from one success and one failure", () => {
      expect(betaPosterior({ successes: 0, failures: 0 })).toEqual({
        alpha: 1,
        beta: 1,
        mean: 0.5,
        variance: 1 / 12,
        mode: NaN,
      });
    });

    test("has a mode only where both parameters exceed 1", () => {
      const { mode } = betaPosterior({ successes: column(1, 0, 1, 3), failures: column(0, 1, 1, 1) });
      expect(mode).toEqual(column(NaN, NaN, 0.5, 0.75));
    });

    test("is invalid for a prior that is not positive, and for negative counts", () => {
      expect(betaPosterior({ successes: 1, failures: 1, priorAlpha: 0 }).mean).toBeNaN();
      expect(betaPosterior({ successes: 1, failures: 1, priorBeta: -1 }).mean).toBeNaN();
      expect(betaPosterior({ successes: -1, failures: 1 }).mean).toBeNaN();
    });

    test("has the mean alpha / (alpha + beta), never above 1, and its variance, for any counts", () => {
      const surest = betaPosterior({ successes: 17455456906954626, failures: 0, priorAlpha: 13, priorBeta: 1e-20 });
      expect(surest.mean).toBe(1);
      expect(betaPosterior({ successes: 1e200, failures: 1 }).mean).toBe(1);
      const even = betaPosterior({ successes: 1e155, failures: 1e155 });
      expect(even.mean).toBe(0.5);
      expect(even.variance / 1.25e-156).toBeCloseTo(1, 14);
      expect(betaPosterior({ successes: 1e300, failures: 3e300 }).mean).toBe(0.25);
      const most = betaPosterior({ successes: 1e308, failures: 1.5e308 });
      expect([most.mean, most.mode, most.variance / 9.6e-310]).toEqual([0.4, 0.4, expect.closeTo(1, 12)]);
      const least = { successes: 0, failures: 0, priorAlpha: 5e-324, priorBeta: 1.5e-323 };
      expect(betaPosterior(least)).toMatchObject({ mean: 0.25, variance: 0.1875 });
      expect(betaPosterior({ successes: 2 ** 53 + 2, failures: 0, priorBeta: 1 + 2 ** -52 }).mode).toBe(1);

      const count = fc.oneof(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc
          .tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: -150, max: 300 }))
          .map(([x, e]) => x * 10 ** e),
      );
      fc.assert(
        fc.property(count, count, (successes, failures) => {
          const { alpha: a, beta: b, mean, variance } = betaPosterior({ successes, failures });
          expect(mean).toBe(a / (a + b));
          expect(mean).toBeLessThanOrEqual(1);
          const expected = 1 / (1 + b / a) / (1 + a / b) / (1 + a + b);
          expect(Math.abs(variance - expected)).toBeLessThanOrEqual(1e-15 * expected + 1e-307);
          const { mean: next, variance: spread } = lw.core.betaUpdate({ successes, failures });
          expect([next, spread]).toEqual([mean, variance]);
          const bank = lw.core.betaUpdate.bank(2).step({ successes, failures });
          expect([...bank.mean, ...bank.variance]).toEqual([mean, mean, variance, variance]);
        }),
        { seed: 1, numRuns: 300 },
      );
    });

    test("counts on when its parameters are handed back as the next prior", () => {
      const first = betaPosterior({ successes: 3, failures: 1 });
      const second = betaPosterior({ successes: 2, failures: 5, priorAlpha: first.alpha, priorBeta: first.beta });
      expect(second).toEqual(betaPosterior({ successes: 5, failures: 6 }));
    });
  });

  describe("core.betaUpdate", () => {
    test("counts as betaPosterior does, tick by tick", () => {
      const bank = lw.core.betaUpdate.bank(1);
      bank.step({ successes: 3, failures: 1 });
      const { alpha, beta, mean, variance } = bank.step({ successes: 2.5, failures: 5 });
      const expected = betaPosterior({ successes: 5.5, failures: 6 });
      expect({ alpha: alpha[0], beta: beta[0] }).toEqual({ alpha: expected.alpha, beta: expected.beta });
      expect([mean[0], variance[0]]).toEqual([expected.mean, expected.variance]);
    });

    test("skips what would add up to more than doubles hold, and counts on", () => {
      const ticks = { successes: column(1e308, 1e308, 0), failures: column(1, 1, 1e308) };
      const bank = lw.core.betaUpdate.bank(1);
      expect(bank.run(ticks)).toMatchObject({ alpha: column(1e308, 1e308, 1e308), mean: column(1, 1, 0.5) });
      expect(bank.state.skipped).toEqual(column(1));
      const single = lw.core.betaUpdate.bank(1);
      for (let t = 0; t < 3; t++) single.step({ successes: ticks.successes[t]!, failures: ticks.failures[t]! });
      expect(single.save()).toEqual(bank.save());
    });

    test("forgets toward the prior at its rate", () => {
      const { alpha } = lw.core.betaUpdate({ successes: column(8, 0, 0), failures: 0 }, { keep: 0.5 });
      expect(alpha).toEqual(column(9, 5, 3));
    });
  });

  describe("core.kernel", () => {
    test.each(["uniform", "exponential", "triangular", "gaussian"] as const)(
      "%s has unit mass over its window, and none outside",
      (kind) => {
        const n = 20_001;
        const window = 2;
        const age = Float64Array.from({ length: n }, (_, i) => (window * i) / (n - 1));
        const weights = kernel({ age }, { kind, window, rate: 1.5, sigma: 0.7 });
        expect(integrate({ y: weights }, { rule: "simpson", spacing: window / (n - 1) })).toBeCloseTo(1, 10);
        expect(kernel({ age: column(-1e-9, 2.0001, -1, 1e300) }, { kind, window })).toEqual(column(0, 0, 0, 0));
      },
    );

    test("counts both ends of the window", () => {
      expect(kernel({ age: column(0, 4) }, { window: 4 })).toEqual(column(0.25, 0.25));
      expect(kernel({ age: column(0, 4) }, { window: 4, kind: "triangular" })).toEqual(column(0.5, 0));
    });
  });
});

test("parameters that a case leaves out are left out", () => {
  expect(given({ a: 1, b: undefined })).toEqual({ a: 1 });
});
