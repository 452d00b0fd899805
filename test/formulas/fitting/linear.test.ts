import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

interface Certified {
  readonly name: string;
  readonly degree: number;
  readonly intercept: boolean;
  readonly y: readonly number[];
  readonly x: readonly (number | readonly number[])[];
  readonly estimate: readonly number[];
  readonly error: readonly number[];
  readonly deviation: number;
  readonly rSquared: number;
}
/** NIST's Statistical Reference Datasets, checked by scripts/references/nist.py. */
const certified: readonly Certified[] = JSON.parse(readFileSync("test/references/nist.json", "utf8"));

/**
 * Digits in common with the certified values, at least: of coefficients, of their errors, of R^2 and deviation. Powers of x are rounded
 * to doubles before anything is computed, as are decimals: of Filip's no more than these can be had. Measured, coefficients: Norris
 * 12.5, Pontius 12.1, NoInt 14.7 and 15, Filip 7.9, Longley 14.6, Wampler 13.2 (the second) and 15. Residuals of Wampler1 and Wampler2
 * are 0: their errors are as small as digits say.
 */
const digits: Readonly<Record<string, readonly [coefficients: number, errors: number, others: number]>> = {
  Norris: [12, 13, 13],
  Pontius: [12, 12, 12],
  NoInt1: [14, 14, 15],
  NoInt2: [14, 14, 14],
  Filip: [7, 8, 8],
  Longley: [14, 14, 14],
  Wampler1: [14, 14, 14],
  Wampler2: [13, 14, 14],
  Wampler3: [14, 13, 14],
  Wampler4: [14, 13, 14],
  Wampler5: [14, 13, 13],
};

const inCommon = (value: number, of: number) =>
  value === of ? 15 : -Math.log10(of === 0 ? Math.abs(value) : Math.abs(value - of) / Math.abs(of));

/** By statsmodels: scripts/references/fitting.py. */
interface Least {
  readonly features: number;
  readonly intercept: boolean;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weights?: readonly number[];
  readonly found: readonly number[];
  readonly errors: readonly number[];
  readonly rSquared: number;
  readonly deviation: number;
  readonly freedom: number;
  readonly residual: readonly number[];
}
const references: { readonly least: readonly Least[] } = JSON.parse(
  readFileSync("test/references/fitting.json", "utf8"),
);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { leastSquares } = lw.fitting;

  describe("fitting.leastSquares", () => {
    test("draws the line that one can draw by hand", () => {
      // Means 2 and 4, products 4 about them and squares 2: slope 2. Residuals 0.5, -1, 0.5.
      const line = leastSquares({ x: column(1, 2, 3), y: column(2.5, 3, 6.5) }, {}, { sizes: { feature: 1 } });
      expect(line.coefficients[0]).toBeCloseTo(2, 14);
      expect(line.intercept).toBeCloseTo(0, 14);
      expect([...line.residual].map((r) => Math.round(r * 1e12) / 1e12)).toEqual([0.5, -1, 0.5]);
      expect(line.deviation).toBeCloseTo(Math.sqrt(1.5), 14);
      expect(line.errors[0]).toBeCloseTo(Math.sqrt(1.5 / 2), 14);
      expect(line.rSquared).toBeCloseTo(1 - 1.5 / 9.5, 14);
      expect([line.freedom, line.status]).toEqual([1, "solved"]);
    });

    test.each(certified)("has the digits of $name", (of) => {
      const rows = of.x.map((one) => (typeof one === "number" ? [one] : one));
      const powers = Array.from({ length: of.degree }, (_, k) => k + 1);
      const x = Float64Array.from(rows.flatMap((row) => row.flatMap((v) => powers.map((k) => power(v, k)))));
      const feature = x.length / of.y.length;
      const fit = leastSquares({ x, y: column(...of.y) }, { intercept: of.intercept }, { sizes: { feature } });
      const found = [...(of.intercept ? [fit.intercept] : []), ...fit.coefficients];
      const errors = [...(of.intercept ? [fit.interceptError] : []), ...fit.errors];
      const least = (values: readonly number[], all: readonly number[]) =>
        Math.min(...values.map((v, k) => inCommon(v, all[k]!)));
      const measured = [
        least(found, of.estimate),
        least(errors, of.error),
        least([fit.rSquared, fit.deviation], [of.rSquared, of.deviation]),
      ];
      measured.forEach((d, k) => {
        expect(d, `${of.name}: ${["coefficients", "errors", "others"][k]}`).toBeGreaterThanOrEqual(
          digits[of.name]![k]!,
        );
      });
      expect(fit.status).toBe("solved");
    });

    test.each(references.least)("gives what statsmodels gives: $features features, intercept $intercept", (of) => {
      const inputs = {
        x: column(...of.x),
        y: column(...of.y),
        ...(of.weights ? { weights: column(...of.weights) } : {}),
      };
      const fit = leastSquares(inputs, { intercept: of.intercept }, { sizes: { feature: of.features } });
      const found = [...(of.intercept ? [fit.intercept] : []), ...fit.coefficients];
      const errors = [...(of.intercept ? [fit.interceptError] : []), ...fit.errors];
      const { rSquared, deviation, freedom } = fit;
      expectClose([...found, ...errors], [...of.found, ...of.errors], 1e-10);
      expectClose([rSquared, deviation, freedom], [of.rSquared, of.deviation, of.freedom], 1e-11);
      fit.residual.forEach((r, i) => {
        expect(Math.abs(r - of.residual[i]!)).toBeLessThan(1e-10);
      });
    });

    test("of many groups is what each of them is", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 99 }),
          fc.boolean(),
          fc.integer({ min: 1, max: 4 }),
          (seed, intercept, feature) => {
            const next = random(seed);
            const offsets = Uint32Array.of(0, 7, 7, 20, 60);
            const draw = (length: number) => Float64Array.from({ length }, () => 10 * next() - 3);
            const all = { x: draw(60 * feature), y: draw(60), weights: draw(60).map(Math.abs) };
            const options = { sizes: { feature } };
            const { residual, ...fits } = leastSquares({ ...all, offsets }, { intercept }, options);
            for (const g of [0, 1, 2, 3]) {
              const [from, to] = [offsets[g]!, offsets[g + 1]!];
              const own = {
                offsets: Uint32Array.of(0, to - from),
                x: all.x.slice(from * feature, to * feature),
                y: all.y.slice(from, to),
                weights: all.weights.slice(from, to),
              };
              const { residual: rest, ...alone } = leastSquares(own, { intercept }, options);
              expectSameBits({ rest: residual.slice(from, to) }, { rest });
              for (const [name, column] of Object.entries(fits)) {
                const width = column.length / 4;
                expectSameBits(
                  { [name]: column.slice(g * width, (g + 1) * width) },
                  { [name]: alone[name as "errors"] },
                );
              }
            }
          },
        ),
        { seed: 1, numRuns: 30 },
      );
    });

    test("leaves out a feature that depends on those before it, and says so", () => {
      const next = random(3);
      const rows = Array.from(
        { length: 30 },
        () => [next(), next() * 1e6, 0, 0.25] as [number, number, number, number],
      );
      for (const row of rows) row[2] = row[0] * 4 - row[1] / 1e6;
      const y = Float64Array.from(rows, (row) => 3 + 2 * row[0] + 5e-6 * row[1]);
      const x = Float64Array.from(rows.flat());
      const fit = leastSquares({ x, y }, {}, { sizes: { feature: 4 } });
      expectClose(fit, { coefficients: [2, 5e-6, 0, 0], intercept: 3, freedom: 27, status: "deficient" }, 1e-12);
      expect([...fit.errors].map(Number.isNaN)).toEqual([false, false, true, true]);
    });

    test("of fewer rows than coefficients goes through all of them", () => {
      const fit = leastSquares({ x: column(1, 2, 5, 3, 1, 1), y: column(4, 9) }, {}, { sizes: { feature: 3 } });
      expect([fit.status, fit.freedom]).toEqual(["deficient", 0]);
      for (const r of fit.residual) expect(Math.abs(r)).toBeLessThan(1e-14);
      expect(fit.deviation).toBeNaN();
      expect(leastSquares({ x: column(), y: column() }, {}, { sizes: { feature: 2, row: 0 } }).status).toBe(
        "deficient",
      );
    });

    test("counts a row of weight 3 as three in the fit, and one of weight 0 not at all", () => {
      const thrice = leastSquares(
        { x: column(1, 2, 4, 7), y: column(3, 1, 9, 6), weights: column(1, 3, 1, 0) },
        {},
        { sizes: { feature: 1 } },
      );
      const each = leastSquares({ x: column(1, 2, 2, 2, 4), y: column(3, 1, 1, 1, 9) }, {}, { sizes: { feature: 1 } });
      expectClose([...thrice.coefficients, thrice.intercept], [...each.coefficients, each.intercept], 1e-13);
      expect([thrice.freedom, each.freedom]).toEqual([1, 3]);
      expect(thrice.residual[3]).toBeCloseTo(6 - thrice.intercept - 7 * thrice.coefficients[0]!, 12);
    });

    test("has no R^2 where y does not differ, though its mean cannot be told exactly", () => {
      const x = Float64Array.from({ length: 3000 }, (_, i) => Math.sin(i));
      const fit = leastSquares({ x, y: new Float64Array(3000).fill(0.1) }, {}, { sizes: { feature: 1 } });
      expect(fit.rSquared).toBeNaN();
    });

    test("of the largest and the least numbers overflows nowhere", () => {
      const x = column(1e150, 2e-150, 3e149, -1e150);
      const y = column(1e-150, 3e-150, 0, 1e-149);
      const fit = leastSquares({ x, y }, {}, { sizes: { feature: 1 } });
      for (const value of [...fit.coefficients, ...fit.errors, fit.deviation])
        expect(Number.isFinite(value)).toBe(true);
      const scaled = { x: x.map((v) => v * 2 ** -480), y: y.map((v) => v * 2 ** 480) };
      const other = leastSquares(scaled, {}, { sizes: { feature: 1 } });
      expectSameBits(
        { r: column(other.rSquared), d: column(other.deviation * 2 ** -480) },
        { r: column(fit.rSquared), d: column(fit.deviation) },
      );
    });
  });
});

/** x^k, one product after the other, as who makes the columns does. */
function power(x: number, k: number): number {
  let value = 1;
  for (let j = 0; j < k; j++) value *= x;
  return value;
}
