import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { nextUp } from "../../support/doubles.ts";
import { column, golden } from "../../support/golden.ts";

golden("core.normal", {
  norm: (lw, { x }: { x: number }) => lw.core.normal({ x }).cdf,
  composite: (lw, { p }: { p: number }) => lw.core.normalQuantile({ p }),
});

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe.each(builds)(
  "core.erf, core.erfc, core.erfInv, core.erfcInv, core.gelu, core.normal and core.normalQuantile on the $name build",
  ({ lw }) => {
    const { erf, erfc, erfInv, erfcInv, gelu, normal, normalQuantile } = lw.core;

    test("has half of its mass below 0, and all between the infinities", () => {
      expect(normal({ x: column(-Infinity, 0, Infinity) })).toEqual({
        cdf: column(0, 0.5, 1),
        logCdf: column(-Infinity, -Math.LN2, -0),
        density: column(0, 1 / Math.sqrt(2 * Math.PI), 0),
      });
      expect(normalQuantile({ p: column(0, 0.5, 1) })).toEqual(column(-Infinity, 0, Infinity));
      expect(erf({ x: column(-Infinity, 0, Infinity) })).toEqual(column(-1, 0, 1));
      expect(erfc({ x: column(-Infinity, 0, Infinity) })).toEqual(column(2, 1, 0));
      expect(erfInv({ x: column(-1, 0, 1) })).toEqual(column(-Infinity, 0, Infinity));
      expect(erfcInv({ x: column(0, 1, 2) })).toEqual(column(Infinity, 0, -Infinity));
    });

    test("is invalid for NaN, and for what is no probability", () => {
      expect(normal({ x: NaN })).toEqual({ cdf: NaN, logCdf: NaN, density: NaN });
      expect(normalQuantile({ p: column(-Number.MIN_VALUE, nextUp(1), NaN, Infinity) })).toEqual(
        column(NaN, NaN, NaN, NaN),
      );
      expect(erfInv({ x: column(-nextUp(1), nextUp(1), NaN, Infinity) })).toEqual(column(NaN, NaN, NaN, NaN));
      expect(erfcInv({ x: column(-Number.MIN_VALUE, nextUp(2), NaN, Infinity) })).toEqual(column(NaN, NaN, NaN, NaN));
    });

    test("holds 68, 95 and 99.7 % within one, two and three deviations", () => {
      const within = [1, 2, 3].map((x) => normal({ x }).cdf - normal({ x: -x }).cdf);
      expect(within.map((share) => share.toFixed(4))).toEqual(["0.6827", "0.9545", "0.9973"]);
    });

    test("knows the logarithm of its tail where the tail itself is 0", () => {
      const { cdf, logCdf } = normal({ x: column(-40, -1e10, -1e154, -1e200) });
      expect(cdf).toEqual(column(0, 0, 0, 0));
      expect(logCdf[0]).toBeCloseTo(-804.6084420137538, 10);
      expect([...logCdf.subarray(1)]).toEqual([-5e19, -5e307, -Infinity]);
    });

    test("gives each output the same, wanted alone or with others", () => {
      const x = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 3);
      const all = normal({ x });
      const [cdf, logCdf, density] = [0, 1, 2].map(() => new Float64Array(x.length)) as [
        Float64Array<ArrayBuffer>,
        Float64Array<ArrayBuffer>,
        Float64Array<ArrayBuffer>,
      ];
      normal({ x }, {}, { out: { cdf } });
      normal({ x }, {}, { out: { logCdf } });
      normal({ x }, {}, { out: { density } });
      expect({ cdf, logCdf, density }).toEqual(all);
    });

    test("rises: cdf, logarithm, quantile and error function", () => {
      const step = (x: number) => x + Math.max(Math.abs(x), 1e-300) * 1e-12;
      fc.assert(
        fc.property(number(-38, 6), number(-1e100, -1), number(1e-300, 0.99), (x, far, p) => {
          const rising = (f: (x: number) => number, x: number) => expect(f(step(x))).toBeGreaterThanOrEqual(f(x));
          rising((x) => normal({ x }).cdf, x);
          rising((x) => normal({ x }).logCdf, x);
          rising((x) => normal({ x }).logCdf, far);
          rising((p) => normalQuantile({ p }), p);
          rising((x) => erf({ x }), x);
          rising((x) => -erfc({ x }), x);
        }),
        { seed: 1, numRuns: 400 },
      );
    });

    test("is symmetric: quantile and error function to the bit, cdf as far as 1 - cdf is", () => {
      fc.assert(
        fc.property(number(-8, 8), fc.integer({ min: 1, max: 2 ** 30 - 1 }), (x, k) => {
          const p = k / 2 ** 31;
          expect(normalQuantile({ p: 1 - p })).toBe(-normalQuantile({ p }));
          expect(erf({ x: -x })).toBe(-erf({ x }));
          expect(erfInv({ x: -p })).toBe(-erfInv({ x: p }));
          expect(erfcInv({ x: 2 - p })).toBe(-erfcInv({ x: p }));
          expect(normal({ x: -x }).density).toBe(normal({ x }).density);
          expect(Math.abs(normal({ x }).cdf + normal({ x: -x }).cdf - 1)).toBeLessThanOrEqual(2 ** -52);
          expect(Math.abs(erf({ x }) + erfc({ x }) - 1)).toBeLessThanOrEqual(2 ** -51);
        }),
        { seed: 1 },
      );
    });

    test("takes a probability to its quantile and back, down to 1e-300", () => {
      const power = number(-300, -0.01).map((power) => 10 ** power);
      fc.assert(
        fc.property(power, (p) => {
          const x = normalQuantile({ p });
          // d log cdf = x dx in the tail: what the quantile's last place is worth.
          const off = 4e-15 * Math.max(1, x * x);
          expect(Math.abs(normal({ x }).cdf / p - 1)).toBeLessThanOrEqual(off);
          expect(Math.abs(normal({ x }).logCdf - Math.log(p))).toBeLessThanOrEqual(off);
        }),
        { seed: 1 },
      );
    });

    test("takes a value of erf or erfc to its argument and back, the least double too", () => {
      expect(erfcInv({ x: Number.MIN_VALUE })).toBeCloseTo(27.21329321081295, 13);
      expect(erfInv({ x: 1e-300 }) / 1e-300).toBeCloseTo(Math.sqrt(Math.PI) / 2, 14);
      const power = number(-300, 0).map((power) => 10 ** power);
      fc.assert(
        fc.property(power, (x) => {
          expect(Math.abs(erf({ x: erfInv({ x }) }) / x - 1)).toBeLessThanOrEqual(2e-15);
          const y = erfcInv({ x });
          // d log erfc = 2 y dy in the tail: what the last place of the inverse is worth.
          expect(Math.abs(erfc({ x: y }) / x - 1)).toBeLessThanOrEqual(4e-15 * Math.max(1, y * y));
        }),
        { seed: 1 },
      );
    });

    test("weighs a number by the normal distribution, gelu", () => {
      expect(gelu({ x: column(-Infinity, -1e10, -0, 0, Infinity, NaN) })).toEqual(column(-0, -0, -0, 0, Infinity, NaN));
      // The published values of 1 and -1.
      expect(gelu({ x: 1 })).toBeCloseTo(0.8413447460685429, 15);
      expect(gelu({ x: -1 })).toBeCloseTo(-0.15865525393145707, 15);
      fc.assert(
        fc.property(number(-37, 40), (x) => {
          expect(Math.abs(gelu({ x }) - x * normal({ x }).cdf)).toBeLessThanOrEqual(
            1e-15 * Math.abs(gelu({ x })) + 1e-320,
          );
          expect(Math.abs(gelu({ x }) - gelu({ x: -x }) - x)).toBeLessThanOrEqual(1e-15 * Math.abs(x) + 1e-320);
        }),
        { seed: 1 },
      );
    });
  },
);
