import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";
import { expectCase, pandasCases } from "../../support/pandas.ts";

const cases = pandasCases("weighted.json").filter(({ formula }) => !formula.startsWith("ew"));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { cumulativeTrapezoid, autocorrelation } = lw.signal;

  test.each(cases.map((one, i) => ({ one, title: `${one.formula} ${i}` })))(
    "$title is what SciPy or statsmodels gives",
    ({ one }) => expectCase(lw, one, 1e-14),
  );

  describe("signal.cumulativeTrapezoid", () => {
    test("adds up trapezoids, by hand", () => {
      expect(cumulativeTrapezoid({ y: column(0, 2, 3), t: column(1, 2, 4) })).toEqual(column(0, 1, 6));
      expect(cumulativeTrapezoid({ y: column(0, 2, 3) }, { dx: 3 })).toEqual(column(0, 3, 10.5));
    });

    test("spans what is not valid, and goes back where t does", () => {
      const options = { onInvalid: "nan" } as const;
      const y = column(1, NaN, 1, 1);
      expect(cumulativeTrapezoid({ y, t: column(0, 1, 2, -1) }, {}, options)).toEqual(column(0, 0, 2, -1));
      expect(cumulativeTrapezoid({ y, t: column(0, 1, 1e200, -1) }, {}, options)).toEqual(column(0, 0, 0, -1));
    });

    test("takes the usual distance for what does not say where it is", () => {
      expect(cumulativeTrapezoid({ y: column(1, 1, 1), t: column(1, NaN, 2) }, { dx: 3 })).toEqual(column(0, 3, 1));
    });

    test("loses nothing over a hundred thousand steps of a tenth", () => {
      const y = new Float64Array(100_001).fill(0.1);
      expect(cumulativeTrapezoid({ y }).at(-1)).toBe(0.1 * 100_000);
    });

    test("is at every value the sum of the trapezoids so far", () => {
      const step = fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: 0.01, max: 2, noNaN: true }));
      fc.assert(
        fc.property(fc.array(step, { minLength: 2, maxLength: 40 }), (steps) => {
          let now = 0;
          const t = Float64Array.from(steps, ([, more]) => (now += more));
          const y = Float64Array.from(steps, ([v]) => v);
          let sum = 0;
          cumulativeTrapezoid({ y, t }).forEach((value, i) => {
            if (i) sum += ((t[i]! - t[i - 1]!) * (y[i]! + y[i - 1]!)) / 2;
            expect(Math.abs(value - sum)).toBeLessThan(1e-11);
          });
        }),
      );
    });
  });

  describe("signal.autocorrelation", () => {
    const of = (x: Float64Array, lag: number, adjusted = false) =>
      autocorrelation({ x }, { adjusted }, { sizes: { lag } });

    test("is of one mean and over n, by hand", () => {
      // Distances -1, 1, -1, 1: sums 4, -3, 2.
      expect(of(column(1, 3, 1, 3), 3)).toEqual(column(1, -0.75, 0.5));
      expect(of(column(1, 3, 1, 3), 3, true)).toEqual(column(1, -1, 1));
    });

    test("is NaN beyond the last pair, where nothing moves, and of what is not valid", () => {
      expect(of(column(1, 2), 3)).toEqual(column(1, -0.5, NaN));
      expect(of(column(0.1, 0.1, 0.1), 2)).toEqual(column(NaN, NaN));
      expect(autocorrelation({ x: column(1, NaN, 2) }, {}, { sizes: { lag: 2 }, onInvalid: "nan" })).toEqual(
        column(NaN, NaN),
      );
    });

    test("keeps its digits beside an offset, and its value whatever the unit", () => {
      const next = random(24);
      const x = Float64Array.from({ length: 3000 }, () => Math.round(next() * 1000));
      const r = of(x, 20);
      const far = of(
        x.map((v) => v + 1e12),
        20,
      );
      for (const [k, value] of far.entries()) expectClose(value, r[k]!, 1e-12);
      expect(
        of(
          x.map((v) => v * 2 ** 40),
          20,
        ),
      ).toEqual(r);
    });

    test("is of each group by itself", () => {
      const x = column(1, 3, 2, 5, 4, 6, 8, 7);
      const both = autocorrelation({ x, offsets: Uint32Array.of(0, 5, 8) }, {}, { sizes: { lag: 3 } });
      expect(both).toEqual(column(...of(x.slice(0, 5), 3), ...of(x.slice(5), 3)));
    });
  });
});
