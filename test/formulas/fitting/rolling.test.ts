import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

/** By statsmodels: scripts/references/fitting.py. NaN stands there as null. */
interface Rolled {
  readonly features: number;
  readonly intercept: boolean;
  readonly window: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly found: readonly (number | null)[];
  readonly errors: readonly (number | null)[];
  readonly rSquared: readonly (number | null)[];
  readonly deviation: readonly (number | null)[];
}
const references: { readonly rolling: readonly Rolled[] } = JSON.parse(
  readFileSync("test/references/fitting.json", "utf8"),
);
const numbers = (values: readonly (number | null)[]) => values.map((v) => v ?? NaN);

const drawn = (length: number, seed: number, scale = 1) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => scale * (next() - 0.3));
};

describe.each(builds)("on the $name build", ({ lw }) => {
  const { rollingRegression, leastSquares } = lw.fitting;

  describe("fitting.rollingRegression", () => {
    test("draws each line that one can draw by hand", () => {
      const { coefficients, intercept, status } = rollingRegression(
        { x: column(0, 1, 2, 3), y: column(1, 3, 5, 4) },
        {},
        { sizes: { window: 2, feature: 1 } },
      );
      expectClose(coefficients, [NaN, 2, 2, -1], 1e-14);
      expectClose(intercept, [NaN, 1, 1, 7], 1e-14);
      expect(status).toEqual(column(2, 0, 0, 0));
    });

    test.each(references.rolling)("gives what statsmodels gives: $features features, window $window", (of) => {
      const { features: feature, window, intercept } = of;
      const fit = rollingRegression(
        { x: column(...of.x), y: column(...of.y) },
        { intercept },
        { sizes: { window, feature } },
      );
      const every = (column: Float64Array, own: Float64Array) =>
        [...own].flatMap((v, t) => [...(intercept ? [v] : []), ...column.slice(t * feature, (t + 1) * feature)]);
      expectClose(every(fit.coefficients, fit.intercept), numbers(of.found), 1e-9);
      const slopes = numbers(of.errors).filter((_, k) => !intercept || k % (feature + 1));
      expectClose(fit.errors, slopes, 1e-9);
      expectClose(fit.rSquared, numbers(of.rSquared), 1e-9);
      expectClose(fit.deviation, numbers(of.deviation), 1e-9);
    });

    test("is leastSquares of each window, whatever its length and parameters", () => {
      for (const intercept of [true, false])
        for (const [window, feature] of [
          [3, 1],
          [4, 2],
          [9, 2],
          [40, 3],
          [60, 1],
        ] as const) {
          const x = drawn(60 * feature, window, 20);
          const y = drawn(60, window + 1);
          const { coefficients, deviation, status } = rollingRegression(
            { x, y },
            { intercept },
            { sizes: { window, feature } },
          );
          for (let end = window; end <= 60; end++) {
            const own = { x: x.slice((end - window) * feature, end * feature), y: y.slice(end - window, end) };
            const fit = leastSquares(own, { intercept }, { sizes: { feature } });
            expectClose(coefficients.slice((end - 1) * feature, end * feature), [...fit.coefficients], 1e-8);
            if (fit.freedom > 0) expect(deviation[end - 1]! / fit.deviation).toBeCloseTo(1, 8);
            expect(status[end - 1]).toBe(0);
          }
          expect([...status.slice(0, window - 1)].every((s) => s === 2)).toBe(true);
        }
    });

    test("does not drift: a burst leaves nothing behind once it has left the window", () => {
      const x = drawn(400, 7);
      const y = drawn(400, 8);
      const burst = (v: number, i: number) => (i >= 100 && i < 105 ? v * 1e15 : v);
      const options = { sizes: { window: 20, feature: 1 } };
      const calm = rollingRegression({ x, y }, {}, options);
      const wild = rollingRegression({ x: x.map(burst), y: y.map(burst) }, {}, options);
      expectClose(wild.coefficients.slice(125), [...calm.coefficients.slice(125)], 1e-11);
    });

    test("says where features depend on each other, and skips what is no number", () => {
      const x = Float64Array.from({ length: 24 }, (_, i) =>
        i % 2 ? (i >> 1 < 6 ? (i >> 1) * 3 + 1 : Math.cos(i)) : i >> 1,
      );
      const bank = rollingRegression.bank(1, {}, { sizes: { window: 4, feature: 2 } });
      const { status, coefficients } = bank.run({ x, y: drawn(12, 3) });
      expect([...status]).toEqual([2, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
      expect(coefficients[7]).toBeNaN();
      bank.step({ x: column(1, NaN), y: 3 });
      expect(bank.state.skipped[0]).toBe(1);
    });
  });
});
