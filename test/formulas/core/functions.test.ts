import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const close = (actual: number, expected: number, off = 1e-14) =>
  expect(Math.abs(actual - expected), `${actual} and ${expected}`).toBeLessThanOrEqual(
    off * Math.max(1, Math.abs(expected)),
  );

describe.each(builds)(
  "core.exp, core.exp2, core.expm1, core.log, core.log2, core.log10, core.log1p, core.pow, core.sqrt, core.cbrt, core.tanh, core.sigmoid, core.logit, core.logSigmoid, core.softplus, core.logAddExp, core.sin, core.cos, core.asin, core.atan on the $name build",
  ({ lw }) => {
    const { core } = lw;

    test("take infinities as numbers, and answer with them", () => {
      const ends = column(-Infinity, Infinity);
      expect(core.exp({ x: ends })).toEqual(column(0, Infinity));
      expect(core.exp2({ x: ends })).toEqual(column(0, Infinity));
      expect(core.expm1({ x: ends })).toEqual(column(-1, Infinity));
      expect(core.log({ x: column(0, Infinity) })).toEqual(ends);
      expect(core.log2({ x: column(0, Infinity) })).toEqual(ends);
      expect(core.log10({ x: column(0, Infinity) })).toEqual(ends);
      expect(core.log1p({ x: column(-1, Infinity) })).toEqual(ends);
      expect(core.sqrt({ x: column(0, Infinity) })).toEqual(column(0, Infinity));
      expect(core.logit({ p: column(0, 1) })).toEqual(ends);
      expect(core.logSigmoid({ x: ends })).toEqual(column(-Infinity, -0));
      expect(core.cbrt({ x: ends })).toEqual(ends);
      expect(core.tanh({ x: ends })).toEqual(column(-1, 1));
      expect(core.sigmoid({ x: ends })).toEqual(column(0, 1));
      expect(core.softplus({ x: ends })).toEqual(column(0, Infinity));
      expect(core.atan({ x: ends })).toEqual(column(-Math.PI / 2, Math.PI / 2));
      expect(core.logAddExp({ a: ends, b: 3 })).toEqual(column(3, Infinity));
      expect(core.pow({ x: 2, y: ends })).toEqual(column(0, Infinity));
      expect(core.exp({ x: ends }, {}, { onInvalid: "throw" })).toEqual(column(0, Infinity));
    });

    test("are NaN where they are not defined, or throw when told", () => {
      expect(core.log({ x: -1 })).toBeNaN();
      expect(core.log10({ x: -1 })).toBeNaN();
      expect(core.sqrt({ x: -1 })).toBeNaN();
      expect(core.logit({ p: column(-0.1, 1.1) })).toEqual(column(NaN, NaN));
      expect(core.log1p({ x: -1.5 })).toBeNaN();
      expect(core.asin({ x: 1.5 })).toBeNaN();
      expect(core.sin({ x: Infinity })).toBeNaN();
      expect(core.pow({ x: -2, y: 0.5 })).toBeNaN();
      expect(core.pow({ x: NaN, y: 0 })).toBeNaN();
      expect(core.pow({ x: 1, y: NaN })).toBeNaN();
      expect(() => core.log({ x: -1 }, {}, { onInvalid: "throw" })).toThrow(/^core\.log: "x" expected .*, got -1/);
      expect(() => core.sin({ x: Infinity }, {}, { onInvalid: "throw" })).toThrow(/^core\.sin: "x"/);
    });

    test("are exact where the result is a double: powers of two, and roots of cubes", () => {
      fc.assert(
        fc.property(fc.integer({ min: -1074, max: 1023 }), fc.integer({ min: -208_063, max: 208_063 }), (n, root) => {
          expect(core.exp2({ x: n })).toBe(2 ** n);
          expect(core.log2({ x: 2 ** n })).toBe(n);
          expect(core.cbrt({ x: root ** 3 })).toBe(root);
        }),
        { seed: 1 },
      );
    });

    test("are exact for powers of ten that are doubles, and for squares", () => {
      for (let n = 0; n <= 22; n++) expect(core.log10({ x: Number(`1e${n}`) })).toBe(n);
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 94_906_265 }), (root) => {
          expect(core.sqrt({ x: root ** 2 })).toBe(root);
        }),
        { seed: 1 },
      );
      expect(core.sqrt({ x: -0 })).toBe(-0);
    });

    test("undo each other", () => {
      fc.assert(
        fc.property(number(-700, 700), number(-1.5, 1.5), (x, angle) => {
          close(core.log({ x: core.exp({ x }) }), x);
          close(core.log2({ x: core.exp2({ x }) }), x);
          close(core.log10({ x: core.exp({ x }) }), x / Math.LN10);
          close(core.cbrt({ x }) ** 3, x);
          close(core.sqrt({ x: x * x }), Math.abs(x));
          close(core.logit({ p: core.sigmoid({ x: 8 * angle }) }), 8 * angle, 1e-11);
          close(core.sigmoid({ x: core.logit({ p: Math.abs(angle) / 2 }) }), Math.abs(angle) / 2);
          close(core.logSigmoid({ x }), -core.softplus({ x: -x }), 0);
          close(core.exp({ x: core.logSigmoid({ x: angle }) }), core.sigmoid({ x: angle }));
          close(core.log1p({ x: core.expm1({ x: angle }) }), angle);
          close(core.asin({ x: core.sin({ x: angle }) }), angle, 1e-13);
          close(core.atan({ x: core.sin({ x: angle }) / core.cos({ x: angle }) }), angle);
          close(core.softplus({ x: angle }) - core.softplus({ x: -angle }), angle);
        }),
        { seed: 1 },
      );
    });

    test("of odd symmetry keep it to the bit", () => {
      fc.assert(
        fc.property(number(-1e6, 1e6), (x) => {
          for (const name of ["cbrt", "atan", "tanh", "sin"] as const)
            expect(core[name]({ x: -x })).toBe(-core[name]({ x }));
          expect(core.asin({ x: -x / 1e6 })).toBe(-core.asin({ x: x / 1e6 }));
          expect(core.cos({ x: -x })).toBe(core.cos({ x }));
        }),
        { seed: 1 },
      );
    });

    test("add in logarithms what multiplication and addition give", () => {
      const ln = Math.log;
      expect(core.logAddExp({ a: ln(3), b: ln(4) })).toBeCloseTo(ln(7), 14);
      expect(core.logAddExp({ a: -1000, b: -1000 })).toBe(-1000 + Math.LN2);
      expect(core.logAddExp({ a: 2, b: -Infinity })).toBe(2);
      fc.assert(
        fc.property(number(-800, 800), number(-800, 800), (a, b) => {
          expect(core.logAddExp({ a, b })).toBe(core.logAddExp({ a: b, b: a }));
          expect(core.logAddExp({ a, b })).toBeGreaterThanOrEqual(Math.max(a, b));
        }),
        { seed: 1 },
      );
    });

    test("give a row what they give a column", () => {
      const x = Float64Array.from({ length: 33 }, (_, i) => (i - 16) / 17);
      for (const name of ["exp", "softplus", "asin", "erf"] as const)
        expectSameBits(
          core[name]({ x }),
          Float64Array.from(x, (value) => core[name]({ x: value })),
        );
    });
  },
);
