import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

/** Portfolios by SLSQP on the ratio itself: scripts/references/sharpe.py. */
const portfolios: [
  covariance: number[][],
  mean: number[],
  low: number[],
  high: number[],
  riskFree: number,
  weights: number[],
  sharpe: number,
][] = JSON.parse(readFileSync("test/references/sharpe.json", "utf8"));
const one = { sizes: { row: 1 } };

describe.each(builds)("subsidy.maxSharpe on the $name build", ({ lw }) => {
  const { maxSharpe, meanVariance } = lw.subsidy;

  test("finds what SciPy's search finds, as far as that keeps to its bounds", () => {
    for (const [covariance, mean, low, high, riskFree, weights, sharpe] of portfolios) {
      const found = maxSharpe(
        { covariance: column(...covariance.flat()), mean: column(...mean), low: column(...low), high: column(...high) },
        { riskFree },
        one,
      );
      expect(found.status[0]).toBe(0);
      expect(found.sharpe[0]! / sharpe).toBeGreaterThan(1 - 1e-9);
      expect(found.sharpe[0]! / sharpe).toBeLessThan(1 + 1e-6);
      for (const [i, w] of weights.entries()) expect(found.weights[i]).toBeCloseTo(w, 3);
    }
  });

  test("is the tangency portfolio where no bound holds, in any units", () => {
    const variance = fc.double({ min: 0.01, max: 1, noNaN: true });
    const excess = fc.double({ min: 0.01, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(variance, variance, excess, excess, fc.integer({ min: -120, max: 120 }), (a, b, x, y, power) => {
        const unit = 2 ** power;
        const call = {
          covariance: column(a * unit * unit, 0, 0, b * unit * unit),
          mean: column((x + 0.03) * unit, (y + 0.03) * unit),
        };
        const { weights, sharpe, riskAversion } = maxSharpe(call, { riskFree: 0.03 * unit }, one);
        const share = x / a / (x / a + y / b);
        expect(weights[0]).toBeCloseTo(share, 9);
        expect(sharpe[0]! / Math.hypot(x / Math.sqrt(a), y / Math.sqrt(b))).toBeCloseTo(1, 12);
        expect(riskAversion[0]! * unit * (share * x + (1 - share) * y)).toBeCloseTo(sharpe[0]! ** 2, 7);
      }),
    );
  });

  test("is what meanVariance finds at its risk aversion", () => {
    for (const [covariance, mean, low, high, riskFree] of portfolios) {
      const inputs = {
        covariance: column(...covariance.flat()),
        mean: column(...mean),
        low: column(...low),
        high: column(...high),
      };
      const found = maxSharpe(inputs, { riskFree }, one);
      const [riskAversion] = found.riskAversion;
      if (!(riskAversion! > 1e-6 && riskAversion! < 1e6)) continue;
      const same = meanVariance(inputs, { riskAversion: riskAversion!, riskFree }, one);
      expect(same.sharpe[0]! / found.sharpe[0]!).toBeCloseTo(1, 10);
    }
  });

  test("says which problems have no solution", () => {
    const covariance = column(1, 0, 0, 1);
    const status = (inputs: object, riskFree = 0) =>
      maxSharpe({ covariance, mean: column(0.1, 0.2), ...inputs }, { riskFree }, one).status[0];
    expect(status({})).toBe(0);
    expect(status({ high: column(0.4, 0.5) })).toBe(1);
    expect(status({ covariance: column(1, 2, 2, 1) })).toBe(2);
    expect(status({}, 0.2)).toBe(4);
    expect(status({}, 0.19)).toBe(0);
    expect(status({ mean: column(-0.1, -0.2) })).toBe(4);
    expect(status({ covariance: column(0, 0, 0, 0) })).toBe(5);
    expect(status({ mean: column(NaN, 0.1) })).toBeNaN();
  });
});
