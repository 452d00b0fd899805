import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { expectNear, references } from "../../support/filters.ts";
import { column } from "../../support/golden.ts";

const drawn = (length: number, seed: number, size = 1) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => size * (2 * next() - 1));
};
const nan = { onInvalid: "nan" } as const;

describe.each(builds)("on the $name build", ({ lw }) => {
  const { logSoftmax, crossEntropy, layerNorm, gru } = lw.learning;

  describe("learning.logSoftmax", () => {
    test("of two equal scores is -ln 2 each", () => {
      expectNear(logSoftmax({ x: column(3, 3) }), [-Math.LN2, -Math.LN2], 1e-16);
    });

    test("is what SciPy gives, and closer to the exact logarithms", () => {
      for (const { x, scipy, exact } of references.scores) {
        const own = logSoftmax({ x: column(...x) });
        expectNear(own, scipy, 1e-14);
        own.forEach((value, i) => {
          expect(Math.abs(value - exact[i]!)).toBeLessThanOrEqual(1e-14 * Math.abs(exact[i]!));
        });
      }
    });

    test("keeps the digits of a share next to 1", () => {
      // The share is 1 - e^-40 in all digits that doubles have; SciPy's is 0.
      expect(logSoftmax({ x: column(40, 0) })[0]! / -Math.exp(-40)).toBeCloseTo(1, 14);
      expect(logSoftmax({ x: column(0, 40, 40) })[1]).toBeCloseTo(-Math.LN2, 15);
    });

    test("are logarithms of the shares of core.softmax, by group and temperature", () => {
      const x = drawn(3000, 5, 20);
      const offsets = Uint32Array.of(0, 7, 7, 1500, 3000);
      for (const temperature of [0.5, 1, 30]) {
        const { p } = lw.core.softmax({ x, offsets }, { temperature });
        logSoftmax({ x, offsets }, { temperature }).forEach((value, i) => {
          expect(Math.exp(value) / p[i]!).toBeCloseTo(1, 11);
        });
      }
    });

    test("leaves minus infinity where it is, and has no answer without a best score", () => {
      expectNear(logSoftmax({ x: column(-Infinity, 0, 0) }).slice(1), [-Math.LN2, -Math.LN2], 1e-16);
      expect(logSoftmax({ x: column(-Infinity, 0) })).toEqual(column(-Infinity, 0));
      for (const x of [column(-Infinity, -Infinity), column(Infinity, 0), column(NaN, 0)])
        expect(logSoftmax({ x }, {}, nan)).toEqual(column(NaN, NaN));
    });
  });

  describe("learning.crossEntropy", () => {
    test("of even scores of four classes is ln 4, whatever is smoothed", () => {
      const given = { x: column(1, 1, 1, 1), label: column(2) };
      for (const smoothing of [0, 0.3, 1]) expect(crossEntropy(given, { smoothing })).toBeCloseTo(Math.log(4), 15);
    });

    test("is exact to a few roundings, smoothed or not", () => {
      for (const { x, label, losses } of references.scores)
        for (const [smoothing, loss] of losses)
          expectNear([crossEntropy({ x: column(...x), label: column(label) }, { smoothing })], [loss], 1e-14);
    });

    test("is minus the label's logSoftmax in each group", () => {
      const x = drawn(2500, 7, 30);
      const offsets = Uint32Array.of(0, 3, 1200, 2500);
      const label = column(2, 0, 1299);
      const losses = crossEntropy({ x, label, offsets });
      const logs = logSoftmax({ x, offsets });
      expectNear(
        losses,
        [2, 3, 2499].map((row) => -logs[row]!),
        1e-15,
      );
    });

    test("is tiny, and not 0, where the right class is all but certain", () => {
      expect(crossEntropy({ x: column(50, 0), label: column(0) }) / Math.exp(-50)).toBeCloseTo(1, 13);
    });

    test("is infinite for a class that cannot be, and has no answer for a label that is none", () => {
      const x = column(0, -Infinity);
      expect(crossEntropy({ x, label: column(1) })).toBe(Infinity);
      expect(crossEntropy({ x, label: column(0) })).toBe(0);
      expect(crossEntropy({ x, label: column(0) }, { smoothing: 0.1 })).toBe(Infinity);
      for (const label of [2, -1, 0.5, NaN]) expect(crossEntropy({ x, label: column(label) }, {}, nan)).toBeNaN();
      expect(crossEntropy({ x: column(NaN, 0), label: column(1) }, {}, nan)).toBeNaN();
    });
  });

  describe("learning.layerNorm", () => {
    test("of 1 and 3 without epsilon is -1 and 1, times gain and plus bias", () => {
      const given = { x: column(1, 3), gain: column(2, 5), bias: column(0.5, 0) };
      expect(layerNorm(given, { epsilon: 0 })).toEqual({ y: column(-1.5, 5), mean: column(2), deviation: column(1) });
    });

    test("is exact where values are a thousand times their distances", () => {
      const { x, gain, bias, epsilon, y } = references.layer;
      const given = { x: column(...x), gain: column(...gain), bias: column(...bias) };
      expectNear(layerNorm(given, { epsilon }).y as Float64Array, y, 1e-12);
    });

    test("has mean 0 and variance 1, at any place and of any size", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 2, max: 200 }),
          fc.integer({ min: -100, max: 100 }),
          fc.integer(),
          (n, power, seed) => {
            const x = drawn(3 * n, seed, 2 ** power).map((v) => v + 2 ** power);
            const { y } = layerNorm({ x }, { epsilon: 0 }, { sizes: { row: 3 } }) as { y: Float64Array };
            for (let r = 0; r < 3; r++) {
              const own = y.slice(r * n, (r + 1) * n);
              expect(Math.abs(own.reduce((sum, v) => sum + v, 0) / n)).toBeLessThan(1e-14);
              expect(own.reduce((sum, v) => sum + v * v, 0) / n).toBeCloseTo(1, 12);
            }
          },
        ),
        { seed: 1, numRuns: 60 },
      );
    });

    test("is 0 for equal values, or has no answer where nothing is added to the variance", () => {
      const equal = { x: column(0.1, 0.1, 0.1) };
      expect(layerNorm(equal, {}, { sizes: { row: 1 } }).y).toEqual(column(0, 0, 0));
      expect(layerNorm(equal, { epsilon: 0 }, { sizes: { row: 1 } })).toEqual({
        y: column(NaN, NaN, NaN),
        mean: column(0.1),
        deviation: column(0),
      });
    });
  });

  describe("learning.gru", () => {
    const given = (weights: Record<string, readonly number[]>) =>
      Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, column(...w)])) as never as Record<
        "inputWeights" | "recurrentWeights" | "bias" | "recurrentBias",
        Float64Array
      >;

    test("with weights of 0 halves its state", () => {
      const zeros = { inputWeights: column(0, 0, 0), recurrentWeights: column(0, 0, 0), bias: column(0, 0, 0) };
      const { y, hidden } = gru(
        { x: column(1, 1), ...zeros, headWeights: column(2) },
        { headBias: 1 },
        { state: { hidden: 0.8 } },
      );
      expect(hidden).toEqual(column(0.4, 0.2));
      expect(y).toEqual(column(1.8, 1.4));
    });

    test.each(references.gru)("is exact to a few roundings, reset $reset the product", (one) => {
      const { reset, units, features, weights, x, start, hidden } = one;
      const sizes = { unit: units, feature: features };
      const bank = gru.bank(1, { reset }, { sizes, state: { hidden: column(...start) } });
      const told = bank.run({ x: column(...x), ...given(weights) }) as { hidden: Float64Array };
      expectNear(told.hidden, hidden, 1e-15);
      const other = gru.bank(
        1,
        { reset: reset === "after" ? "before" : "after" },
        { sizes, state: { hidden: column(...start) } },
      );
      expect((other.run({ x: column(...x), ...given(weights) }) as { hidden: Float64Array }).hidden).not.toEqual(
        told.hidden,
      );
    });

    test("gives many entities at once the bits of each alone, and a bias left out those of zeros", () => {
      const [unit, feature, entities, ticks] = [5, 3, 19, 4];
      const net = {
        inputWeights: drawn(3 * unit * feature, 1),
        recurrentWeights: drawn(3 * unit * unit, 2),
        bias: drawn(3 * unit, 3),
        headWeights: drawn(unit, 4),
      };
      const x = drawn(ticks * entities * feature, 5);
      for (const reset of ["after", "before"] as const) {
        const sizes = { unit, feature };
        const bank = gru.bank(entities, { reset }, { sizes });
        const { hidden } = bank.run({ x, ...net }) as { hidden: Float64Array };
        for (const e of [0, 7, 18]) {
          const own = Float64Array.from({ length: ticks * feature }, (_, i) => {
            const t = Math.floor(i / feature);
            return x[(t * entities + e) * feature + (i % feature)]!;
          });
          const alone = gru({ x: own, ...net, recurrentBias: new Float64Array(3 * unit) }, { reset }) as {
            hidden: Float64Array;
          };
          for (let t = 0; t < ticks; t++) {
            const at = (t * entities + e) * unit;
            expectSameBits(alone.hidden.slice(t * unit, (t + 1) * unit), hidden.slice(at, at + unit));
          }
        }
      }
    });

    test("skips an observation out of the domain", () => {
      const net = { inputWeights: drawn(6, 1), recurrentWeights: drawn(12, 2), bias: drawn(6, 3) };
      const bank = gru.bank(1, {}, { sizes: { unit: 2, feature: 1 }, onInvalid: "nan" });
      const { hidden } = bank.run({ x: column(1, NaN, 1e200, 0.5), ...net }) as { hidden: Float64Array };
      expectSameBits(hidden.slice(2, 4), hidden.slice(0, 2));
      expectSameBits(hidden.slice(4, 6), hidden.slice(0, 2));
      expect(bank.state.skipped).toEqual(column(2));
    });
  });
});
