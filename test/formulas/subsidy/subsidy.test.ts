import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { subsidyMarkets } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";

const targets = {
  utilizationTarget: column(...subsidyMarkets.utilizationTarget),
  marginTarget: column(...subsidyMarkets.marginTarget),
};

golden(
  "subsidy.distressSoftmax",
  {
    distress: (lw, { util, margin, cur }: { util: number[]; margin: number[]; cur: number[] }) =>
      lw.subsidy.distressSoftmax({
        utilization: column(...util),
        margin: column(...margin),
        current: column(...cur),
        ...targets,
      }),
  },
  { exact: ["bps"] },
);

golden("subsidy.dualMultiplier", {
  dualm: (lw, { u, c, p, ut, mt }: { u: number; c: number; p: number; ut: number; mt: number }) =>
    lw.subsidy.dualMultiplier({ utilization: u, cost: c, payout: p, utilizationTarget: ut, marginTarget: mt }),
});

golden(
  "subsidy.tariff",
  {
    tariff: (lw, { vol, inflow, cur }: { vol: number; inflow: number; cur: number }) =>
      lw.subsidy.tariff({ volume: vol, inflow }, { start: cur }),
  },
  { exact: ["bps", "implied"] },
);

type Problem = { mu: number[]; S: number[][]; gamma: number; lo: number; hi: number };
golden("subsidy.meanVariance", {
  mvx: (lw, { mu, S, gamma, lo, hi }: Problem) => {
    const covariance = column(...S.flat());
    const bounds = { low: column(...mu.map(() => lo)), high: column(...mu.map(() => hi)) };
    const best = lw.subsidy.meanVariance({ covariance, mean: column(...mu), ...bounds }, { riskAversion: gamma }, one);
    return { w: best.weights, mean: best.mean[0], variance: best.variance[0] };
  },
});

golden("subsidy.riskParity", {
  rp: (lw, { S, b }: { S: number[][]; b: number[] }) => {
    const { weights, riskShare, sigma } = lw.subsidy.riskParity(
      {
        covariance: column(...S.flat()),
        budget: column(...b),
      },
      {},
      one,
    );
    return { w: weights, riskShare, sigma: sigma[0] };
  },
});

golden("subsidy.cvar", {
  cvar: (lw, { loss, beta }: { loss: number[]; beta: number }) =>
    lw.subsidy.cvar({ loss: column(...loss) }, given({ confidence: beta })),
});

/** One problem: with that the columns tell how many assets there are. */
const one = { sizes: { row: 1 } };

/** A covariance of so many assets: a product of random numbers, with some variance of their own. */
function covarianceOf(n: number, seed: number): Float64Array {
  const next = random(seed);
  const factor = Array.from({ length: n }, () => Array.from({ length: n }, () => next() - 0.5));
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return factor[i]!.reduce((sum, x, k) => sum + x * factor[j]![k]!, i === j ? 0.05 : 0);
  });
}

const sum = (x: Iterable<number>) => [...x].reduce((total, value) => total + value, 0);

describe.each(builds)("subsidy.distressSoftmax on the $name build", ({ lw }) => {
  const { distressSoftmax } = lw.subsidy;

  test("moves no more than 200 basis points in a step when all is on target", () => {
    const { utilizationTarget, marginTarget } = targets;
    const current = column(...subsidyMarkets.current);
    const { bps } = distressSoftmax({ utilization: utilizationTarget, margin: marginTarget, current, ...targets });
    bps.forEach((share, i) => {
      expect(Math.abs(share - current[i]!)).toBeLessThan(200);
    });
  });

  test("shares out 10 000 in whole numbers, however many markets there are", () => {
    const market = fc.record({
      utilization: fc.double({ min: -1, max: 2, noNaN: true }),
      margin: fc.double({ min: -3, max: 3, noNaN: true }),
      current: fc.integer({ min: 0, max: 10_000 }),
    });
    fc.assert(
      fc.property(fc.array(market, { minLength: 1, maxLength: 300 }), (markets) => {
        const { bps } = distressSoftmax({
          utilization: Float64Array.from(markets, (m) => m.utilization),
          margin: Float64Array.from(markets, (m) => m.margin),
          current: Float64Array.from(markets, (m) => m.current),
          utilizationTarget: 0.5,
          marginTarget: 0.3,
        });
        expect(sum(bps)).toBe(10_000);
        expect(bps.every((x) => Number.isInteger(x) && x >= 0)).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test("takes back what rounding gave out too much", () => {
    const markets = { utilization: 0.5, utilizationTarget: 0.5, margin: new Float64Array(15_000), marginTarget: 0 };
    const { bps } = distressSoftmax({ ...markets, current: 1 });
    expect(sum(bps)).toBe(10_000);
    expect(bps[4998]).toBe(0);
    expect(bps[4999]).toBe(1);
  });

  test("gives NaN to markets of a group of which one is out of range", () => {
    const margin = column(0.5, NaN, 0.25);
    const { bps, target, distress } = distressSoftmax({
      ...{ utilization: 0.5, margin, current: 3000, utilizationTarget: 0.5, marginTarget: 0.3 },
      offsets: Uint32Array.of(0, 2, 3),
    });
    for (const output of [bps, target, distress]) expect([...output].map(Number.isNaN)).toEqual([true, true, false]);
  });
});

describe.each(builds)("subsidy.dualMultiplier on the $name build", ({ lw }) => {
  test("is 1 where use and cost are as they should be, and stays between its bounds", () => {
    const even = { utilization: 0.5, cost: 80, payout: 100 };
    expect(lw.subsidy.dualMultiplier(even).multiplier).toBe(1);
    // A payout of 0 says nothing; any other does, in whatever unit of money.
    const extreme = { utilization: column(0, 0, 1), cost: column(1e300, 1e300, 0), payout: column(0, 1e-300, 1e300) };
    expect(lw.subsidy.dualMultiplier(extreme).multiplier).toEqual(column(2, 3, 0.8));
  });
});

describe.each(builds)("subsidy.tariff on the $name build", ({ lw }) => {
  test("drifts to the tariff that brings the share, and no further than its bounds", () => {
    const ticks = new Float64Array(400).fill(1e6);
    const settled = lw.subsidy.tariff({ volume: ticks, inflow: ticks.map((x) => x / 10) }, { start: 200 });
    // 0.05 of a gap below 10 rounds to nothing.
    expect(settled.implied[399]).toBe(100);
    expect(settled.bps[399]).toBe(110);
    expect(lw.subsidy.tariff({ volume: ticks, inflow: ticks }).bps[399]).toBe(200);
  });

  test("stays without volume or inflow, and skips what is negative", () => {
    const bank = lw.subsidy.tariff.bank(3, { start: 70 });
    const { bps, implied } = bank.step({ volume: column(0, 5, -1), inflow: column(5, 0, 5) });
    expect(bps).toEqual(column(70, 70, 70));
    expect(implied).toEqual(column(NaN, NaN, NaN));
    expect(bank.state.skipped).toEqual(column(0, 0, 1));
  });
});

describe.each(builds)("subsidy.meanVariance on the $name build", ({ lw }) => {
  const { meanVariance } = lw.subsidy;

  test("is Markowitz's closed form where no bound holds", () => {
    for (const n of [2, 3, 8, 33]) {
      const covariance = covarianceOf(n, n);
      const wide = { low: new Float64Array(n).fill(-50), high: new Float64Array(n).fill(50) };
      const { weights, status } = meanVariance({ covariance, ...wide }, {}, one);
      const ones = lw.core.solve({ matrix: covariance, right: new Float64Array(n).fill(1) }, {}, one);
      const total = sum(ones);
      expect(status).toEqual(column(0));
      weights.forEach((w, i) => {
        expect(w).toBeCloseTo(ones[i]! / total, 9);
      });
    }
  });

  test("is optimal: sums to 1 within bounds, and no step along the gradient leads anywhere", () => {
    for (const n of [1, 2, 5, 20, 64]) {
      const next = random(n);
      const mean = Float64Array.from({ length: n }, () => next() / 5);
      const high = new Float64Array(n).fill(Math.max(1, 3 / n));
      const best = meanVariance({ covariance: covarianceOf(n, n), mean, high }, {}, one);
      expect(best.status[0]).toBe(0);
      expect(best.residual[0]).toBeLessThan(1e-10);
      expect(sum(best.weights)).toBeCloseTo(1, 13);
      best.weights.forEach((w, i) => {
        expect(w).toBeGreaterThanOrEqual(0);
        expect(w).toBeLessThanOrEqual(high[i]!);
      });
    }
  });

  test("gives the Sharpe ratio of what it found", () => {
    const covariance = column(0.04, 0, 0, 0.09);
    const { mean, variance, sharpe } = meanVariance({ covariance, mean: column(0.1, 0.2) }, { riskFree: 0.02 }, one);
    expect(sharpe[0]).toBeCloseTo((mean[0]! - 0.02) / Math.sqrt(variance[0]!), 14);
  });

  test("says which problems have no solution", () => {
    const covariance = column(1, 0, 0, 1);
    const status = (inputs: object) => meanVariance({ covariance, ...inputs }, {}, one).status[0];
    expect(status({})).toBe(0);
    expect(status({ high: column(0.4, 0.5) })).toBe(1);
    expect(status({ low: column(0.6, 0.5) })).toBe(1);
    expect(status({ low: column(0.6, 0), high: column(0.5, 1) })).toBe(1);
    expect(status({ covariance: column(1, 2, 2, 1) })).toBe(2);
    expect(status({ covariance: column(0, 0, 1, 0) })).toBe(2);
    expect(status({ covariance: column(-1e-17, 0, 0, 1e-17) })).toBe(2);
    // Bounds that sum to 1 but for rounding: 0.7 + 0.1 + 0.2 is 0.9999999999999999.
    const tight = { covariance: column(1, 0, 0, 0, 1, 0, 0, 0, 1), high: column(0.7, 0.1, 0.2) };
    expect(meanVariance(tight, {}, one)).toMatchObject({ status: column(0), weights: tight.high });
    expect(meanVariance({ covariance, high: column(0.4, 0.5) }, {}, one).weights).toEqual(column(NaN, NaN));
  });

  test("gives the same portfolio whatever units the returns are in", () => {
    const [n, next] = [6, random(3)];
    const mean = Float64Array.from({ length: n }, () => next() / 5);
    const usual = meanVariance({ covariance: covarianceOf(n, n), mean }, {}, one);
    for (const k of [-500, -30, 12, 500]) {
      const covariance = covarianceOf(n, n).map((x) => x * 2 ** (2 * k));
      const least = meanVariance({ covariance }, {}, one);
      expect(least.weights).toEqual(meanVariance({ covariance: covarianceOf(n, n) }, {}, one).weights);
      expect(least.variance[0]! / 2 ** k / 2 ** k).toBe(
        meanVariance({ covariance: covarianceOf(n, n) }, {}, one).variance[0],
      );
      const both = meanVariance({ covariance, mean: mean.map((x) => x * 2 ** (2 * k)) }, {}, one);
      expect([both.weights, both.status]).toEqual([usual.weights, usual.status]);
    }
  });

  test("shares out by a covariance that is nothing beside the means", () => {
    const tiny = (...sizes: number[]) =>
      Float64Array.from({ length: sizes.length ** 2 }, (_, i) =>
        i % (sizes.length + 1) ? 0 : sizes[i % sizes.length]! * 1e-17,
      );
    const shared = (sizes: number[], more: object = {}) => {
      const { weights, status } = meanVariance({ covariance: tiny(...sizes), ...more }, {}, one);
      expect(status).toEqual(column(0));
      return weights;
    };
    const expectNear = (actual: Float64Array, ...expected: number[]) =>
      actual.forEach((w, i) => {
        expect(w).toBeCloseTo(expected[i]!, 12);
      });
    expectNear(shared([1, 1, 1]), 1 / 3, 1 / 3, 1 / 3);
    expectNear(shared([1, 1, 1], { mean: column(0.1, 0.1, 0.1) }), 1 / 3, 1 / 3, 1 / 3);
    // In proportion to 1 / variance among those of the best mean, or of the next where bounds leave something to it.
    expectNear(shared([1, 3, 1], { mean: column(0.1, 0.1, 0) }), 0.75, 0.25, 0);
    expectNear(shared([1, 1, 3], { mean: column(0.2, 0.1, 0.1), high: column(0.5, 1, 1) }), 0.5, 0.375, 0.125);
    expectNear(shared([1, 1, 1], { mean: column(3, 2, 1) }), 1, 0, 0);
  });

  test("without risk is the most even of the best portfolios", () => {
    const none = (n: number, more: object = {}, params: object = {}) =>
      meanVariance({ covariance: new Float64Array(n * n), ...more }, params, one);
    expect(none(2)).toMatchObject({
      weights: column(0.5, 0.5),
      variance: column(0),
      sharpe: column(NaN),
      status: column(0),
    });
    expect(none(4).weights).toEqual(column(0.25, 0.25, 0.25, 0.25));
    const mean = column(0.1, 0.3, 0.2, 0.3);
    expect(none(4, { mean }, { riskFree: 0.1 })).toMatchObject({
      weights: column(0, 0.5, 0, 0.5),
      sharpe: column(Infinity),
    });
    const bounds = { low: column(0.125, 0, -1, 0), high: column(1, 0.5, 2, 0.25) };
    expect(none(4, { mean, ...bounds })).toMatchObject({
      weights: column(0.125, 0.5, 0.125, 0.25),
      residual: column(0),
    });
  });

  test("takes a singular covariance, of assets that move as one", () => {
    const { weights, status, variance } = meanVariance(
      { covariance: column(1, 1, 1, 1), mean: column(0, 0.1) },
      {},
      one,
    );
    expect(status).toEqual(column(0));
    expect(weights).toEqual(column(0, 1));
    expect(variance[0]).toBe(1);
  });
});

describe.each(builds)("subsidy.riskParity on the $name build", ({ lw }) => {
  const { riskParity } = lw.subsidy;

  test("is in proportion to 1 / sigma where nothing correlates", () => {
    const { weights } = riskParity({ covariance: column(1, 0, 0, 0, 4, 0, 0, 0, 16) }, {}, one);
    [4 / 7, 2 / 7, 1 / 7].forEach((share, i) => {
      expect(weights[i]).toBeCloseTo(share, 14);
    });
  });

  test("gives each asset the share of the risk that it was budgeted", () => {
    for (const n of [1, 2, 5, 20, 64]) {
      const next = random(n + 7);
      const budget = Float64Array.from({ length: n }, () => 0.1 + next());
      const { weights, riskShare, status } = riskParity({ covariance: covarianceOf(n, n), budget }, {}, one);
      expect(status).toEqual(column(0));
      expect(sum(weights)).toBeCloseTo(1, 13);
      const total = sum(budget);
      riskShare.forEach((share, i) => {
        expect(share).toBeCloseTo(budget[i]! / total, 11);
      });
    }
  });

  test("takes variances at either end of the doubles", () => {
    for (const variance of [4e-320, 1e-300, 1e300, 1e308]) {
      const { weights, status } = riskParity({ covariance: column(variance, 0, 0, variance / 4) }, {}, one);
      expect(status).toEqual(column(0));
      expect(weights[1]).toBeCloseTo(2 / 3, 14);
    }
  });

  test("has no answer to what is no covariance", () => {
    expect(riskParity({ covariance: column(1, 2, 2, 1) }, {}, one).status).toEqual(column(1));
    expect(riskParity({ covariance: column(1, 0, 0, 0) }, {}, one).status).toEqual(column(1));
    expect(riskParity({ covariance: column(1, 0, 0, NaN) }, {}, one).status).toEqual(column(NaN));
  });
});

describe.each(builds)("subsidy.cvar on the $name build", ({ lw }) => {
  const { cvar } = lw.subsidy;

  test("counts a tail that is whole on paper as whole", () => {
    // (1 - 0.7) 10 is 3.0000000000000004 in doubles.
    const loss = column(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const { var: atRisk, cvar: mean, tail } = cvar({ loss }, { confidence: 0.7 });
    expect([atRisk, mean]).toEqual([8, 9]);
    expect(tail).toEqual(column(0, 0, 0, 0, 0, 0, 0, 1 / 3, 1 / 3, 1 / 3));
  });

  test("is the mean without confidence, and the worst loss with all of it", () => {
    const loss = column(4, -1, 3);
    expect(cvar({ loss }, { confidence: 0 })).toMatchObject({ var: -1, cvar: 2 });
    expect(cvar({ loss }, { confidence: 1 })).toMatchObject({ var: 4, cvar: 4 });
    expect(cvar({ loss: column() })).toMatchObject({ var: NaN, cvar: NaN });
  });

  test("weighs scenarios so that their mean is the conditional value at risk, also among equal losses", () => {
    const losses = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(losses, fc.double({ min: 0, max: 1, noNaN: true }), (losses, confidence) => {
        const result = cvar({ loss: column(...losses) }, { confidence });
        expect(sum(result.tail)).toBeCloseTo(1, 12);
        expect(sum(result.tail.map((weight, i) => weight * losses[i]!))).toBeCloseTo(result.cvar, 12);
        expect(result.cvar).toBeGreaterThanOrEqual(result.var);
      }),
      { seed: 1 },
    );
  });
});

describe.each(builds)("subsidy.cvarPortfolio on the $name build", ({ lw }) => {
  const { cvarPortfolio, cvar } = lw.subsidy;
  const scenarios = 200;
  const next = random(3);
  const loss = Float64Array.from({ length: scenarios * 2 }, (_, i) => (next() - 0.5) * (i % 2 ? 1 : 2) - 0.1);

  test("comes within 1e-3 of the best of two assets, found by trying", () => {
    const { weights, cvar: found } = cvarPortfolio({ loss }, { confidence: 0.9 }, { sizes: { row: 1, asset: 2 } });
    const at = (w: number) =>
      cvar(
        { loss: Float64Array.from({ length: scenarios }, (_, s) => w * loss[2 * s]! + (1 - w) * loss[2 * s + 1]!) },
        { confidence: 0.9 },
      ).cvar;
    const least = Math.min(...Array.from({ length: 1001 }, (_, i) => at(i / 1000)));
    expect(found[0]! - least).toBeLessThan(1e-3);
    expect(at(weights[0]!)).toBeCloseTo(found[0]!, 12);
    expect(sum(weights)).toBeCloseTo(1, 14);
  });

  test("finds the same portfolio of losses at either end of the doubles", () => {
    const two = { sizes: { row: 1, asset: 2 } };
    const usual = cvarPortfolio({ loss }, {}, two).weights;
    expect(usual[0]).not.toBe(0.5);
    for (const k of [-700, 700])
      expect(cvarPortfolio({ loss: loss.map((x) => x * 2 ** k) }, {}, two).weights).toEqual(usual);
  });

  test("keeps to its bounds, and says where they leave no room", () => {
    const { weights } = cvarPortfolio({ loss, low: column(0.7, 0) }, {}, one);
    expect(weights[0]).toBe(0.7);
    const none = cvarPortfolio({ loss, high: column(0.2, 0.3) }, {}, one);
    expect(none).toEqual({ weights: column(NaN, NaN), cvar: column(NaN), status: column(1) });
  });
});
