import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { expectReferences } from "../../support/expectReferences.ts";
import { column } from "../../support/golden.ts";

const seed = { seed: 14, numRuns: 200 } as const;
const between = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map((x) => Math.exp(x));
const off = (x: number, exact: number) => Math.abs(x - exact) / Math.abs(exact);

const share = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });

describe.each(builds)("distributions.beta and distributions.betaQuantile on the $name build", ({ lw }) => {
  const { beta, betaQuantile } = lw.distributions;

  test("agree with references of 50 digits", () => expectReferences(lw, "beta"));

  test("are polynomials for whole shapes: 12 x^2 (1 - x) and x^3 (4 - 3 x) for 3 and 2", () => {
    const { density, logDensity, cdf, sf } = beta({ x: 0.5, alpha: 3, beta: 2 });
    [density / 1.5, cdf / 0.3125, sf / 0.6875].forEach((share) => {
      expect(share).toBeCloseTo(1, 14);
    });
    expect(logDensity).toBeCloseTo(Math.log(1.5), 14);
    expect(betaQuantile({ p: 0.3125, alpha: 3, beta: 2 })).toBeCloseTo(0.5, 15);
  });

  test("know the ends of the support, and what is outside", () => {
    expect(beta({ x: column(0, 1), alpha: 1, beta: 3 }).density).toEqual(column(3, 0));
    expect(beta({ x: column(0, 1), alpha: 0.5, beta: 1 }).density).toEqual(column(Infinity, 0.5));
    const { density, logDensity, cdf, sf } = beta({ x: column(-Infinity, -1, 2, Infinity, NaN), alpha: 2, beta: 2 });
    expect(density).toEqual(column(0, 0, 0, 0, NaN));
    expect(logDensity).toEqual(column(-Infinity, -Infinity, -Infinity, -Infinity, NaN));
    expect(cdf).toEqual(column(0, 0, 1, 1, NaN));
    expect(sf).toEqual(column(1, 1, 0, 0, NaN));
  });

  test("are mirrored when the shapes trade places", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), between(1e-3, 1e12), between(1e-3, 1e12), (n, a, b) => {
        const x = n / 2 ** 31;
        const one = beta({ x, alpha: a, beta: b });
        const other = beta({ x: 1 - x, alpha: b, beta: a });
        expect(one.cdf === other.sf || off(one.cdf, other.sf) < 1e-13).toBe(true);
        expect(one.density === other.density || off(one.density, other.density) < 1e-13).toBe(true);
      }),
      seed,
    );
  });

  test("have quantiles that either tail leads to", () => {
    fc.assert(
      fc.property(share, between(0.1, 1e6), between(0.1, 1e6), (p, a, b) => {
        const x = betaQuantile({ p, alpha: a, beta: b }, { tail: "upper" });
        expect(betaQuantile({ p, alpha: b, beta: a })).toBeCloseTo(1 - x, 14);
        expect(off(beta({ x, alpha: a, beta: b }).sf, p) < 1e-9 || x > 1 - 1e-5).toBe(true);
      }),
      seed,
    );
    expect(betaQuantile({ p: column(0, 1, NaN, 1.5), alpha: 2, beta: 2 }, { tail: "upper" })).toEqual(
      column(1, 0, NaN, NaN),
    );
  });
});
