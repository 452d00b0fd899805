import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Size = Record<"N" | "n" | "p" | "e" | "conf", number>;
golden(
  "sampling.size",
  {
    ssize: (lw, { N, p, e, conf }: Size) => {
      const row = { population: N, proportion: p, margin: e };
      const { z, infinite, size } = lw.sampling.size(row, { confidence: conf });
      return { z, infinite, n: size };
    },
    marg: (lw, { N, n, p, conf }: Size) =>
      lw.sampling.size({ population: N, sample: n, proportion: p }, { confidence: conf }).achieved,
  },
  { exact: ["n"] },
);

type Bounds = Record<"N" | "n" | "eps" | "delta" | "rng", number>;
golden("sampling.bounds", {
  hoeff: (lw, { eps, delta, rng, N }: Bounds) => {
    const { hoeffding, serfling } = lw.sampling.bounds({ population: N, error: eps }, { delta, range: rng });
    return { hoeffding, serfling };
  },
  // The same names for radii as for sizes: their cases have no whole numbers.
  hband: (lw, { n, delta, rng, N }: Bounds) => {
    const radius = lw.sampling.bounds({ population: N, sample: n }, { delta, range: rng });
    return { hoeffding: radius.hoeffdingRadius, serfling: radius.serflingRadius };
  },
});

type Hybrid = Record<"N" | "recent" | "frac" | "sd", number>;
golden(
  "sampling.allocation",
  {
    neyman: (lw, { Nh, sh, n }: { Nh: number[]; sh: number[]; n: number }) => {
      const strata = { size: column(...Nh), deviation: column(...sh), sample: n };
      const { sample, variance } = lw.sampling.allocation(strata);
      return { n: sample, variance };
    },
    hybrid: (lw, { N, recent, frac, sd }: Hybrid) => {
      const row = { population: N, recent, fraction: frac };
      const { processed, workFraction, standardError } = lw.sampling.hybrid(row, { deviation: sd });
      return { processed, workFraction, stdErrTotal: standardError };
    },
  },
  { exact: ["n", "processed"] },
);

const sumOf = (x: Float64Array) => x.reduce((a, b) => a + b, 0);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { size, bounds, allocation, hybrid } = lw.sampling;

  describe("sampling.size", () => {
    test("is the least whole number whose margin is no wider than wanted", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 1e9 }),
          fc.double({ min: 0.001, max: 0.5, noNaN: true }),
          fc.double({ min: 0.01, max: 0.99, noNaN: true }),
          fc.double({ min: 0.5, max: 0.999, noNaN: true }),
          (population, margin, proportion, confidence) => {
            const found = size({ population, margin, proportion }, { confidence });
            const slack = 1e-9;
            expect(found.achieved).toBeLessThanOrEqual(margin * (1 + slack));
            if (found.size === 1) return;
            const less = size({ population, proportion, sample: found.size - 1 }, { confidence });
            expect(less.achieved).toBeGreaterThan(margin * (1 - slack));
          },
        ),
        { seed: 1, numRuns: 400 },
      );
    });

    test("is one at least and all at most", () => {
      expect(size({ population: 1, margin: 0.01 })).toMatchObject({ size: 1, achieved: 0 });
      expect(size({ population: 50, margin: 1e-9 })).toMatchObject({ size: 50, achieved: 0 });
      expect(size({ population: 50, margin: 0.1, proportion: 0 })).toMatchObject({ size: 1, achieved: 0 });
      expect(size({ population: 50, sample: 80 }).achieved).toBe(0);
    });

    test("knows no size where no margin is wanted, and no margin of no size", () => {
      expect(size({ population: 1000, sample: 100 })).toMatchObject({ size: NaN, infinite: NaN });
      expect(size({ population: 1000 })).toMatchObject({ size: NaN, achieved: NaN });
    });
  });

  describe("sampling.bounds", () => {
    test("is the least whole number whose radius is no wider than wanted, and less without replacement", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 1e9 }),
          fc.double({ min: 0.001, max: 0.5, noNaN: true }),
          fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
          (population, error, delta) => {
            const { hoeffding, serfling } = bounds({ population, error }, { delta });
            expect(Number.isInteger(hoeffding) && Number.isInteger(serfling)).toBe(true);
            expect(serfling).toBeLessThanOrEqual(Math.min(hoeffding, population));
            const at = (sample: number) => bounds({ population, sample }, { delta });
            const slack = 1e-9;
            expect(at(hoeffding).hoeffdingRadius).toBeLessThanOrEqual(error * (1 + slack));
            if (hoeffding > 1) expect(at(hoeffding - 1).hoeffdingRadius).toBeGreaterThan(error * (1 - slack));
            if (serfling < population) expect(at(serfling).serflingRadius).toBeLessThanOrEqual(error * (1 + slack));
          },
        ),
        { seed: 1, numRuns: 400 },
      );
    });

    test("scales with the range, and takes any delta", () => {
      const narrow = bounds({ population: 1e6, sample: 1000 }).hoeffdingRadius;
      expect(bounds({ population: 1e6, sample: 1000 }, { range: 8 }).hoeffdingRadius).toBe(8 * narrow);
      const tiniest = bounds({ population: 1e6, error: 0.1 }, { delta: Number.MIN_VALUE });
      expect(tiniest.hoeffding).toBe(Math.ceil((Math.LN2 + 1074 * Math.LN2) / 0.02));
    });
  });

  describe("sampling.allocation", () => {
    test("takes all of a stratum that varies more than it has, and gives the rest to the others", () => {
      const strata = { size: column(10, 1000, 1000), deviation: column(100, 1, 3), sample: 50 };
      expect(allocation(strata).sample).toEqual(column(10, 10, 30));
    });

    test("counts strata by size where none varies, and looks at those that do not only when the others are done", () => {
      const { sample, variance } = allocation({ size: column(10, 30), deviation: column(0, 0), sample: 8 });
      expect(sample).toEqual(column(2, 6));
      expect(variance).toBe(0);
      const mixed = { size: column(4, 10, 30), deviation: column(2, 0, 0), sample: 12 };
      expect(allocation(mixed)).toEqual({ sample: column(4, 2, 6), variance: 0 });
    });

    test("is everybody when more are asked for than there are", () => {
      const everybody = { sample: column(3, 4), variance: 0 };
      expect(allocation({ size: column(3, 4), deviation: column(1, 2), sample: 9 })).toEqual(everybody);
    });

    test("knows nothing of a stratum that it does not look at", () => {
      expect(allocation({ size: column(1000, 10), deviation: column(5, 1e-9), sample: 3 })).toEqual({
        sample: column(3, 0),
        variance: Infinity,
      });
    });

    test("sums exactly, within what each stratum has, and is never surer than Cochran's bound allows", () => {
      const stratum = fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0.01, max: 100, noNaN: true }));
      fc.assert(
        fc.property(
          fc.array(stratum, { minLength: 1, maxLength: 20 }),
          fc.double({ min: 0, max: 1.2, noNaN: true }),
          (strata, part) => {
            const sizes = column(...strata.map(([size]) => size));
            const deviation = column(...strata.map(([, sigma]) => sigma));
            const all = sumOf(sizes);
            const asked = Math.floor(part * all);
            const { sample, variance } = allocation({ size: sizes, deviation, sample: asked });
            expect(sumOf(sample)).toBe(Math.min(asked, all));
            sample.forEach((n, i) => {
              expect(n >= 0 && n <= sizes[i]!).toBe(true);
            });
            // Cochran's lower bound for any split: without rounding and without more than there is.
            const spread = strata.reduce((sum, [size, sigma]) => sum + size * sigma, 0) / all;
            const finite = strata.reduce((sum, [size, sigma]) => sum + size * sigma * sigma, 0) / all ** 2;
            if (asked > 0) expect(variance).toBeGreaterThanOrEqual((spread ** 2 / asked - finite) * (1 - 1e-9) - 1e-12);
          },
        ),
        { seed: 1, numRuns: 400 },
      );
    });

    test("is NaN where a number is out of range or nobody is there", () => {
      const nothing = { sample: column(NaN, NaN), variance: NaN };
      expect(allocation({ size: column(1, -1), deviation: column(1, 1), sample: 1 })).toEqual(nothing);
      expect(allocation({ size: column(0, 0), deviation: column(1, 1), sample: 1 })).toEqual(nothing);
      expect(allocation({ size: column(1, 1), deviation: column(1, NaN), sample: 1 })).toEqual(nothing);
    });
  });

  describe("sampling.hybrid", () => {
    test("looks at nothing old for a fraction of 0 of either sign: the error has no end", () => {
      for (const fraction of [0, -0])
        expect(hybrid({ population: 100, recent: 10, fraction }, { deviation: 2 })).toEqual({
          ...{ processed: 10, workFraction: 0.1, standardError: Infinity },
        });
    });

    test("knows the total when all is looked at, and nothing when what is old is not", () => {
      const at = (recent: number, fraction: number) => hybrid({ population: 100, recent, fraction });
      expect(at(100, 0)).toEqual({ processed: 100, workFraction: 1, standardError: 0 });
      expect(at(20, 1)).toEqual({ processed: 100, workFraction: 1, standardError: 0 });
      expect(at(20, 0)).toEqual({ processed: 20, workFraction: 0.2, standardError: Infinity });
      expect(at(101, 0).processed).toBeNaN();
    });
  });
});
