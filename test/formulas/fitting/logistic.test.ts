import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

interface Fit {
  readonly features: number;
  readonly x: readonly number[];
  readonly label: readonly number[];
  readonly found: readonly number[];
}
/** By statsmodels and scikit-learn: scripts/references/fitting.py. */
const references: {
  readonly logistic: readonly (Fit & {
    readonly intercept: boolean;
    readonly weights?: readonly number[];
    readonly errors: readonly number[];
    readonly logLikelihood: number;
    readonly p: readonly number[];
  })[];
  readonly ridge: readonly (Fit & { readonly ridge: number })[];
} = JSON.parse(readFileSync("test/references/fitting.json", "utf8"));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { logistic } = lw.fitting;
  const one = { sizes: { feature: 1 } };

  describe("fitting.logistic", () => {
    test("of two groups of counts is the difference of their log odds", () => {
      // 1 of 4 where x is 0, 3 of 4 where it is 1: ln 1/3, and ln 3 - ln 1/3. Variances 1 / (4 3/16) of each.
      const fit = logistic({ x: column(0, 0, 1, 1), label: column(1, 0, 1, 0), weights: column(1, 3, 3, 1) }, {}, one);
      expectClose(fit.coefficients, [2 * Math.log(3)], 1e-14);
      expectClose(fit, { intercept: -Math.log(3), interceptError: Math.sqrt(4 / 3), status: "solved" }, 1e-14);
      expectClose(fit.errors, [Math.sqrt(8 / 3)], 1e-14);
      expectClose(fit.logLikelihood, 2 * Math.log(1 / 4) + 6 * Math.log(3 / 4), 1e-14);
      expectClose(fit.p, [0.25, 0.25, 0.75, 0.75], 1e-14);
    });

    test.each(references.logistic)("gives what statsmodels gives: $features features, intercept $intercept", (of) => {
      const inputs = {
        x: column(...of.x),
        label: column(...of.label),
        ...(of.weights ? { weights: column(...of.weights) } : {}),
      };
      const fit = logistic(inputs, { intercept: of.intercept }, { sizes: { feature: of.features } });
      expectClose([...(of.intercept ? [fit.intercept] : []), ...fit.coefficients], of.found, 1e-9);
      expectClose([...(of.intercept ? [fit.interceptError] : []), ...fit.errors], of.errors, 1e-8);
      expectClose(fit.logLikelihood, of.logLikelihood, 1e-12);
      expectClose(fit.p, of.p, 1e-9);
      expect(fit.status).toBe("solved");
    });

    test.each(references.ridge)("gives what scikit-learn gives with ridge $ridge", (of) => {
      const inputs = { x: column(...of.x), label: column(...of.label) };
      const fit = logistic(inputs, { ridge: of.ridge }, { sizes: { feature: of.features } });
      expectClose([fit.intercept, ...fit.coefficients], of.found, 1e-8);
    });

    test("leaves no slope of the likelihood, whatever the units, the place and the ridge", () => {
      const scale = fc.double({ min: -12, max: 12, noNaN: true });
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 1e6 }),
          scale,
          fc.double({ min: 0, max: 3, noNaN: true }),
          (seed, power, ridge) => {
            const next = random(seed);
            const x = Float64Array.from({ length: 80 }, (_, i) => (i % 2 ? 10 ** power : 1) * (next() + 3));
            const label = Float64Array.from({ length: 40 }, () => next());
            const fit = logistic({ x, label }, { ridge }, { sizes: { feature: 2 } });
            expect(fit.status).toBe("solved");
            for (const j of [0, 1]) {
              const terms = [...label].map((y, i) => (y - fit.p[i]!) * x[2 * i + j]!);
              const slope = terms.reduce((a, b) => a + b, 0) - ridge * fit.coefficients[j]!;
              expect(Math.abs(slope)).toBeLessThan(1e-12 * terms.reduce((a, b) => a + Math.abs(b), 0));
            }
          },
        ),
        { seed: 1, numRuns: 60 },
      );
    });

    test("says where a plane parts the labels, wholly or but for the rows on it, and where a ridge helps", () => {
      const parted = { x: column(1, 2, 3, 4, 5), label: column(0, 0, 1, 1, 1) };
      expect(logistic(parted, {}, one).status).toBe("separated");
      expect(logistic({ ...parted, x: column(1, 2, 2, 4, 5) }, {}, one).status).toBe("separated");
      expect(logistic({ ...parted, label: column(1, 1, 1, 1, 1) }, {}, one).status).toBe("separated");
      expect(logistic({ ...parted, label: column(0, 1, 0, 1, 1) }, {}, one).status).toBe("solved");
      expect(logistic(parted, { ridge: 0.01 }, one).status).toBe("solved");
      expect(logistic(parted, {}, one).p.map(Math.round)).toEqual(parted.label);
    });

    test("says where features depend on each other, and is NaN then", () => {
      const fit = logistic({ x: column(1, 2, 2, 4, 3, 6), label: column(0, 1, 0) }, {}, { sizes: { feature: 2 } });
      expect(fit.status).toBe("deficient");
      expect([...fit.coefficients, fit.intercept, ...fit.p].every(Number.isNaN)).toBe(true);
    });

    test("of groups is that of each, and no row of weight 0 counts", () => {
      const next = random(5);
      const x = Float64Array.from({ length: 90 }, next);
      const label = Float64Array.from({ length: 90 }, () => Math.round(next()));
      const weights = Float64Array.from({ length: 90 }, (_, i) => (i % 9 ? 1 : 0));
      const offsets = Uint32Array.of(0, 30, 90);
      const all = logistic({ x, label, weights, offsets }, {}, one);
      const some = (from: number, to: number) => (column: Float64Array) =>
        column.slice(from, to).filter((_, i) => (from + i) % 9);
      for (const [g, pick] of [some(0, 30), some(30, 90)].entries()) {
        const own = logistic({ x: pick(x), label: pick(label) }, {}, one);
        expectClose([all.coefficients[g]!, all.intercept[g]!], [own.coefficients[0]!, own.intercept], 1e-11);
      }
    });
  });
});
