import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";
import { bars, references, walk } from "../../support/indicators.ts";

const tolerance = 1e-11;
const x = bars.close;
const numbers = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 });

/** Of the last `window` values, at each of them. */
const ofWindows = (values: Float64Array, window: number, of: (own: Float64Array) => number) =>
  Array.from(values, (_, i) => (i + 1 < window ? NaN : of(values.slice(i + 1 - window, i + 1))));
const mean = (own: Float64Array) => own.reduce((sum, v) => sum + v, 0) / own.length;
const weighted = (own: Float64Array) =>
  own.reduce((sum, v, k) => sum + (k + 1) * v, 0) / ((own.length * (own.length + 1)) / 2);
const deviation = (own: Float64Array) => Math.sqrt(mean(own.map((v) => (v - mean(own)) ** 2)));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { sma, wma, bollinger, macd } = lw.indicators;

  const windows = (name: "sma" | "wma", of: (own: Float64Array) => number) => {
    const formula = lw.indicators[name];
    const cases = references[name];

    test.each(cases)("gives what TA-Lib gives over $window values", ({ window, output }) => {
      expectClose(formula({ x }, {}, { sizes: { window } }), output, tolerance);
    });

    test("takes 30 values unless told", () => {
      expectClose(formula({ x }), cases[0]!.output, tolerance);
    });

    test("is that of each window, of any length and at any value", () => {
      fc.assert(
        fc.property(numbers, fc.integer({ min: 1, max: 12 }), (numbers, window) => {
          const values = Float64Array.from(numbers);
          const told = formula({ x: values }, {}, { sizes: { window } });
          ofWindows(values, window, of).forEach((expected, i) => {
            if (Number.isNaN(expected)) expect(told[i]).toBeNaN();
            else expect(Math.abs(told[i]! - expected)).toBeLessThan(1e-10);
          });
        }),
        { seed: 1 },
      );
    });

    test("does not drift, and forgets what has left the window, however large", () => {
      const calm = walk(5000, 3);
      const burst = calm.map((v, i) => (i >= 100 && i < 103 ? 1e290 * (i % 2 ? -1 : 1) : v));
      const [quiet, loud] = [calm, burst].map((x) => formula({ x }, {}, { sizes: { window: 20 } }));
      ofWindows(calm, 20, of).forEach((expected, i) => {
        if (i < 19) return;
        expect(Math.abs(quiet![i]! - expected)).toBeLessThan(1e-12);
        if (i >= 122) expect(Math.abs(loud![i]! - expected)).toBeLessThan(1e-12);
      });
    });

    test("skips gaps, tells of what stands, and counts them", () => {
      const bank = lw.indicators[name].bank(1, {}, { sizes: { window: 2 } });
      const told = bank.run({ x: column(NaN, 3, NaN, 6, Infinity, 1e300, 9) }) as Float64Array;
      const [first, second] = [of(column(3, 6)), of(column(6, 9))];
      expect(told).toEqual(column(NaN, NaN, NaN, first, first, first, second));
      expect(bank.state.skipped[0]).toBe(4);
    });

    test("of no values is refused", () => {
      expect(() => formula({ x }, {}, { sizes: { window: 0 } })).toThrow(RangeError);
    });
  };

  describe("indicators.sma", () => {
    windows("sma", mean);
  });

  describe("indicators.wma", () => {
    windows("wma", weighted);
  });

  test("by hand: sma and wma of 1, 2, 6 over three", () => {
    const sizes = { sizes: { window: 3 } };
    expect(sma({ x: column(1, 2, 6) }, {}, sizes)).toEqual(column(NaN, NaN, 3));
    // (1 + 2 * 2 + 3 * 6) / 6
    expect(wma({ x: column(1, 2, 6) }, {}, sizes)).toEqual(column(NaN, NaN, 23 / 6));
  });

  describe("indicators.bollinger", () => {
    test.each(references.bollinger)(
      "gives what TA-Lib gives: $window, $up, $down",
      ({ window, up, down, ...bands }) => {
        const { upper, middle, lower } = bollinger({ x }, { up, down }, { sizes: { window } });
        expectClose({ upper, middle, lower }, bands, tolerance);
      },
    );

    test("by hand: of 1 and 3 the mean 2 and the deviation 1; 20 values unless told", () => {
      expect(bollinger({ x: column(1, 3) }, { up: 1, down: 3 }, { sizes: { window: 2 } })).toEqual({
        upper: column(NaN, 3),
        middle: column(NaN, 2),
        lower: column(NaN, -1),
        deviation: column(NaN, 1),
      });
      expectClose(bollinger({ x }).upper, references.bollinger[0]!.upper, tolerance);
    });

    test("keeps the digits of a deviation that is small beside the level, where sums of squares have none left", () => {
      const values = walk(400, 5).map((v) => 1e9 + v);
      const told = bollinger({ x: values }, {}, { sizes: { window: 15 } }).deviation;
      ofWindows(values, 15, deviation).forEach((expected, i) => {
        if (i >= 14) expect(Math.abs(told[i]! / expected - 1)).toBeLessThan(1e-6);
      });
    });

    test("forgets what has left the window", () => {
      const calm = walk(300, 6);
      const burst = calm.map((v, i) => (i === 50 ? 1e144 : v));
      const [quiet, loud] = [calm, burst].map((x) => bollinger({ x }).deviation);
      for (let i = 71; i < 300; i++) expect(Math.abs(quiet![i]! / loud![i]! - 1)).toBeLessThan(1e-12);
    });

    test("has bands of no width where nothing moves", () => {
      const { upper, lower, deviation } = bollinger({ x: new Float64Array(50).fill(0.1) });
      expect([upper[49], lower[49], deviation[49]]).toEqual([0.1, 0.1, 0]);
    });
  });

  describe("indicators.macd", () => {
    test.each(references.macd)("gives what TA-Lib gives: $periods", ({ periods, ...lines }) => {
      const [fastPeriod, slowPeriod, signalPeriod] = periods;
      // Differences of averages about 100.
      for (const [name, expected] of Object.entries(lines)) {
        const told = macd({ x }, { fastPeriod, slowPeriod, signalPeriod })[name as "macd"];
        expected.forEach((value, i) => {
          if (Number.isNaN(value)) expect(told[i]).toBeNaN();
          else expect(Math.abs(told[i]! - value)).toBeLessThan(1e-11);
        });
      }
    });

    test("has the periods 12, 26 and 9 unless told, and refuses a fast average that is slower", () => {
      expect(macd({ x }).macd.findIndex(Number.isFinite)).toBe(33);
      expect(macd({ x })).toEqual(macd({ x }, { fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 }));
      expect(() => macd({ x }, { fastPeriod: 27 })).toThrow(RangeError);
    });

    test("by hand, and over a gap", () => {
      const params = { fastPeriod: 1, slowPeriod: 2, signalPeriod: 2 };
      // Slow: (2 + 4) / 2 = 3, then 3 / 3 + 2 * 9 / 3 = 7; differences 1 and 2, their mean 1.5.
      expect(macd({ x: column(2, NaN, 4, 9, NaN) }, params)).toEqual({
        macd: column(NaN, NaN, NaN, 2, 2),
        signal: column(NaN, NaN, NaN, 1.5, 1.5),
        histogram: column(NaN, NaN, NaN, 0.5, 0.5),
      });
    });
  });
});
