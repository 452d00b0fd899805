import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { expectReferences } from "../../support/expectReferences.ts";
import { column } from "../../support/golden.ts";

const seed = { seed: 14, numRuns: 200 } as const;
const between = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map((x) => Math.exp(x));
const off = (x: number, exact: number) => Math.abs(x - exact) / Math.abs(exact);

describe.each(builds)("distributions.gamma and distributions.gammaQuantile on the $name build", ({ lw }) => {
  const { gamma, gammaQuantile } = lw.distributions;

  test("agree with references of 50 digits", () => expectReferences(lw, "gamma"));

  test("are exponential for a shape of 1", () => {
    fc.assert(
      fc.property(between(1e-5, 700), between(1e-3, 1e3), (z, scale) => {
        const { density, cdf, sf } = gamma({ x: z * scale, shape: 1, scale });
        expect(off(density, Math.exp(-z) / scale)).toBeLessThan(1e-12);
        expect(off(sf, Math.exp(-z))).toBeLessThan(1e-12);
        expect(off(cdf, -Math.expm1(-z))).toBeLessThan(1e-12);
        expect(off(gammaQuantile({ p: sf, shape: 1, scale }, { tail: "upper" }), z * scale)).toBeLessThan(1e-9);
      }),
      seed,
    );
  });

  test("know the end of the support, and what is outside", () => {
    expect(gamma({ x: 0, shape: column(0.5, 1, 2), scale: 4 }).density).toEqual(column(Infinity, 0.25, 0));
    const { density, logDensity, cdf, sf } = gamma({ x: column(-Infinity, -1, Infinity, NaN), shape: 2 });
    expect(density).toEqual(column(0, 0, 0, NaN));
    expect(logDensity).toEqual(column(-Infinity, -Infinity, -Infinity, NaN));
    expect(cdf).toEqual(column(0, 0, 1, NaN));
    expect(sf).toEqual(column(1, 1, 0, NaN));
    expect(gammaQuantile({ p: column(0, 1, -1), shape: 2 })).toEqual(column(0, Infinity, NaN));
  });
});

describe.each(builds)("distributions.chiSquare and distributions.chiSquareQuantile on the $name build", ({ lw }) => {
  const { chiSquare, chiSquareQuantile, gamma } = lw.distributions;

  test("agree with references of 50 digits", () => expectReferences(lw, "chiSquare"));

  test("have the critical values of the tables", () => {
    const x = chiSquareQuantile({ p: 0.05, df: column(1, 2, 10) }, { tail: "upper" });
    expect([...x].map((value) => value.toFixed(3))).toEqual(["3.841", "5.991", "18.307"]);
  });

  test("are gamma of half the degrees and scale 2", () => {
    fc.assert(
      fc.property(between(1e-3, 1e3), between(1e-3, 1e6), (x, df) => {
        expect(chiSquare({ x, df })).toEqual(gamma({ x, shape: df / 2, scale: 2 }));
      }),
      seed,
    );
  });
});
