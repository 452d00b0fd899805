import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { expectNear, references } from "../../support/filters.ts";
import { column } from "../../support/golden.ts";

describe.each(builds)("on the $name build", ({ lw }) => {
  const { savitzkyGolay, savitzkyGolayTaps, convolve } = lw.signal;

  describe("signal.savitzkyGolay", () => {
    test("by a window of five and a parabola weighs (-3, 12, 17, 12, -3) / 35", () => {
      const x = column(2, 2, 5, 2, 1, 0, 1, 4, 9);
      const middle = savitzkyGolay({ x }, { window: 5, order: 2 })[4]!;
      expect(middle).toBeCloseTo((-3 * 5 + 12 * 2 + 17 * 1 + 12 * 0 - 3 * 1) / 35, 14);
    });

    test("gives what SciPy's savgol_filter gives, at the ends too, of odd windows and even ones", () => {
      for (const { params, x, y } of references.smooth) {
        // SciPy solves for powers of the place, of which high ones are hardly independent.
        expectNear(
          savitzkyGolay({ x: column(...x) }, params),
          y,
          params.order > 5 ? 1e-9 : 1e-12,
          JSON.stringify(params),
        );
      }
    });

    test("leaves a polynomial as it is, and takes its derivatives", () => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 6 }),
          fc.integer({ min: 3, max: 12 }),
          fc.integer({ min: 0, max: 3 }),
          fc.constantFrom(0.25, 1, 3),
          (coefficients, half, derivative, delta) => {
            const window = 2 * half + 1;
            let wanted = coefficients;
            for (let k = 0; k < derivative; k++) wanted = wanted.slice(1).map((c, i) => c * (i + 1));
            const at = (c: readonly number[], t: number) => c.reduceRight((sum, v) => sum * t + v, 0);
            const times = Array.from({ length: 40 }, (_, i) => delta * (i - 20));
            const x = Float64Array.from(times, (t) => at(coefficients, t));
            const size = Math.max(...x.map(Math.abs), 1) / delta ** derivative;
            const order = Math.max(coefficients.length - 1, 1);
            const y = savitzkyGolay({ x }, { window, order, derivative, delta });
            times.forEach((t, i) => {
              expect(Math.abs(y[i]! - at(wanted, t))).toBeLessThan(1e-11 * size);
            });
          },
        ),
        { seed: 1, numRuns: 100 },
      );
    });

    test("smooths groups apart; one shorter than the window has no answer", () => {
      const x = column(1, 5, 2, 8, 3, 1, 2, 4, 4, 9, 0, 1);
      const offsets = Uint32Array.of(0, 6, 8, 12);
      const params = { window: 4, order: 1 };
      const y = savitzkyGolay({ x, offsets }, params);
      expectSameBits(y.slice(0, 6), savitzkyGolay({ x: x.slice(0, 6) }, params));
      expect(y.slice(6, 8)).toEqual(column(NaN, NaN));
      expectSameBits(y.slice(8), savitzkyGolay({ x: x.slice(8) }, params));
    });

    test("is NaN where a window holds a value that is none, and nowhere else", () => {
      const x = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i));
      for (const window of [5, 6])
        for (const bad of [0, 3, 12, 27]) {
          const spoiled = x.map((value, i) => (i === bad ? NaN : value));
          const params = { window, order: 2 };
          const [whole, holed] = [
            savitzkyGolay({ x }, params),
            savitzkyGolay({ x: spoiled }, params, { onInvalid: "nan" }),
          ];
          // What a much larger value there would change.
          const moved = savitzkyGolay({ x: x.map((value, i) => (i === bad ? 1e9 : value)) }, params);
          holed.forEach((value, i) => {
            const takesPart = moved[i] !== whole[i];
            expect(Number.isNaN(value), `${window}, ${bad}: ${i}`).toBe(takesPart);
            if (!takesPart) expect(value).toBe(whole[i]);
          });
        }
    });

    test("refuses a degree above the window, and has no answer where they are equal", () => {
      expect(() => savitzkyGolay({ x: column(1, 2, 3) }, { window: 3, order: 4 })).toThrow(
        'signal.savitzkyGolay: "order" expected at most "window" = 3',
      );
      expect(savitzkyGolay({ x: column(1, 2, 3) }, { window: 3, order: 3 })).toEqual(column(NaN, NaN, NaN));
    });
  });

  describe("signal.savitzkyGolayTaps", () => {
    test("of a parabola through five are (-3, 12, 17, 12, -3) / 35, and its slope (2, 1, 0, -1, -2) / 10", () => {
      expectNear(
        savitzkyGolayTaps({}, { order: 2 }),
        [-3, 12, 17, 12, -3].map((x) => x / 35),
        1e-15,
      );
      expectNear(savitzkyGolayTaps({}, { derivative: 1 }), [0.2, 0.1, 0, -0.1, -0.2], 1e-15);
    });

    test("are those of SciPy's savgol_coeffs, and of fractions, wherever the polynomial is taken", () => {
      for (const { params, tap, position, taps, exact } of references.taps) {
        const given = position === null ? {} : { position: column(position) };
        const own = savitzkyGolayTaps(given, params, { sizes: { tap } });
        expectNear(own, taps, params.order > 5 ? 1e-9 : 1e-12, JSON.stringify(params));
        expectNear(own, exact, 1e-14, JSON.stringify(params));
      }
    });

    test("convolved with samples are the filter", () => {
      const x = Float64Array.from({ length: 50 }, (_, i) => Math.cos(i * i));
      const params = { order: 3, derivative: 1, delta: 0.5 };
      const taps = savitzkyGolayTaps({}, params, { sizes: { tap: 9 } });
      const inner = convolve({ x, taps }, { mode: "valid" }, { sizes: { place: 42 } });
      expectNear(savitzkyGolay({ x }, { ...params, window: 9 }).slice(4, 46), [...inner], 1e-14);
    });

    test("come one set a position, NaN where the degree is not below their number", () => {
      const both = savitzkyGolayTaps({ position: column(0, NaN) }, { order: 1 }, { sizes: { tap: 4 } });
      expectSameBits(both.slice(4), savitzkyGolayTaps({}, { order: 1 }, { sizes: { tap: 4 } }));
      expect(savitzkyGolayTaps({}, { order: 2 }, { sizes: { tap: 2 } })).toEqual(column(NaN, NaN));
    });
  });
});
