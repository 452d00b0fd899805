import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { expectReferences } from "../../support/expectReferences.ts";
import { column } from "../../support/golden.ts";

const seed = { seed: 14, numRuns: 200 } as const;
const between = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map((x) => Math.exp(x));
const off = (x: number, exact: number) => Math.abs(x - exact) / Math.abs(exact);

const tails = ["lower", "upper"] as const;

describe.each(builds)("distributions.poisson and distributions.poissonQuantile on the $name build", ({ lw }) => {
  const { poisson, poissonQuantile } = lw.distributions;

  test("agree with references of 50 digits", () => expectReferences(lw, "poisson"));

  test("sum their masses up", () => {
    fc.assert(
      fc.property(between(0.01, 300), fc.integer({ min: 0, max: 400 }), (mean, k) => {
        const { mass } = poisson({ k: Float64Array.from({ length: k + 1 }, (_, i) => i), mean });
        const { cdf } = poisson({ k, mean });
        expect(
          off(
            mass.reduce((sum, x) => sum + x, 0),
            cdf,
          ),
        ).toBeLessThan(1e-12);
      }),
      seed,
    );
  });

  test("are a staircase, and certain for a mean of 0", () => {
    const { mass, cdf } = poisson({ k: column(-1, 1.5, 2, Infinity, NaN), mean: 1 });
    expect([...mass].slice(0, 2)).toEqual([0, 0]);
    expect(off(mass[2]!, Math.exp(-1) / 2)).toBeLessThan(1e-15);
    expect(off(cdf[1]!, 2 * Math.exp(-1))).toBeLessThan(1e-15);
    expect([cdf[0], cdf[3], cdf[4]]).toEqual([0, 1, NaN]);
    expect(poisson({ k: column(-1, 0, 1), mean: 0 })).toEqual({
      mass: column(0, 1, 0),
      logMass: column(-Infinity, 0, -Infinity),
      cdf: column(0, 1, 1),
      sf: column(1, 0, 0),
    });
    expect(poissonQuantile({ p: column(0, 0.3, 1), mean: 0 })).toEqual(column(0, 0, 0));
    expect(poissonQuantile({ p: column(0, 1), mean: 5 })).toEqual(column(0, Infinity));
    expect(poissonQuantile({ p: column(0, 1), mean: 5 }, { tail: "upper" })).toEqual(column(Infinity, 0));
  });

  test("lead from a tail back to its count", () => {
    fc.assert(
      fc.property(
        between(0.01, 1e12),
        fc.double({ min: -8, max: 8, noNaN: true }),
        fc.constantFrom(...tails),
        (mean, z, tail) => {
          const k = Math.max(0, Math.floor(mean + z * Math.sqrt(mean)));
          const { cdf, sf } = poisson({ k, mean });
          const p = tail === "lower" ? cdf : sf;
          fc.pre(p > 0 && p < 1 - 1e-6);
          expect(poissonQuantile({ p, mean }, { tail })).toBe(k);
        },
      ),
      seed,
    );
  });
});

describe.each(builds)("distributions.binomial and distributions.binomialQuantile on the $name build", ({ lw }) => {
  const { binomial, binomialQuantile } = lw.distributions;

  test("agree with references of 50 digits", () => expectReferences(lw, "binomial"));

  test("count the ways of ten coins", () => {
    const { mass, cdf, sf } = binomial({ k: column(0, 5, 10), trials: 10, prob: 0.5 });
    [1, 252, 1].forEach((ways, i) => {
      expect(off(mass[i]!, ways / 1024)).toBeLessThan(1e-14);
    });
    expect([...cdf].map((p) => Math.round(p * 1024))).toEqual([1, 638, 1024]);
    expect([...sf].map((p) => Math.round(p * 1024))).toEqual([1023, 386, 0]);
    // Steps that are doubles are reached, whatever rounding made of the cdf here.
    expect(binomialQuantile({ p: column(1 / 1024, 638 / 1024, 639 / 1024), trials: 10, prob: 0.5 })).toEqual(
      column(0, 5, 6),
    );
    expect(binomialQuantile({ p: column(386 / 1024, 385 / 1024), trials: 10, prob: 0.5 }, { tail: "upper" })).toEqual(
      column(5, 6),
    );
  });

  test("are certain where trials are", () => {
    const { mass, cdf } = binomial({ k: column(0, 3, 3), trials: 3, prob: column(0, 1, 0) });
    expect([...mass, ...cdf]).toEqual([1, 1, 0, 1, 1, 1]);
    expect(binomial({ k: 0, trials: 0, prob: 0.3 }).mass).toBeCloseTo(1, 14);
    expect(binomialQuantile({ p: column(0, 0.5, 1), trials: 3, prob: 1 })).toEqual(column(0, 3, 3));
    expect(binomialQuantile({ p: column(0, 0.5, 1), trials: 3, prob: 0 })).toEqual(column(0, 0, 0));
    expect(binomialQuantile({ p: column(0, 1), trials: 3, prob: 0.5 })).toEqual(column(0, 3));
    expect(binomial({ k: 1, trials: 2.5, prob: 0.5 }).mass).toBeNaN();
  });

  test("lead from a tail back to its count", () => {
    fc.assert(
      fc.property(
        between(1, 1e12).map(Math.floor),
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        fc.double({ min: -8, max: 8, noNaN: true }),
        fc.constantFrom(...tails),
        (trials, prob, z, tail) => {
          const k = Math.max(0, Math.floor(trials * prob + z * Math.sqrt(trials * prob * (1 - prob))));
          const { cdf, sf } = binomial({ k, trials, prob });
          const p = tail === "lower" ? cdf : sf;
          fc.pre(p > 0 && p < 1 - 1e-6);
          expect(binomialQuantile({ p, trials, prob }, { tail })).toBe(k);
        },
      ),
      seed,
    );
  });
});

describe.each(builds)(
  "distributions.negativeBinomial and distributions.negativeBinomialQuantile on the $name build",
  ({ lw }) => {
    const { negativeBinomial, negativeBinomialQuantile } = lw.distributions;

    test("agree with references of 50 digits", () => expectReferences(lw, "negativeBinomial"));

    test("are geometric for one success", () => {
      const { mass, sf } = negativeBinomial({ k: column(0, 3), successes: 1, prob: 0.25 });
      [0.25, 0.25 * 0.75 ** 3].forEach((p, i) => {
        expect(off(mass[i]!, p)).toBeLessThan(1e-15);
      });
      [0.75, 0.75 ** 4].forEach((p, i) => {
        expect(off(sf[i]!, p)).toBeLessThan(1e-15);
      });
      expect(negativeBinomialQuantile({ p: 0.75 ** 4, successes: 1, prob: 0.25 }, { tail: "upper" })).toBe(3);
    });

    test("are certain where each trial is a success", () => {
      const { mass, cdf } = negativeBinomial({ k: column(0, 1, -1), successes: 4, prob: 1 });
      expect([...mass, ...cdf]).toEqual([1, 0, 0, 1, 1, 0]);
      expect(negativeBinomialQuantile({ p: column(0, 0.5, 1), successes: 4, prob: 1 })).toEqual(column(0, 0, 0));
      expect(negativeBinomialQuantile({ p: column(0, 1), successes: 4, prob: 0.5 })).toEqual(column(0, Infinity));
    });

    test("lead from a tail back to its count", () => {
      fc.assert(
        fc.property(
          between(0.01, 1e9),
          fc.double({ min: 1e-3, max: 0.999, noNaN: true }),
          fc.double({ min: -8, max: 8, noNaN: true }),
          fc.constantFrom(...tails),
          (successes, prob, z, tail) => {
            const mean = (successes * (1 - prob)) / prob;
            const k = Math.max(0, Math.floor(mean + z * Math.sqrt(mean / prob)));
            const { cdf, sf } = negativeBinomial({ k, successes, prob });
            const p = tail === "lower" ? cdf : sf;
            fc.pre(p > 0 && p < 1 - 1e-6);
            expect(negativeBinomialQuantile({ p, successes, prob }, { tail })).toBe(k);
          },
        ),
        seed,
      );
    });
  },
);
