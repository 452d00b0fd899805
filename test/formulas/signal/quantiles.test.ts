import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { expectNear, references } from "../../support/filters.ts";
import { column } from "../../support/golden.ts";

const definitions = {
  invertedCdf: "inverted_cdf",
  averagedInvertedCdf: "averaged_inverted_cdf",
  closestObservation: "closest_observation",
  interpolatedInvertedCdf: "interpolated_inverted_cdf",
  hazen: "hazen",
  weibull: "weibull",
  linear: "linear",
  medianUnbiased: "median_unbiased",
  normalUnbiased: "normal_unbiased",
} as const;
type Definition = keyof typeof definitions;
const names = Object.keys(definitions) as Definition[];
const jumps = names.slice(0, 3);

const drawn = (length: number, seed: number) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => Math.round(40 * next()) / 4);
};

describe.each(builds)("on the $name build", ({ lw }) => {
  const { quantile, weightedQuantile } = lw.signal;

  describe("signal.quantile", () => {
    test("of 1 to 4 at 0.5 and 0.3 is what each definition says", () => {
      const told = names.map((definition) => [
        ...quantile({ x: column(4, 2, 1, 3), q: column(0.5, 0.3) }, { definition }),
      ]);
      const expected = [
        [2, 2],
        [2.5, 2],
        [2, 1],
        [2, 1.2],
        [2.5, 1.7],
        [2.5, 1.5],
        [2.5, 1.9],
        [2.5, 1 + 19 / 30],
        [2.5, 1.65],
      ];
      told.forEach((values, k) => {
        expectNear(values, expected[k]!, 1e-15, names[k]);
      });
    });

    test.each(names)("by %s is what NumPy gives", (definition) => {
      for (const { x, q, values } of references.quantile) {
        const expected = values[definitions[definition]]!;
        const many = quantile({ x: column(...x), q: column(...q) }, { definition });
        expectNear(many, expected, 1e-15, `${x.length} values`);
        q.forEach((share, k) => {
          expectSameBits(quantile({ x: column(...x), q: column(share) }, { definition })[0]!, many[k]!);
        });
      }
    });

    test("of the usual definition has the bits of core.quantile", () => {
      for (const n of [1, 5, 100, 3000]) {
        const given = { x: drawn(n, n).map((x) => x / 3), q: column(0, 0.1, 0.37, 0.5, 0.99, 1) };
        expectSameBits(quantile(given), lw.core.quantile(given));
      }
    });

    test("takes a share for k / n where it is the double nearest to it, however n q is rounded", () => {
      // 0.07 * 100 is 7.000000000000001.
      const x = Float64Array.from({ length: 100 }, (_, i) => i + 1);
      const q = Float64Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
      expect([...quantile({ x, q }, { definition: "invertedCdf" })]).toEqual([...q].map((_, k) => k + 1));
      expect([...quantile({ x, q }, { definition: "averagedInvertedCdf" })]).toEqual([...q].map((_, k) => k + 1.5));
      expect([...quantile({ x, q }, { definition: "closestObservation" })]).toEqual([...q].map((_, k) => k + 1));
    });

    test.each(names)("by %s rises with the share, from the least value to the greatest", (definition) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (n, seed) => {
          const x = drawn(n, seed);
          const values = quantile({ x, q: Float64Array.from({ length: 65 }, (_, k) => k / 64) }, { definition });
          expect([values[0], values[64]]).toEqual([Math.min(...x), Math.max(...x)]);
          for (let k = 1; k < 65; k++) expect(values[k]).toBeGreaterThanOrEqual(values[k - 1]!);
          if (definition !== "averagedInvertedCdf" && jumps.includes(definition))
            for (const value of values) expect(x).toContain(value);
        }),
        { seed: 1, numRuns: 50 },
      );
    });

    test("leaves NaN out, brings shares into [0, 1], meets infinities, and answers groups apart", () => {
      const offsets = Uint32Array.of(0, 3, 3, 5);
      const definition = "hazen";
      expect(quantile({ x: column(3, NaN, 2, -Infinity, 8), q: column(-1, 2), offsets }, { definition })).toEqual(
        column(2, 3, NaN, NaN, -Infinity, 8),
      );
      expect(quantile({ x: column(1), q: column(NaN) }, { definition })).toEqual(column(NaN));
    });
  });

  describe("signal.weightedQuantile", () => {
    test("is the least value that has its share of the weights up to it", () => {
      const given = { x: column(10, 20, 30), weights: column(1, 1, 2), q: column(0, 0.25, 0.5, 0.51, 1) };
      expect(weightedQuantile(given)).toEqual(column(10, 10, 20, 30, 30));
      expect(weightedQuantile(given, { definition: "averagedInvertedCdf" })).toEqual(column(10, 15, 25, 30, 30));
    });

    test("is what NumPy gives, or statsmodels where a share is reached exactly", () => {
      for (const { x, weights, q, inverted, averaged } of references.weighted) {
        const given = { x: column(...x), weights: column(...weights), q: column(...q) };
        expect([...weightedQuantile(given)]).toEqual(inverted);
        expectNear(weightedQuantile(given, { definition: "averagedInvertedCdf" }).slice(1), averaged, 1e-15);
      }
    });

    test("of whole weights is that of so many equal values", () => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 }),
          fc.integer(),
          (w, seed) => {
            if (!w.some((weight) => weight > 0)) return;
            const x = drawn(w.length, seed);
            const repeated = Float64Array.from([...x].flatMap((value, i) => Array<number>(w[i]!).fill(value)));
            const q = Float64Array.from({ length: 41 }, (_, k) => k / 40);
            for (const definition of ["invertedCdf", "averagedInvertedCdf"] as const)
              expect([...weightedQuantile({ x, weights: column(...w), q }, { definition })]).toEqual([
                ...quantile({ x: repeated, q }, { definition }),
              ]);
          },
        ),
        { seed: 1, numRuns: 200 },
      );
    });

    test("does not mind how large weights are, and leaves out what has none", () => {
      const given = { x: column(5, 1, 3, NaN, 0), q: column(0, 0.3, 0.5, 1) };
      const weights = column(2, 1, 3, 9, 0);
      const expected = weightedQuantile({ ...given, weights });
      expect(expected).toEqual(column(1, 3, 3, 5));
      for (const size of [2 ** -1070, 2 ** 1020])
        expectSameBits(weightedQuantile({ ...given, weights: weights.map((w) => w * size) }), expected);
    });

    test("has no answer without weight, or with a weight that is none", () => {
      const given = { x: column(1, 2, 3), q: column(0.5), offsets: Uint32Array.of(0, 1, 1, 3) };
      const nan = { onInvalid: "nan" } as const;
      expect(weightedQuantile({ ...given, weights: column(0, 1, 1) })).toEqual(column(NaN, NaN, 2));
      expect(weightedQuantile({ ...given, weights: column(1, 1, -1) }, {}, nan)).toEqual(column(1, NaN, NaN));
    });
  });
});
