import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

interface Case {
  readonly successes: number;
  readonly trials: number;
  readonly level: number;
  readonly none: readonly [number, number];
  readonly continuity: readonly [number, number];
}
const cases = JSON.parse(
  readFileSync(new URL("../../references/wilson.json", import.meta.url), "utf8"),
) as readonly Case[];

describe.each(builds)("distributions.wilsonInterval on the $name build", ({ lw }) => {
  const { wilsonInterval, binomial } = lw.distributions;

  test.each(["none", "continuity"] as const)("agrees with SciPy, correction %s", (correction) => {
    for (const { successes, trials, level, ...told } of cases) {
      const { low, high } = wilsonInterval({ successes, trials }, { level, correction });
      const what = `${successes} of ${trials}, ${level}`;
      expect(Math.abs(low - told[correction][0]), what).toBeLessThan(1e-14);
      expect(Math.abs(high - told[correction][1]), what).toBeLessThan(1e-14);
    }
  });

  test("is 0.490 to 0.943 for 8 of 10 at 95 %, as Wilson's equation has it", () => {
    const { low, high, centre } = wilsonInterval({ successes: 8, trials: 10 });
    expect(low).toBeCloseTo(0.4901624715, 9);
    expect(high).toBeCloseTo(0.9433178485, 9);
    expect(centre).toBeCloseTo((low + high) / 2, 15);
    const z = 1.959963984540054;
    for (const p of [low, high]) expect((0.8 - p) ** 2).toBeCloseTo((z * z * p * (1 - p)) / 10, 14);
  });

  test("keeps its digits where few of very many succeed", () => {
    // The equation for k = 1 and n = 1e15 is (1 - m)^2 = z^2 m in m = n p, but for 1e-15.
    const { low, high } = wilsonInterval({ successes: 1, trials: 1e15 });
    const z2 = 1.959963984540054 ** 2;
    const half = 1 + z2 / 2;
    const root = Math.sqrt(half * half - 1);
    expect(Math.abs(low * 1e15 * (half + root) - 1)).toBeLessThan(1e-13);
    expect(Math.abs((high * 1e15) / (half + root) - 1)).toBeLessThan(1e-13);
  });

  test("is mirrored by failures, and wider with correction", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.double({ min: 0, max: 0.999, noNaN: true }), (k, failures, level) => {
        const trials = k + failures;
        fc.pre(trials > 0);
        const one = wilsonInterval({ successes: k, trials }, { level });
        const other = wilsonInterval({ successes: failures, trials }, { level });
        expect(one.low).toBeCloseTo(1 - other.high, 14);
        const wider = wilsonInterval({ successes: k, trials }, { level, correction: "continuity" });
        expect(wider.low).toBeLessThanOrEqual(one.low);
        expect(wider.high).toBeGreaterThanOrEqual(one.high);
        expect(one.low <= k / trials + 1e-15 && k / trials <= one.high + 1e-15).toBe(true);
      }),
      { seed: 14 },
    );
  });

  test("covers shares about as often as its level says, and with correction hardly less", () => {
    for (const prob of [0.05, 0.3, 0.7]) {
      const k = Float64Array.from({ length: 41 }, (_, i) => i);
      const { mass } = binomial({ k, trials: 40, prob });
      for (const [correction, least] of [
        ["none", 0.92],
        ["continuity", 0.945],
      ] as const) {
        const { low, high } = wilsonInterval({ successes: k, trials: 40 }, { correction });
        const covered = mass.reduce((sum, p, i) => sum + (low[i]! <= prob && prob <= high[i]! ? p : 0), 0);
        expect(covered).toBeGreaterThan(least);
      }
    }
  });

  test("reaches both ends, and is none for more successes than trials", () => {
    expect(wilsonInterval({ successes: column(0, 5), trials: 5 }).low[0]).toBe(0);
    expect(wilsonInterval({ successes: column(0, 5), trials: 5 }).high[1]).toBe(1);
    expect(wilsonInterval({ successes: 2, trials: 5 }, { level: 0 })).toEqual({ low: 0.4, high: 0.4, centre: 0.4 });
    expect(wilsonInterval({ successes: 6, trials: 5 })).toEqual({ low: NaN, high: NaN, centre: NaN });
  });
});
