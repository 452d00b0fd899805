import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { expectNear, references } from "../../support/filters.ts";
import { column } from "../../support/golden.ts";

const drawn = (length: number, seed: number) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => next() - 0.5);
};
const modes = ["full", "same", "valid"] as const;

describe.each(builds)("on the $name build", ({ lw }) => {
  const { convolve, fir } = lw.signal;

  describe("signal.convolve", () => {
    test("of 1, 2, 3 and 0, 1, 0.5 is 0, 1, 2.5, 4, 1.5", () => {
      const given = { x: column(1, 2, 3), taps: column(0, 1, 0.5) };
      expect(convolve(given, {}, { sizes: { place: 5 } })).toEqual(column(0, 1, 2.5, 4, 1.5));
      expect(convolve(given, { mode: "same" }, { sizes: { place: 3 } })).toEqual(column(1, 2.5, 4));
      expect(convolve(given, { mode: "valid" }, { sizes: { place: 1 } })).toEqual(column(2.5));
    });

    test.each(modes)("gives what SciPy gives in the mode %s", (mode) => {
      for (const one of references.convolve) {
        const given = { x: column(...one.x), taps: column(...one.taps) };
        const y = convolve(given, { mode }, { sizes: { place: one[mode].length } });
        expectNear(y, one[mode], 1e-15, `${one.x.length} samples, ${one.taps.length} taps`);
      }
    });

    test("has nothing beyond the last place of a mode, and tells who does not say how many", () => {
      const given = { x: column(1, 2, 3), taps: column(1, 1) };
      expect(convolve(given, { mode: "valid" }, { sizes: { place: 4 } })).toEqual(column(3, 5, NaN, NaN));
      expect(convolve(given, {}, { sizes: { place: 2 } })).toEqual(column(1, 3));
      expect(convolve({ x: column(), taps: column(1) }, {}, { sizes: { place: 1 } })).toEqual(column(NaN));
      expect(() => convolve(given)).toThrow('length of axis "place" cannot be told');
    });

    test("keeps to the places that a NaN or an infinity takes part in, and overflows like any sum", () => {
      const given = { x: column(1, NaN, 1, 1, Infinity, 1), taps: column(1, 0) };
      const of = { sizes: { place: 6 }, onInvalid: "nan" } as const;
      expect(convolve(given, {}, of)).toEqual(column(1, NaN, NaN, 1, NaN, NaN));
      expect(convolve({ x: column(1e308, 1e308), taps: column(1, 1) }, {}, { sizes: { place: 3 } })).toEqual(
        column(1e308, Infinity, 1e308),
      );
    });

    test("is linear in the samples, and the same the other way round but for roundings", () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 70 }), fc.integer(), (n, m, seed) => {
          const [x, taps] = [drawn(n, seed), drawn(m, seed + 1)];
          const place = n + m - 1;
          const full = convolve({ x, taps }, {}, { sizes: { place } });
          expectNear(convolve({ x: taps, taps: x }, {}, { sizes: { place } }), [...full], 1e-14);
          const twice = convolve({ x: x.map((v) => 2 * v), taps }, {}, { sizes: { place } });
          expectSameBits(
            twice,
            full.map((v) => 2 * v),
          );
        }),
        { seed: 1, numRuns: 100 },
      );
    });
  });

  describe("signal.fir", () => {
    test("of halves is the mean of two, with 0 before the first", () => {
      expect(fir({ x: column(1, 2, 3), taps: column(0.5, 0.5) })).toEqual(column(0.5, 1.5, 2.5));
    });

    test("gives what SciPy's lfilter gives, from its state and to its state", () => {
      for (const { x, taps, zi, y, zf } of references.fir) {
        const pending = column(...zi, 0);
        const bank = fir.bank(1, {}, { sizes: { tap: taps.length }, state: { pending } });
        expectNear(columnOf(bank.run({ x: column(...x), taps: column(...taps) })), y, 1e-15);
        expectNear(bank.state.pending, [...zf, 0], 1e-15);
      }
    });

    test("gives a long series in one call the bits of its ticks one by one", () => {
      for (const [ticks, m] of [
        [100, 7],
        [33, 16],
        [1000, 64],
        [50, 1],
        [9, 20],
      ] as const) {
        const [x, taps, pending] = [drawn(ticks, 3), drawn(m, 4), drawn(m, 5)];
        const sizes = { tap: m };
        const whole = fir.bank(1, {}, { sizes, state: { pending } });
        const single = fir.bank(1, {}, { sizes, state: { pending } });
        const one = columnOf(whole.run({ x, taps }));
        const ticked = Float64Array.from(x, (value) => columnOf(single.step({ x: column(value), taps }))[0]!);
        expectSameBits(one, ticked, `${m} taps`);
        expectSameBits(whole.state.pending, single.state.pending, `${m} taps`);
      }
    });

    test("skips a sample that is none as if it had not been", () => {
      const taps = column(0.5, 0.25, 0.25);
      const with3 = fir.bank(1, {}, { sizes: { tap: 3 }, onInvalid: "nan" });
      const y = columnOf(with3.run({ x: column(1, NaN, 2, 3, 1e200, 4), taps }));
      const plain = fir({ x: column(1, 2, 3, 4), taps });
      expectSameBits(
        y.filter((value) => !Number.isNaN(value)),
        plain,
      );
      expect(Number.isNaN(y[1]) && Number.isNaN(y[4])).toBe(true);
      expect(with3.state.skipped).toEqual(column(2));
    });

    test("is convolution but for what comes behind the last sample", () => {
      const [x, taps] = [drawn(200, 8), drawn(12, 9)];
      expectSameBits(fir({ x, taps }).slice(11), convolve({ x, taps }, {}, { sizes: { place: 211 } }).slice(11, 200));
    });
  });
});

const columnOf = (answer: unknown) => answer as Float64Array;
