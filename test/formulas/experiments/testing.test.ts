import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

type Alternative = "unequal" | "greater" | "less";
type Interval = "wald" | "newcombe" | "agrestiCaffo";
type Pair = readonly [number, number];
type Proportions = { readonly counts: readonly [number, number, number, number] } & Record<
  Alternative | `${Alternative}Pooled` | Interval,
  Pair
>;
/** By statsmodels and mpmath: scripts/references/experiments.py. */
const references: {
  readonly proportions: readonly Proportions[];
  readonly loss: readonly (readonly [a: number, b: number, c: number, d: number, lossA: number, lossB: number])[];
  readonly ratio: readonly (readonly [difference: number, variance: number, tau: number, logRatio: number])[];
} = JSON.parse(readFileSync("test/references/experiments.json", "utf8"));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { twoProportionTest, expectedLoss, msprt } = lw.experiments;

  describe("experiments.twoProportionTest", () => {
    test("is what one reckons by hand", () => {
      // 30 of 100 and 20 of 100: 25% of all, 0.1 / sqrt(0.1875 / 50).
      const counts = { successesA: 30, trialsA: 100, successesB: 20, trialsB: 100 };
      const { difference, z, low, high } = twoProportionTest(counts, { interval: "wald" });
      expect(difference).toBeCloseTo(0.1, 15);
      expect(z).toBeCloseTo(0.1 / Math.sqrt(0.00375), 13);
      // sqrt(0.0021 + 0.0016) 1.959963984540054
      expect([low, high].map((end) => end.toFixed(12))).toEqual(["-0.019219954859", "0.219219954859"]);
    });

    test.each(references.proportions)("gives what statsmodels gives: $counts", (of) => {
      const [successesA, trialsA, successesB, trialsB] = of.counts;
      const counts = { successesA, trialsA, successesB, trialsB };
      for (const alternative of ["unequal", "greater", "less"] as const)
        for (const pooled of [true, false]) {
          const { z, p } = twoProportionTest(counts, { alternative, pooled });
          expectClose([z, p], [...of[pooled ? (`${alternative}Pooled` as const) : alternative]], 1e-12);
        }
      for (const interval of ["wald", "newcombe", "agrestiCaffo"] as const) {
        const { low, high } = twoProportionTest(counts, { interval, confidence: 0.9 });
        expectClose([low, high], [...of[interval]], 1e-12);
      }
    });

    test("measures from the difference of the null", () => {
      const counts = { successesA: 30, trialsA: 100, successesB: 20, trialsB: 100 };
      const { z } = twoProportionTest(counts, { nullDifference: 0.05, pooled: false });
      expect(z).toBeCloseTo(0.05 / Math.sqrt(0.0037), 12);
    });

    test("has no z where all trials came out alike, and is NaN for more successes than trials", () => {
      const none = twoProportionTest({ successesA: 0, trialsA: 9, successesB: 0, trialsB: 7 });
      expect([none.z, none.p, none.difference]).toEqual([NaN, NaN, 0]);
      expect(none.high).toBeGreaterThan(0.2);
      expect(twoProportionTest({ successesA: 8, trialsA: 7, successesB: 0, trialsB: 7 }).rateA).toBeNaN();
    });
  });

  describe("experiments.expectedLoss", () => {
    test("of two arms of which nothing is known is a sixth", () => {
      // E max(Y - X, 0) of two uniform numbers.
      const { lossA, lossB } = expectedLoss({ alphaA: 1, betaA: 1, alphaB: 1, betaB: 1 });
      expectClose([lossA, lossB], [1 / 6, 1 / 6], 1e-14);
    });

    test.each(references.loss)(
      "gives what quadrature gives: Beta(%d, %d) and Beta(%d, %d)",
      (a, b, c, d, ...losses) => {
        const { lossA, lossB } = expectedLoss({ alphaA: a, betaA: b, alphaB: c, betaB: d });
        expect(Math.abs(lossA - losses[0])).toBeLessThan(2e-13);
        expect(Math.abs(lossB - losses[1])).toBeLessThan(2e-13);
      },
    );

    test("differs between the arms by what their means do, and trades places with them", () => {
      const shape = fc.double({ min: 0.01, max: 1e4, noNaN: true });
      fc.assert(
        fc.property(shape, shape, shape, shape, (a, b, c, d) => {
          const { lossA, lossB } = expectedLoss({ alphaA: a, betaA: b, alphaB: c, betaB: d });
          expect(Math.abs(lossB - lossA - (a / (a + b) - c / (c + d)))).toBeLessThan(2e-12);
          const turned = expectedLoss({ alphaA: c, betaA: d, alphaB: a, betaB: b });
          expect(Math.abs(turned.lossA - lossB)).toBeLessThan(2e-12);
          expect(lossA).toBeGreaterThanOrEqual(0);
        }),
        { seed: 1 },
      );
    });
  });

  describe("experiments.msprt", () => {
    test.each(references.ratio)(
      "integrates as mpmath does: difference %d, variance %d, tau %d",
      (difference, variance, tau, ratio) => {
        // 2 observations in each arm: V = sigma^2.
        const sums = { trialsA: column(2), sumA: column(2 * difference), trialsB: column(2), sumB: column(0) };
        const told = msprt(sums, { sigma: Math.sqrt(variance), tau });
        expect(told.logRatio[0]).toBeCloseTo(ratio, 10);
        expect(told.p[0]).toBeCloseTo(Math.min(1, Math.exp(-ratio)), 12);
        const shifted = msprt(
          { ...sums, sumA: column(2 * difference + 6) },
          { sigma: Math.sqrt(variance), tau, nullDifference: 3 },
        );
        expect(shifted.logRatio[0]).toBeCloseTo(ratio, 8);
      },
    );

    test("holds the p that was least, and rejects just where the interval leaves the null out", () => {
      const next = random(6);
      const ticks = 200;
      const draw = (rate: number) => Float64Array.from({ length: ticks }, () => (next() < rate ? 1 : 0));
      const ones = new Float64Array(ticks).fill(1);
      for (const family of ["proportions", "normal"] as const) {
        const inputs = { trialsA: ones, sumA: draw(0.7), trialsB: ones, sumB: draw(0.3) };
        const params = { family, tau: 0.3, sigma: 0.45, alpha: 0.03 };
        const { p, rejected, low, high, logRatio } = msprt(inputs, params);
        let least = 1;
        let out = false;
        for (let t = 0; t < ticks; t++) {
          least = Math.min(least, Math.exp(-logRatio[t]!));
          out ||= low[t]! > 0 || high[t]! < 0;
          expect(p[t]! / least).toBeCloseTo(1, 12);
          expect(rejected[t]).toBe(out ? 1 : 0);
        }
        expect(rejected.at(-1)).toBe(1);
      }
    });

    test("rejects a true null in fewer runs than alpha, though each tick is looked at", () => {
      const next = random(9);
      const [ticks, entities] = [400, 500];
      const draw = () => Float64Array.from({ length: ticks * entities }, () => (next() < 0.4 ? 1 : 0));
      const ones = new Float64Array(ticks * entities).fill(1);
      const params = { family: "proportions", tau: 0.1, alpha: 0.1 } as const;
      const { rejected } = msprt({ trialsA: ones, sumA: draw(), trialsB: ones, sumB: draw() }, params, { entities });
      const wrong = rejected.slice(-entities).reduce((a, b) => a + b, 0) / entities;
      expect(wrong).toBeLessThan(0.1);
      expect(wrong).toBeGreaterThan(0.005);
    });

    test("knows nothing before both arms have been seen, and skips more successes than trials", () => {
      const bank = msprt.bank(1, { family: "proportions" });
      const first = bank.step({ trialsA: 3, sumA: 1, trialsB: 0, sumB: 0 });
      expect(first).toMatchObject({ logRatio: column(0), p: column(1), rejected: column(0) });
      bank.step({ trialsA: 3, sumA: 9, trialsB: 1, sumB: 0 });
      expect(bank.state.skipped[0]).toBe(1);
      expect([bank.state.trialsA[0], bank.state.sumA[0]]).toEqual([3, 1]);
    });
  });
});
