import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { index } from "../../../examples/market/data.ts";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("market.tailRisk", {
  vares: (lw, { r, conf }: { r: number[]; conf: number }) =>
    lw.market.tailRisk({ returns: column(...r) }, { confidence: conf }),
});

golden("market.hill", {
  hill: (lw, { x, k }: { x: number[]; k: number }) => {
    const { xi, alpha, standardError } = lw.market.hill({ losses: column(...x) }, { k });
    return { xi, alpha, stdErr: standardError };
  },
});

golden("market.meanReversion", {
  hl: (lw, { x }: { x: number[] }) => lw.market.meanReversion({ y: column(...x) }),
  eg: (lw, { x, y }: { x: number[]; y: number[] }) => {
    const { slope, ...others } = lw.market.meanReversion({ y: column(...y), x: column(...x) });
    return { ...others, residualSlope: slope };
  },
});

const drawn = (length: number, seed: number) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => next() - 0.5);
};

describe.each(builds)("on the $name build", ({ lw }) => {
  const { tailRisk, hill, meanReversion, logReturn } = lw.market;

  describe("market.tailRisk", () => {
    test("counts the last of the worst returns in part", () => {
      const returns = column(-5, 1, -3, 2, 4, 0, -1, 3, 5, 6);
      const mean = (confidence: number) => tailRisk({ returns }, { confidence }).historicalES;
      expect(mean(0.75)).toBeCloseTo((5 + 3 + 0.5 * 1) / 2.5, 14);
      expect(mean(0.99)).toBeCloseTo(5, 14);
    });

    test("counts equal returns as often as they come", () => {
      expect(tailRisk({ returns: column(-2, -2, -2, 1, 1, 1, 1, 1) }, { confidence: 0.75 }).historicalES).toBe(2);
    });

    test("moves with the returns and scales with them", () => {
      fc.assert(
        fc.property(fc.nat(1000), fc.double({ min: 0.1, max: 10, noNaN: true }), (seed, scale) => {
          const returns = drawn(50, seed);
          const base = tailRisk({ returns });
          const other = tailRisk({ returns: returns.map((r) => scale * r - 1) });
          for (const name of ["gaussianVaR", "gaussianES", "cornishFisherVaR", "historicalES"] as const)
            expect(other[name]).toBeCloseTo(scale * base[name] + 1, 10);
          expect(other.skew).toBeCloseTo(base.skew, 9);
          expect(base.gaussianES).toBeGreaterThan(base.gaussianVaR);
        }),
        { seed: 1 },
      );
    });

    test("says where the Cornish-Fisher quantile falls with the confidence", () => {
      expect(tailRisk({ returns: drawn(1000, 1).map((r) => r ** 3) }).monotone).toBe(true);
      const skewed = Float64Array.from({ length: 200 }, (_, i) => (i === 0 ? -50 : i % 2));
      expect(tailRisk({ returns: skewed }).monotone).toBe(false);
      const [up, down] = [0.99, 0.999999].map((c) => tailRisk({ returns: skewed }, { confidence: c }).cornishFisherVaR);
      expect(up).not.toBe(down);
    });

    test("is NaN below two returns and with one that is no number; skew and kurtosis where nothing moves", () => {
      for (const returns of [column(), column(1), column(1, NaN, 2), column(1, Infinity)]) {
        const { monotone, ...numbers } = tailRisk({ returns });
        expect(monotone).toBe(null);
        expect(Object.values(numbers)).toEqual([NaN, NaN, NaN, NaN, NaN, NaN]);
      }
      const still = tailRisk({ returns: new Float64Array(100).fill(0.1) });
      expect([still.gaussianVaR, still.historicalES, still.skew]).toEqual([-0.1, expect.closeTo(-0.1, 15), NaN]);
    });
  });

  describe("market.hill", () => {
    test("finds the index of a Pareto tail", () => {
      const losses = drawn(100_000, 2).map((u) => (u + 0.5 + 1e-9) ** (-1 / 3));
      const { alpha, standardError } = hill({ losses }, { k: 5000 });
      expect(Math.abs(alpha - 3)).toBeLessThan(4 * standardError);
    });

    test("does not depend on the order nor on the unit of the losses", () => {
      const losses = drawn(500, 3).map(Math.exp);
      const { xi } = hill({ losses }, { k: 20 });
      expect(hill({ losses: losses.slice().reverse() }, { k: 20 }).xi).toBeCloseTo(xi, 14);
      expect(hill({ losses: losses.map((x) => x * 1024) }, { k: 20 }).xi).toBe(xi);
    });

    test("is NaN where fewer losses than k + 1 are positive, and 0 where the tail is of one loss", () => {
      expect(hill({ losses: column(1, 2, 3) }, { k: 3 }).xi).toBeNaN();
      expect(hill({ losses: column(-1, 0, 2, 3) }, { k: 2 }).xi).toBeNaN();
      expect(hill({ losses: column(1, NaN, 2, 3) }, { k: 1 }).xi).toBeNaN();
      expect(hill({ losses: column(-1, 1, 2, 4) }, { k: 2 }).xi).toBeCloseTo((Math.log(4) + Math.log(2)) / 2, 15);
      expect(hill({ losses: column(7, 7, 7, 7) }, { k: 2 })).toEqual({
        xi: 0,
        alpha: Infinity,
        standardError: Infinity,
      });
    });
  });

  describe("market.meanReversion", () => {
    test("finds the half-life of a series that it has made itself", () => {
      let level = 5;
      const y = drawn(20_000, 4).map((noise) => (level = 5 + 0.9 * (level - 5) + noise));
      const { slope, mean, halfLife, tStat } = meanReversion({ y });
      expect(slope).toBeCloseTo(-0.1, 1);
      expect(mean).toBeCloseTo(5, 0);
      expect(halfLife).toBeCloseTo(-Math.LN2 / Math.log(0.9), 0);
      expect(tStat).toBeLessThan(-20);
    });

    test("tells series that go together from series that do not", () => {
      let walk = 0;
      const x = drawn(3000, 5).map((step) => (walk += step));
      const noise = drawn(3000, 6);
      const together = meanReversion({ y: x.map((v, i) => 3 + 2 * v + noise[i]!), x });
      expect(together.beta).toBeCloseTo(2, 1);
      expect(together.alpha).toBeCloseTo(3, 0);
      expect(together.tStat).toBeLessThan(-30);
      let other = 0;
      const apart = meanReversion({ y: noise.map((step) => (other += step)), x });
      expect(apart.tStat).toBeGreaterThan(-3.34);
    });

    test("never comes back where it moves away, and is NaN of fewer than four levels", () => {
      expect(meanReversion({ y: column(1, 2, 4, 8.1, 16) }).halfLife).toBe(Infinity);
      expect(Object.values(meanReversion({ y: column(1, 2, 3) }))).toEqual([NaN, NaN, NaN, NaN, NaN, NaN]);
      expect(meanReversion({ y: column(1, 2, 1, NaN, 2) }).slope).toBeNaN();
      expect(meanReversion({ y: column(1, 2, 1, 3), x: column(1, 1, 1, 1) }).beta).toBeNaN();
    });
  });

  test("the S&P 500 has a heavy tail, and its worst days cost more than the normal distribution allows", () => {
    const { close } = index();
    const returns = logReturn({ price: close }).slice(1);
    const risk = tailRisk({ returns }, { confidence: 0.99 });
    expect(risk.excessKurtosis).toBeGreaterThan(5);
    expect(risk.skew).toBeLessThan(0);
    expect(risk.historicalES).toBeGreaterThan(1.4 * risk.gaussianES);
    const { alpha } = hill({ losses: returns.map((r) => -r) }, { k: 100 });
    expect(alpha).toBeGreaterThan(2);
    expect(alpha).toBeLessThan(4);
  });
});
