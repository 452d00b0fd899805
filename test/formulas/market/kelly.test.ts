import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

interface Stake {
  readonly p: readonly number[];
  readonly payoff: readonly number[];
  readonly told: readonly [full: number, growth: number];
}
/** With 60 digits: scripts/references/risk.py. */
const { stakes }: { stakes: readonly Stake[] } = JSON.parse(readFileSync("test/references/risk.json", "utf8"));

const wide = { fraction: 1, cap: 1e6, short: true };
const off = (told: number, expected: number) => Math.abs(told / expected - 1);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { kelly, kellyOutcomes, kellyReturns } = lw.market;

  describe("market.kellyOutcomes", () => {
    test.each(stakes)("has all digits of the stake of $payoff", ({ p, payoff, told: [full, growth] }) => {
      const told = kellyOutcomes({ p: column(...p), payoff: column(...payoff) }, wide);
      expect(told.status).toBe("solved");
      expect(off(told.full, full)).toBeLessThan(1e-15);
      expect(Math.abs(told.growth - growth)).toBeLessThan(1e-15 + 1e-13 * Math.abs(growth));
    });

    test("of two outcomes is what kelly tells, long and short", () => {
      const chance = fc.double({ min: 0.01, max: 0.99, noNaN: true });
      const odds = fc.double({ min: 0.1, max: 10, noNaN: true });
      fc.assert(
        fc.property(chance, odds, odds, fc.double({ min: 0, max: 1, noNaN: true }), (p, win, loss, fraction) => {
          const simple = kelly({ p, win, loss }, { fraction });
          const told = kellyOutcomes({ p: column(p, 1 - p), payoff: column(win, -loss) }, { fraction });
          expect(Math.abs(told.full - simple.full!)).toBeLessThan(1e-12 * (1 / win + 1 / loss));
          expect(Math.abs(told.size - simple.size!)).toBeLessThan(1e-12 * (1 / win + 1 / loss));
          expect(Math.abs(told.growth - simple.growth!)).toBeLessThan(1e-11);
        }),
        { seed: 1 },
      );
    });

    test("grows less at any other stake", () => {
      const payoffs = fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 2, maxLength: 8 });
      fc.assert(
        fc.property(payoffs, (payoffs) => {
          const payoff = Float64Array.from(payoffs);
          const p = payoff.map((_, i) => 1 / (2 + i));
          const { full, status } = kellyOutcomes({ p, payoff }, wide);
          if (status !== "solved") return;
          const growth = (share: number) =>
            payoff.reduce((sum, b, i) => sum + p[i]! * Math.log1p(Math.max(share * b, -1)), 0);
          for (const near of [0.99, 0.9, 1.01, 1.1, 0])
            expect(growth(near * full)).toBeLessThanOrEqual(growth(full) + 1e-13);
        }),
        { seed: 1 },
      );
    });

    test("takes the other side only where it may, within the cap", () => {
      // Of 0.2 and 0.8 at even odds: -0.6.
      const bad = { p: column(0.2, 0.8), payoff: column(1, -1) };
      expect(kellyOutcomes(bad, { fraction: 0.5, cap: 1 })).toMatchObject({ size: 0, growth: 0 });
      const short = kellyOutcomes(bad, { fraction: 0.5, cap: 1, short: true });
      expect(short.full).toBeCloseTo(-0.6, 15);
      expect(short.size).toBeCloseTo(-0.3, 15);
      expect(short.growth).toBeCloseTo(0.2 * Math.log(0.7) + 0.8 * Math.log(1.3), 15);
      expect(kellyOutcomes(bad, { short: true, fraction: 1 }).size).toBe(-0.25);
    });

    test("says what has no answer, group by group", () => {
      const told = kellyOutcomes(
        {
          p: column(0.5, 0.5, 1, 0, 0.5, 0.5, 0, 0, 0.5, NaN),
          payoff: column(1, 2, -1, 9, 0, 1e-90, 1, -1, 1, -1),
          offsets: Uint32Array.of(0, 2, 4, 6, 8, 10, 10),
        },
        { cap: 2, short: true, fraction: 0.5 },
      );
      expect(told.status).toEqual(column(1, 1, 2, 3, 3, 3));
      expect(told.full).toEqual(column(Infinity, -Infinity, 0, NaN, NaN, NaN));
      expect(told.size).toEqual(column(2, -2, 0, NaN, NaN, NaN));
      expect(told.growth[2]).toBe(0);
      expect(told.growth[0]).toBeCloseTo((Math.log(3) + Math.log(5)) / 2, 14);
    });

    test("may lose everything with a stake that is held below the full one, and says so", () => {
      const bet = { p: column(0.9, 0.1), payoff: column(-0.5, 3) };
      expect(kellyOutcomes(bet, { fraction: 0, short: true }).growth).toBe(0);
      const doubled = { p: column(0.5, 0.5), payoff: column(4, -2) };
      expect(kellyOutcomes(doubled, { fraction: 1, cap: 1 }).full).toBeCloseTo(0.125, 15);
    });
  });

  describe("market.kellyReturns", () => {
    test("is that of outcomes that are alike", () => {
      for (const { payoff } of stakes) {
        const told = kellyReturns({ returns: column(...payoff) }, wide);
        const alike = kellyOutcomes({ p: column(...payoff).fill(1), payoff: column(...payoff) }, wide);
        expect(told).toEqual(alike);
      }
    });

    test("by hand: of a win of 1 and a loss of 1/2 half the capital, of which half is taken, at most a quarter", () => {
      // 1 / (1 + f) = 0.5 / (1 - f / 2) where f = 0.5.
      const told = kellyReturns({ returns: column(1, -0.5) });
      expect(told.full).toBe(0.5);
      expect(told.size).toBe(0.25);
      expect(told.growth).toBeCloseTo(Math.log(1.25 * 0.875) / 2, 15);
    });
  });
});
