import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

/** By SciPy: scripts/references/fitting.py. */
interface Sen {
  readonly method: "separate" | "joint";
  readonly confidence: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly slope: number;
  readonly intercept: number;
  readonly low: number;
  readonly high: number;
}
const references: { readonly sen: readonly Sen[] } = JSON.parse(readFileSync("test/references/fitting.json", "utf8"));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { theilSen } = lw.fitting;

  describe("fitting.theilSen", () => {
    test("takes the middle of all slopes, by hand", () => {
      // Slopes 1, 2, 3 of three points and 100 more of a fourth: 1, 2, 3, 33, 49, 97.
      const fit = theilSen({ x: column(0, 1, 2, 3), y: column(0, 1, 4, 100) });
      expect(fit).toMatchObject({ slope: (3 + 100 / 3) / 2, intercept: 2.5 - 1.5 * ((3 + 100 / 3) / 2) });
      expect(theilSen({ x: column(0, 1, 2), y: column(0, 1, 4) }, { intercept: "joint" })).toMatchObject({
        slope: 2,
        intercept: 0,
      });
    });

    test.each(references.sen)("gives what SciPy gives: $method, $confidence", (of) => {
      const { confidence, method: intercept, slope, low, high } = of;
      const fit = theilSen({ x: column(...of.x), y: column(...of.y) }, { confidence, intercept });
      expectClose(fit, { slope, intercept: of.intercept, low, high }, 1e-13);
    });

    test("of more pairs than are listed is what sorting all of them gives, ties and equal points too", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 1e6 }),
          fc.integer({ min: 92, max: 160 }),
          fc.boolean(),
          (seed, n, tied) => {
            const next = random(seed);
            const draw = () => (tied ? Math.floor(12 * next()) : next() * 10 ** (6 * next() - 3));
            const x = Float64Array.from({ length: n }, draw);
            const y = Float64Array.from({ length: n }, draw);
            const slopes: number[] = [];
            for (let i = 0; i < n; i++)
              for (let j = i + 1; j < n; j++) if (x[i] !== x[j]) slopes.push((y[j]! - y[i]!) / (x[j]! - x[i]!));
            slopes.sort((a, b) => a - b);
            const k = slopes.length >> 1;
            const middle = slopes.length % 2 ? slopes[k]! : (slopes[k - 1]! + slopes[k]!) / 2;
            const { slope, low, high } = theilSen({ x, y }, { confidence: 0 });
            expectClose(slope, middle, 4e-16);
            expect(low).toBeLessThanOrEqual(slope);
            expect(high).toBeGreaterThanOrEqual(slope);
            const certain = theilSen({ x, y }, { confidence: 1 });
            expectClose([certain.low, certain.high], [slopes[0]!, slopes.at(-1)!], 4e-16);
          },
        ),
        { seed: 1, numRuns: 25 },
      );
    });

    test("is not moved by a quarter of points that lie anywhere, few or many", () => {
      const next = random(4);
      for (const n of [12, 400]) {
        const x = Float64Array.from({ length: n }, () => 100 * next());
        const y = x.map((v, i) => (i % 4 ? 3 * v - 7 : 1e9 * next()));
        const { slope, intercept } = theilSen({ x, y }, { intercept: "joint" });
        expect(slope).toBeCloseTo(3, 9);
        expect(intercept).toBeCloseTo(-7, 6);
      }
    });

    test("of groups is that of each, NaN where x does not differ", () => {
      const offsets = Uint32Array.of(0, 3, 5, 5, 6);
      const fit = theilSen({ x: column(0, 1, 2, 4, 4, 1), y: column(1, 3, 5, 1, 2, 1), offsets });
      expect(fit.slope).toEqual(column(2, NaN, NaN, NaN));
      expect(fit.intercept).toEqual(column(1, NaN, NaN, NaN));
    });
  });
});
