import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";
import { bars, references, walk } from "../../support/indicators.ts";

const tolerance = 1e-11;
const { high, low, close } = bars;

/** Percentages; TA-Lib's sums leave 1e-14 of what has left. */
function expectNear(told: Record<"k" | "d", Float64Array>, expected: Record<"k" | "d", readonly number[]>) {
  for (const name of ["k", "d"] as const)
    expected[name].forEach((value, i) => {
      if (Number.isNaN(value)) expect(told[name][i]).toBeNaN();
      else expect(Math.abs(told[name][i]! - value), `${name}[${i}]`).toBeLessThan(1e-10);
    });
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { rsi, stochastic } = lw.indicators;

  describe("indicators.rsi", () => {
    test.each(references.rsi)("gives what TA-Lib gives over $period changes", ({ period, output }) => {
      expectClose(rsi({ price: close }, { period }), output, tolerance);
    });

    test("by hand: rises of 3 and 0, falls of 0 and 1, then a rise of 2; over a gap", () => {
      // (1.5 + 2) / 2 = 1.75 and 0.5 / 2 = 0.25.
      const told = rsi({ price: column(10, 13, NaN, 12, 14, NaN) }, { period: 2 });
      expect(told).toEqual(column(NaN, NaN, NaN, 75, 87.5, 87.5));
    });

    test("is 100 of rises alone, 0 of falls alone and where nothing moves, in any unit", () => {
      const rising = Float64Array.from({ length: 20 }, (_, i) => i * 1e-200);
      expect(rsi({ price: rising }).at(-1)).toBe(100);
      expect(rsi({ price: rising.map((p) => -p) }).at(-1)).toBe(0);
      expect(rsi({ price: new Float64Array(20).fill(7) }).at(-1)).toBe(0);
      expect(rsi({ price: close }).findIndex(Number.isFinite)).toBe(14);
    });
  });

  describe("indicators.stochastic", () => {
    test.each(references.stochastic)("gives what TA-Lib gives: $sizes", ({ sizes, k, d }) => {
      const [window, slow, signal] = sizes;
      expectNear(stochastic({ high, low, close }, {}, { sizes: { window, slow, signal } }), { k, d });
    });

    test("takes 5, 3 and 3 unless told", () => {
      const { k, d } = references.stochastic[0]!;
      expectNear(stochastic({ high, low, close }), { k, d });
    });

    test("by hand: the close 5 between the lowest 1 and the highest 9; a bar turned upside down is skipped", () => {
      const sizes = { window: 2, slow: 1, signal: 1 };
      const given = { high: column(9, 1, 6), low: column(2, 2, 1), close: column(4, 2, 5) };
      expect(stochastic(given, {}, { sizes })).toEqual({ k: column(NaN, NaN, 50), d: column(NaN, NaN, 50) });
    });

    test("forgets what has left its windows, and a close far outside of its bar", () => {
      const price = walk(300, 8);
      const far = price.map((v, i) => (i === 60 ? 1e300 : v));
      const quiet = stochastic({ high: price, low: price, close: price });
      for (const told of [
        stochastic({ high: far, low: price, close: price }),
        stochastic({ high: price, low: price, close: far }),
      ])
        for (let i = 70; i < 300; i++) expect(Math.abs(told.d[i]! - quiet.d[i]!)).toBeLessThan(1e-10);
    });
  });
});
