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

describe.each(builds)("distributions.student and distributions.studentQuantile on the $name build", ({ lw }) => {
  const { student, studentQuantile } = lw.distributions;

  test("agree with references of 50 digits", () => expectReferences(lw, "student"));

  test("are Cauchy's for one degree of freedom: 3/4 of it lies below 1", () => {
    const { density, cdf, sf } = student({ x: column(-1, 0, 1), df: 1 });
    [1 / 4, 1 / 2, 3 / 4].forEach((p, i) => {
      expect(cdf[i]).toBeCloseTo(p, 15);
    });
    [3 / 4, 1 / 2, 1 / 4].forEach((p, i) => {
      expect(sf[i]).toBeCloseTo(p, 15);
    });
    [1 / 2, 1, 1 / 2].forEach((share, i) => {
      expect(density[i]).toBeCloseTo(share / Math.PI, 15);
    });
    expect(studentQuantile({ p: 0.75, df: 1 })).toBeCloseTo(1, 14);
    expect(off(studentQuantile({ p: 1e-300, df: 1 }), -1e300 / Math.PI)).toBeLessThan(1e-13);
  });

  test("are normal where degrees are many", () => {
    for (const x of [-6, -1.5, 0, 0.3, 4]) {
      const { cdf, density } = student({ x, df: 1e15 });
      expect(off(cdf, normalCdf(x))).toBeLessThan(1e-12);
      expect(off(density, Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI))).toBeLessThan(1e-12);
    }
  });

  test("are the same on both sides", () => {
    fc.assert(
      fc.property(between(1e-300, 1e300), between(1e-9, 1e12), (x, df) => {
        const [left, right] = [student({ x: -x, df }), student({ x, df })];
        expect([left.density, left.logDensity, left.cdf, left.sf]).toEqual([
          right.density,
          right.logDensity,
          right.sf,
          right.cdf,
        ]);
      }),
      seed,
    );
    expect(studentQuantile({ p: column(0, 0.5, 1), df: 3 })).toEqual(column(-Infinity, 0, Infinity));
    expect(studentQuantile({ p: column(0, 0.5, 1), df: 3 }, { tail: "upper" })).toEqual(column(Infinity, 0, -Infinity));
    expect(student({ x: column(-Infinity, Infinity, NaN), df: 3 })).toEqual({
      density: column(0, 0, NaN),
      logDensity: column(-Infinity, -Infinity, NaN),
      cdf: column(0, 1, NaN),
      sf: column(1, 0, NaN),
    });
  });
});

describe.each(builds)("distributions.f and distributions.fQuantile on the $name build", ({ lw }) => {
  const { f, fQuantile, student } = lw.distributions;

  test("agree with references of 50 digits", () => expectReferences(lw, "f"));

  test("have the critical values of the tables", () => {
    const x = fQuantile({ p: 0.05, df1: column(1, 3, 10), df2: column(10, 20, 30) }, { tail: "upper" });
    expect([...x].map((value) => value.toFixed(2))).toEqual(["4.96", "3.10", "2.16"]);
  });

  test("are the square of Student's t for one degree in the numerator", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 26 - 1 }), between(0.1, 1e6), (n, df) => {
        const x = n / 2 ** 20;
        const { sf } = student({ x, df });
        fc.pre(sf > 1e-300);
        expect(off(f({ x: x * x, df1: 1, df2: df }).sf, 2 * sf)).toBeLessThan(1e-13);
      }),
      seed,
    );
  });

  test("know the end of the support, and what is outside", () => {
    expect(f({ x: 0, df1: column(1, 2, 3), df2: 5 }).density).toEqual(column(Infinity, 1, 0));
    const { density, cdf, sf } = f({ x: column(-1, 0, Infinity, NaN), df1: 4, df2: 5 });
    expect(density).toEqual(column(0, 0, 0, NaN));
    expect(cdf).toEqual(column(0, 0, 1, NaN));
    expect(sf).toEqual(column(1, 1, 0, NaN));
    expect(fQuantile({ p: column(0, 1), df1: 4, df2: 5 })).toEqual(column(0, Infinity));
    expect(fQuantile({ p: column(0, 1), df1: 4, df2: 5 }, { tail: "upper" })).toEqual(column(Infinity, 0));
  });
});
