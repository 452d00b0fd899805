import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";
import { bars, references } from "../../support/indicators.ts";

describe.each(builds)("on the $name build", ({ lw }) => {
  const { obv, vwap } = lw.indicators;

  describe("indicators.obv", () => {
    test("gives what TA-Lib gives", () => {
      expectClose(obv({ price: bars.close, volume: bars.volume }), references.obv, 1e-11);
    });

    test("by hand, and over gaps", () => {
      const price = column(NaN, 5, 6, 6, 4, NaN, 5);
      expect(obv({ price, volume: column(9, 1, 2, 4, 8, 16, 32) })).toEqual(column(NaN, 1, 3, 3, -5, -5, 27));
    });

    test("does not drift: tenths up and down end where they began", () => {
      const n = 100_001;
      const price = Float64Array.from({ length: n }, (_, i) => i % 2);
      const told = obv({ price, volume: Float64Array.from({ length: n }, (_, i) => (i ? 0.1 : 1e9)) });
      expect(told.at(-1)).toBe(1e9);
      expect(told.at(-2)).toBe(1e9 + 0.1);
    });
  });

  describe("indicators.vwap", () => {
    test("is the ratio of exact sums, anew in each session", () => {
      expectClose(vwap(bars).vwap, references.vwap, 1e-12);
    });

    test("by hand: of trades, and of bars where there are a high and a low", () => {
      expect(vwap({ close: column(10, 13), volume: column(1, 2) })).toEqual({
        vwap: column(10, 12),
        volume: column(1, 3),
      });
      const bar = { close: column(10, 10), volume: 1, high: column(14, NaN), low: column(6, 6) };
      expect(vwap({ ...bar, close: column(13, 10) }).vwap).toEqual(column(11, 10.5));
    });

    test("begins anew with a session, also where its first tick is a gap; NaN goes on", () => {
      const session = column(1, NaN, 1, 2, 2, NaN);
      const told = vwap({ close: column(10, 20, 30, NaN, 7, 9), volume: 1, session });
      expect(told.vwap).toEqual(column(10, 15, 20, 20, 7, 8));
      expect(told.volume).toEqual(column(1, 2, 3, 3, 1, 2));
    });

    test("is NaN where nothing was traded", () => {
      expect(vwap({ close: column(NaN, 3, 3), volume: column(1, 0, 2) }).vwap).toEqual(column(NaN, NaN, 3));
    });

    test("lies between the lowest and the highest price, and a session leaves no trace in the next", () => {
      const tick = fc.record({
        close: fc.double({ min: 1, max: 100, noNaN: true }),
        volume: fc.double({ min: 0.01, max: 10, noNaN: true }),
      });
      fc.assert(
        fc.property(fc.array(tick, { minLength: 1, maxLength: 30 }), (ticks) => {
          const close = Float64Array.from(ticks, ({ close }) => close);
          const volume = Float64Array.from(ticks, ({ volume }) => volume);
          const alone = vwap({ close, volume }).vwap;
          for (const [i, price] of alone.entries()) {
            const seen = close.subarray(0, i + 1);
            expect(price).toBeGreaterThan(Math.min(...seen) * (1 - 1e-12));
            expect(price).toBeLessThan(Math.max(...seen) * (1 + 1e-12));
          }
          const after = vwap({
            close: Float64Array.of(1e150, ...close),
            volume: Float64Array.of(1e150, ...volume),
            session: Float64Array.of(1, ...close.map(() => 2)),
          }).vwap;
          expect(after.slice(1)).toEqual(alone);
        }),
        { seed: 1 },
      );
    });
  });
});
