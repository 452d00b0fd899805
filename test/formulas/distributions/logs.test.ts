import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { erfcOf } from "../../../reference/core/erf.ts";
import { builds } from "../../support/builds.ts";
import { expectReferences } from "../../support/expectReferences.ts";
import { column } from "../../support/golden.ts";

const seed = { seed: 14, numRuns: 200 } as const;
const between = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map((x) => Math.exp(x));
const off = (x: number, exact: number) => Math.abs(x - exact) / Math.abs(exact);

const normalCdf = (x: number) => erfcOf(-x * Math.SQRT1_2) / 2;

describe.each(builds)("distributions.logistic and distributions.logisticQuantile on the $name build", ({ lw }) => {
  const { logistic, logisticQuantile } = lw.distributions;

  test("agree with references of 50 digits", () => expectReferences(lw, "logistic"));

  test("has its largest density, a quarter over the scale, at the location", () => {
    const { density, cdf, sf } = logistic({ x: 3, location: 3, scale: 0.5 });
    expect([density, cdf, sf]).toEqual([0.5, 0.5, 0.5]);
    expect(logisticQuantile({ p: column(0, 0.5, 1), location: 3, scale: 0.5 })).toEqual(column(-Infinity, 3, Infinity));
    expect(logisticQuantile({ p: 0.25 }, { tail: "upper" })).toBeCloseTo(Math.log(3), 15);
  });

  test("know what is beyond all", () => {
    expect(logistic({ x: column(-Infinity, Infinity, NaN) })).toEqual({
      density: column(0, 0, NaN),
      logDensity: column(-Infinity, -Infinity, NaN),
      cdf: column(0, 1, NaN),
      sf: column(1, 0, NaN),
    });
  });
});

describe.each(builds)("distributions.lognormal and distributions.lognormalQuantile on the $name build", ({ lw }) => {
  const { lognormal, lognormalQuantile } = lw.distributions;

  test("agree with references of 50 digits", () => expectReferences(lw, "lognormal"));

  test("are normal in the logarithm", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -30, max: 30, noNaN: true }),
        between(0.01, 10),
        between(1e-3, 1e3),
        (z, sigma, scale) => {
          const x = scale * Math.exp(z * sigma);
          fc.pre(x > 1e-300 && x < 1e300);
          const { cdf, sf } = lognormal({ x, sigma, scale });
          expect(off(cdf, normalCdf(z))).toBeLessThan(1e-9);
          expect(off(sf, normalCdf(-z))).toBeLessThan(1e-9);
          expect(off(lognormalQuantile({ p: sf, sigma, scale }, { tail: "upper" }), x)).toBeLessThan(
            z < -5 ? Infinity : 1e-9,
          );
        },
      ),
      seed,
    );
  });

  test("has its median at the scale, and knows what is outside", () => {
    expect(lognormal({ x: 7, sigma: 0.3, scale: 7 }).cdf).toBe(0.5);
    expect(lognormalQuantile({ p: column(0, 0.5, 1), sigma: 0.3, scale: 7 })).toEqual(column(0, 7, Infinity));
    expect(lognormalQuantile({ p: column(0, 1), sigma: 0.3 }, { tail: "upper" })).toEqual(column(Infinity, 0));
    expect(lognormal({ x: column(-1, 0, Infinity, NaN), sigma: 1 })).toEqual({
      density: column(0, 0, 0, NaN),
      logDensity: column(-Infinity, -Infinity, -Infinity, NaN),
      cdf: column(0, 0, 1, NaN),
      sf: column(1, 1, 0, NaN),
    });
  });
});
