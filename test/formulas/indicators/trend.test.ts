import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";
import { bars, references } from "../../support/indicators.ts";

const tolerance = 1e-11;
const { high, low, close } = bars;

describe.each(builds)("on the $name build", ({ lw }) => {
  const { atr, adx } = lw.indicators;

  describe("indicators.atr", () => {
    test.each(references.atr)("gives what TA-Lib gives over $period ranges", ({ period, output }) => {
      expectClose(atr({ high, low, close }, { period }), output, tolerance);
    });

    test("by hand: ranges of 3 and 4, which is a gap upwards, then of 1; a bar turned upside down is skipped", () => {
      const given = {
        high: column(10, 12, 5, 16, 15.5),
        low: column(8, 9, 6, 14, 14.5),
        close: column(9, 12, 5, 15, 15),
      };
      // (3 + 4) / 2, then (3.5 + 1) / 2.
      expect(atr(given, { period: 2 })).toEqual(column(NaN, NaN, NaN, 3.5, 2.25));
      expect(atr({ high, low, close }).findIndex(Number.isFinite)).toBe(14);
    });
  });

  describe("indicators.adx", () => {
    test.each(references.adx)("gives what TA-Lib gives over $period bars", ({ period, ...lines }) => {
      expectClose(adx({ high, low, close }, { period }), lines, tolerance);
    });

    test("begins with bar 14 and 27 unless told", () => {
      const told = adx({ high, low, close });
      expect(told.plus.findIndex(Number.isFinite)).toBe(14);
      expect(told.adx.findIndex(Number.isFinite)).toBe(27);
    });

    test("is 100 of bars that only rise, and 0 of bars that stand still", () => {
      const rising = Float64Array.from({ length: 40 }, (_, i) => i);
      const up = adx({ high: rising, low: rising, close: rising });
      expect([up.adx[39], up.plus[39], up.minus[39], up.dx[39]]).toEqual([100, 100, 0, 100]);
      const still = new Float64Array(40).fill(3);
      const none = adx({ high: still, low: still, close: still });
      expect([none.adx[39], none.plus[39], none.minus[39], none.dx[39]]).toEqual([0, 0, 0, 0]);
    });

    test("exchanges plus and minus where prices are turned upside down", () => {
      fc.assert(
        fc.property(fc.integer({ min: 2, max: 20 }), (period) => {
          const told = adx({ high, low, close }, { period });
          const turned = adx(
            { high: low.map((p) => -p), low: high.map((p) => -p), close: close.map((p) => -p) },
            { period },
          );
          expect(turned).toEqual({ ...told, plus: told.minus, minus: told.plus });
        }),
        { seed: 1 },
      );
    });

    test("goes on from the last valid bar over a gap, and tells of what stands", () => {
      const hole = (x: Float64Array) => Float64Array.of(...x.slice(0, 60), NaN, ...x.slice(60));
      const whole = adx({ high, low, close });
      const broken = adx({ high: hole(high), low: hole(low), close: hole(close) });
      for (const name of ["adx", "plus", "minus", "dx"] as const) {
        expect(broken[name][60]).toBe(whole[name][59]);
        expect(broken[name].slice(61)).toEqual(whole[name].slice(60));
      }
    });
  });
});
