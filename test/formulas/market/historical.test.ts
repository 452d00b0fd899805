import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

const definitions = [
  "linear",
  "inverted",
  "weibull",
  "hazen",
  "medianUnbiased",
  "normalUnbiased",
  "interpolated",
] as const;
interface Case {
  readonly alpha: number;
  readonly returns: readonly number[];
  readonly told: Readonly<Record<(typeof definitions)[number], number>>;
}
/** By NumPy: scripts/references/risk.py. */
const { quantiles }: { quantiles: readonly Case[] } = JSON.parse(readFileSync("test/references/risk.json", "utf8"));

const drawn = (length: number, seed: number) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => next() - 0.5);
};

describe.each(builds)("on the $name build", ({ lw }) => {
  const { historicalRisk, rollingRisk, tailRisk } = lw.market;

  describe("market.historicalRisk", () => {
    test.each(definitions)("has the %s quantile of NumPy", (quantile) => {
      for (const { alpha, returns, told } of quantiles) {
        const risk = historicalRisk({ returns: column(...returns) }, { confidence: 1 - alpha, quantile });
        expect(Math.abs(risk.valueAtRisk - told[quantile]), `${alpha} of ${returns.length}`).toBeLessThan(1e-15);
      }
    });

    test("by hand: 0.95 of twenty returns is the worst, of which rounding makes no two", () => {
      const returns = Float64Array.from({ length: 20 }, (_, i) => (i - 9) / 100);
      const told = historicalRisk({ returns }, { quantile: "inverted" });
      expect(told).toEqual({ valueAtRisk: 0.09, conditional: 0.09, tailMean: 0.09, beyond: 1 });
      const wider = historicalRisk({ returns }, { confidence: 0.875, quantile: "inverted" });
      expect(wider.valueAtRisk).toBe(0.07);
      expect(wider.conditional).toBeCloseTo((0.09 + 0.08 + 0.5 * 0.07) / 2.5, 15);
      expect(wider.tailMean).toBeCloseTo(0.08, 15);
      expect(wider.beyond).toBe(3);
    });

    test("is linear and 0.95 unless told", () => {
      const returns = drawn(50, 1);
      expect(historicalRisk({ returns })).toEqual(
        historicalRisk({ returns }, { confidence: 0.95, quantile: "linear" }),
      );
    });

    test("means beyond as tailRisk does, moves with the returns, and is NaN of none and of a gap", () => {
      const returns = drawn(331, 2);
      const told = historicalRisk({ returns });
      expect(told.conditional).toBeCloseTo(tailRisk({ returns }).historicalES, 14);
      const moved = historicalRisk({ returns: returns.map((r) => r + 1) });
      expect(moved.valueAtRisk).toBeCloseTo(told.valueAtRisk - 1, 14);
      const offsets = Uint32Array.of(0, 2, 2, 4);
      const groups = historicalRisk({ returns: column(1, 2, NaN, 3), offsets });
      expect([...groups.valueAtRisk.slice(1), ...groups.beyond.slice(1)]).toEqual([NaN, NaN, NaN, NaN]);
      expect(groups.conditional[0]).toBe(-1);
    });
  });

  describe("market.rollingRisk", () => {
    test("is that of each window, by every definition", () => {
      const returns = drawn(120, 3);
      const confidence = fc.double({ min: 0.5, max: 0.999, noNaN: true });
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 60 }),
          confidence,
          fc.constantFrom(...definitions),
          (window, c, quantile) => {
            const told = rollingRisk({ returns }, { confidence: c, quantile }, { sizes: { window } });
            for (let end = 0; end < 120; end += 7) {
              const own = returns.slice(Math.max(0, end + 1 - window), end + 1);
              const { valueAtRisk, conditional } = historicalRisk({ returns: own }, { confidence: c, quantile });
              expect(told.valueAtRisk[end]).toBe(own.length < window ? NaN : valueAtRisk);
              if (own.length < window) expect(told.conditional[end]).toBeNaN();
              else expect(told.conditional[end]).toBeCloseTo(conditional, 14);
            }
          },
        ),
        { seed: 1, numRuns: 40 },
      );
    });

    test("takes 250 unless told, skips gaps, and forgets what has left", () => {
      const returns = drawn(600, 4);
      const burst = returns.map((r, i) => (i === 100 ? -1e300 : i === 50 ? NaN : r));
      const [quiet, loud] = [returns, burst].map((returns) => rollingRisk({ returns }).valueAtRisk);
      expect(quiet!.findIndex(Number.isFinite)).toBe(249);
      expect(loud!.findIndex(Number.isFinite)).toBe(250);
      expect(loud!.slice(351)).toEqual(quiet!.slice(351));
    });
  });
});
