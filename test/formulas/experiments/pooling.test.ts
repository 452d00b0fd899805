import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

type Found = { readonly mean: number; readonly error: number; readonly tau2: number };
interface Pooled extends Record<"reml" | "pauleMandel" | "dersimonianLaird" | "fixed", Found> {
  readonly estimate: readonly number[];
  readonly error: readonly number[];
  readonly q: number;
  readonly i2: number;
}
interface Betas {
  readonly successes: readonly number[];
  readonly trials: readonly number[];
  readonly alpha: number;
  readonly beta: number;
  readonly logLikelihood: number;
}
/** By statsmodels and mpmath: scripts/references/experiments.py. */
const references: { readonly pool: readonly Pooled[]; readonly betaBinomial: readonly Betas[] } = JSON.parse(
  readFileSync("test/references/experiments.json", "utf8"),
);
const methods = ["reml", "pauleMandel", "dersimonianLaird", "fixed"] as const;

describe.each(builds)("on the $name build", ({ lw }) => {
  const { pool, jamesStein, betaBinomial } = lw.experiments;

  describe("experiments.pool", () => {
    test("weighs by precision, by hand", () => {
      // Weights 1 and 1/4: mean 4/5 of the first; Q = 1 (2)^2 + (8)^2 / 4 = 20 about 2.
      const { mean, error, q, i2, weight } = pool(
        { estimate: column(0, 10), error: column(1, 2) },
        { method: "fixed" },
      );
      expectClose({ mean, error, q, i2 }, { mean: 2, error: Math.sqrt(0.8), q: 20, i2: 0.95 }, 1e-15);
      expectClose(weight, [0.8, 0.2], 1e-15);
      // (20 - 1) / (1.25 - (1 + 1/16) / 1.25)
      expect(pool({ estimate: column(0, 10), error: column(1, 2) }, { method: "dersimonianLaird" }).tau2).toBeCloseTo(
        47.5,
        12,
      );
    });

    for (const method of methods)
      test.each(references.pool)(`gives what statsmodels and mpmath give by ${method}: Q $q`, (of) => {
        const fit = pool({ estimate: column(...of.estimate), error: column(...of.error) }, { method });
        expectClose(fit, { q: of.q, i2: of.i2, status: "solved" }, 1e-11);
        const { mean, error, tau2 } = of[method];
        // statsmodels stops where Q is 1e-7 from k - 1.
        const off = method === "pauleMandel" ? 1e-7 : 1e-9;
        expectClose([fit.mean, fit.error], [mean, error], off);
        expect(Math.abs(fit.tau2 - tau2)).toBeLessThan(off);
      });

    test("with the tau given, or found, is the mean of that tau", () => {
      const inputs = { estimate: column(0.1, 0.9, 0.4, 1.6), error: column(0.2, 0.1, 0.3, 0.2) };
      for (const method of methods) {
        const { status, ...found } = pool(inputs, { method });
        const { status: given, ...same } = pool(inputs, { method: "given", tau: Math.sqrt(found.tau2) });
        expectClose(same.weight, [...found.weight], 1e-13);
        expectClose([same.mean, same.error, same.q], [found.mean, found.error, found.q], 1e-13);
        expect([status, given]).toEqual(["solved", "solved"]);
      }
    });

    test("leaves what Paule and Mandel ask for: Q at tau^2 is k - 1", () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 30 }), (seed, k) => {
          const next = random(seed);
          const error = Float64Array.from({ length: k }, () => 0.1 + next());
          const estimate = Float64Array.from({ length: k }, () => 4 * next());
          const { mean, tau2 } = pool({ estimate, error }, { method: "pauleMandel" });
          const q = estimate.reduce((sum, x, i) => sum + (x - mean) ** 2 / (error[i]! ** 2 + tau2), 0);
          if (tau2 > 0) expect(q).toBeCloseTo(k - 1, 10);
          else expect(q).toBeLessThan(k - 1 + 1e-9);
        }),
        { seed: 1 },
      );
    });

    test("of one estimate is that, of none NaN", () => {
      const offsets = Uint32Array.of(0, 1, 1, 3);
      const fit = pool({ estimate: column(3, 1, 1), error: column(0.5, 1, 1), offsets });
      expect(fit.mean).toEqual(column(3, NaN, 1));
      expectClose(fit.error, [0.5, NaN, Math.SQRT1_2], 1e-15);
      expect(fit.tau2).toEqual(column(0, NaN, 0));
      expect(fit.i2).toEqual(column(0, NaN, 0));
    });
  });

  describe("experiments.jamesStein", () => {
    test("draws the batters of 1970 as Efron and Morris do", () => {
      const hits = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7];
      const estimate = Float64Array.from(hits, (n) => Number((n / 45).toFixed(3)));
      const error = new Float64Array(18).fill(Math.sqrt((0.265 * 0.735) / 45));
      const drawn = jamesStein({ estimate, error });
      expect(drawn.centre).toBeCloseTo(0.265, 3);
      // Scientific American 236, 1977: c = 0.212, and Clemente's 0.400 becomes 0.294.
      expect(drawn.kept).toBeCloseTo(0.212, 2);
      expect(drawn.estimate[0]).toBeCloseTo(0.294, 3);
      expect(drawn.estimate[17]).toBeCloseTo(0.242, 3);
    });

    test("keeps few estimates, and draws those all the way that differ no more than by chance", () => {
      const few = { estimate: column(1, 5, 9), error: column(1, 1, 1) };
      expect(jamesStein(few).estimate).toEqual(few.estimate);
      // Towards 0: S = 107, 1 - (3 - 2) / 107.
      expectClose(jamesStein(few, { towards: "target" }).estimate, [106 / 107, 530 / 107, 954 / 107], 1e-14);
      const alike = jamesStein({ estimate: column(1, 1.1, 0.9, 1), error: column(1, 1, 1, 1) });
      expect(alike.kept).toBe(0);
      expectClose(alike.estimate, [1, 1, 1, 1], 1e-15);
    });

    test("by precision: an estimate that is sure sets the centre", () => {
      const { centre } = jamesStein({ estimate: column(0, 1, 2, 3, 4), error: column(1, 1, 1, 1, 1e-6) });
      expect(centre).toBeCloseTo(4, 10);
    });
  });

  describe("experiments.betaBinomial", () => {
    test.each(references.betaBinomial)("finds the maximum that mpmath finds: alpha $alpha", (of) => {
      const fit = betaBinomial({ successes: column(...of.successes), trials: column(...of.trials) });
      expectClose([fit.alpha, fit.beta], [of.alpha, of.beta], 1e-9);
      expectClose([fit.logLikelihood, fit.mean], [of.logLikelihood, of.alpha / (of.alpha + of.beta)], 1e-11);
      expect(fit.correlation).toBeCloseTo(1 / (1 + of.alpha + of.beta), 12);
      expect(fit.status).toBe("solved");
    });

    test("says where there is no such thing", () => {
      const fit = (successes: number[], trials: number[]) =>
        betaBinomial({ successes: column(...successes), trials: column(...trials) });
      expect(fit([5, 5, 5, 6], [10, 10, 10, 10])).toMatchObject({
        status: "binomial",
        mean: 0.525,
        alpha: Infinity,
        correlation: 0,
      });
      expect(fit([0, 7, 0, 3], [5, 7, 4, 3])).toMatchObject({
        status: "polar",
        mean: 0.5,
        alpha: 0,
        beta: 0,
        correlation: 1,
      });
      expect(fit([0, 0], [5, 7])).toMatchObject({ status: "degenerate", mean: 0, alpha: NaN, logLikelihood: 0 });
      expect(fit([1, 0, 0], [1, 1, 1])).toMatchObject({ status: "degenerate", mean: 1 / 3, correlation: NaN });
      expect(fit([], []).mean).toBeNaN();
      expect(fit([3], [2]).status).toBeNull();
      // ln of 4! / (2! 2!) (1/2)^4 twice: arms differ less than by chance.
      expect(fit([2, 2], [4, 4]).logLikelihood).toBeCloseTo(2 * Math.log(3 / 8), 14);
    });

    test("lies on top: no mean or theta near by is likelier", () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
          const next = random(seed);
          const trials = Float64Array.from({ length: 12 }, () => 1 + Math.floor(60 * next()));
          const successes = trials.map((n) => Math.floor((n + 1) * next() ** 2));
          const fit = betaBinomial({ successes, trials });
          if (fit.status !== "solved") return;
          const at = (a: number, b: number) => {
            const { logBeta } = lw.core;
            const value = logBeta({
              alpha: successes.map((s) => s + a),
              beta: successes.map((s, i) => trials[i]! - s + b),
            });
            return value.reduce((x, y) => x + y, 0) - 12 * logBeta({ alpha: a, beta: b });
          };
          const top = at(fit.alpha, fit.beta);
          for (const [a, b] of [
            [1.01, 1],
            [1, 1.01],
            [0.99, 0.99],
            [1.01, 1.01],
            [0.99, 1],
            [1, 0.99],
          ] as const)
            expect(at(fit.alpha * a, fit.beta * b)).toBeLessThan(top);
        }),
        { seed: 1, numRuns: process.env.LANEWISE_TRY ? 0 : 40 },
      );
    });
  });
});
