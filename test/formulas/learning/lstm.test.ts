import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Matrix = readonly (readonly number[])[];
interface Weights {
  readonly Wi: Matrix;
  readonly Wh: Matrix;
  readonly b: readonly number[];
}
type Step = Weights & { readonly x: readonly number[]; readonly h: readonly number[]; readonly c: readonly number[] };
type Sequence = Weights & {
  readonly X: Matrix;
  readonly wo: readonly number[];
  readonly bo: number;
  readonly steps: number;
};

const flat = (matrix: Matrix) => Float64Array.from(matrix.flat());
const network = ({ Wi, Wh, b }: Weights) => ({
  inputWeights: flat(Wi),
  recurrentWeights: flat(Wh),
  bias: Float64Array.from(b),
});

golden("learning.lstm", {
  cell: (lw, { x, h, c, ...weights }: Step) => {
    const state = { hidden: Float64Array.from(h), cell: Float64Array.from(c) };
    const { hidden, cell } = lw.learning.lstm({ x: Float64Array.from(x), ...network(weights) }, {}, { state });
    return { h: hidden, c: cell };
  },
  seq: (lw, { X, wo, bo, steps, ...weights }: Sequence) => {
    const net = { ...network(weights), headWeights: Float64Array.from(wo) };
    const bank = lw.learning.lstm.bank(1, { headBias: bo }, { sizes: { unit: wo.length, feature: X[0]!.length } });
    bank.run({ x: flat(X), ...net });
    const { hidden, cell } = bank.state;
    const options = { sizes: { step: steps } };
    const forecast = lw.learning.lstmForecast({ hidden, cell, ...net }, { headBias: bo }, options);
    // The example shows the state after its own forecasts were fed back.
    for (const y of forecast.subarray(0, -1)) bank.step({ x: column(y, 0), ...net });
    return { h: hidden, forecast };
  },
});

/** Weights, inputs and a head drawn from [-1, 1]. */
function drawn(units: number, features: number, cells: number, seed: number) {
  const next = random(seed);
  const draw = (length: number) => Float64Array.from({ length }, () => 2 * next() - 1);
  const net = {
    inputWeights: draw(4 * units * features),
    recurrentWeights: draw(4 * units * units),
    bias: draw(4 * units),
    headWeights: draw(units),
  };
  return { net, x: draw(cells * features) };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { lstm, lstmForecast } = lw.learning;

  describe("learning.lstm", () => {
    test("follows the equations of one unit by hand", () => {
      const net = { inputWeights: column(1, 2, 3, 4), recurrentWeights: column(5, 6, 7, 8), bias: column(1, 0, -1, 0) };
      const { hidden, cell } = lstm({ x: column(0.5, -0.25), ...net });
      const c0 = sigmoid(1.5) * Math.tanh(0.5);
      const h0 = sigmoid(2) * Math.tanh(c0);
      const c1 = sigmoid(-0.5 + 6 * h0) * c0 + sigmoid(0.75 + 5 * h0) * Math.tanh(-1.75 + 7 * h0);
      const h1 = sigmoid(-1 + 8 * h0) * Math.tanh(c1);
      [c0, c1].forEach((c, t) => {
        expect(cell[t]).toBeCloseTo(c, 14);
      });
      [h0, h1].forEach((h, t) => {
        expect(hidden[t]).toBeCloseTo(h, 14);
      });
    });

    test("remembers for ever with an open forget gate and a closed input", () => {
      const bias = column(-1000, 1000, 0, 1000);
      const zeros = { inputWeights: new Float64Array(4), recurrentWeights: new Float64Array(4) };
      const state = { hidden: 0, cell: 0.75 };
      const { cell } = lstm({ x: new Float64Array(1000), ...zeros, bias }, {}, { state });
      expect(cell.every((c) => c === 0.75)).toBe(true);
    });

    test("gives an entity the bits it gets alone, however many stand beside it, for networks of every width", () => {
      for (const [units, features] of [
        [1, 1],
        [2, 3],
        [5, 2],
        [8, 1],
        [17, 4],
        [32, 9],
      ] as const) {
        const [ticks, entities] = [4, 19];
        const { net, x } = drawn(units, features, ticks * entities, units);
        const together = lstm({ x, ...net }, { headBias: 0.5 }, { entities });
        for (const e of [0, 7, 15, 16, 18]) {
          const own = new Float64Array(ticks * features);
          for (let t = 0; t < ticks; t++) {
            const at = (t * entities + e) * features;
            own.set(x.subarray(at, at + features), t * features);
          }
          const alone = lstm({ x: own, ...net }, { headBias: 0.5 });
          expectSameBits(
            alone.y,
            Float64Array.from({ length: ticks }, (_, t) => together.y[t * entities + e]!),
          );
          const last = ((ticks - 1) * entities + e) * units;
          expectSameBits(alone.hidden.slice(-units), together.hidden.slice(last, last + units));
        }
      }
    });

    test("keeps its hidden state within (-1, 1), and its cell within the number of ticks", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 9 }),
          fc.integer({ min: 1, max: 30 }),
          fc.nat(1000),
          (units, ticks, seed) => {
            const { net, x } = drawn(units, 2, ticks, seed);
            const wild = x.map((value) => value * 1e6);
            const { hidden, cell } = lstm({ x: wild, ...net });
            expect(hidden.every((h) => Math.abs(h) <= 1)).toBe(true);
            expect(cell.every((c, i) => Math.abs(c) <= Math.floor(i / units) + 1)).toBe(true);
          },
        ),
        { seed: 1 },
      );
    });

    test("skips an observation with a feature that is no number, and answers from the state it has", () => {
      const { net, x } = drawn(3, 2, 4, 9);
      const gap = x.slice();
      gap[3] = NaN;
      const bank = lstm.bank(1, {}, { sizes: { unit: 3, feature: 2 } });
      const { y } = bank.run({ x: gap, ...net })!;
      const rest = Float64Array.of(...x.subarray(0, 2), ...x.subarray(4));
      const without = lstm({ x: rest, ...net });
      expectSameBits(y, Float64Array.of(without.y[0]!, without.y[0]!, without.y[1]!, without.y[2]!));
      expect([...bank.state.skipped]).toEqual([1]);
    });

    test("learns nothing from weights that are no numbers", () => {
      const { net, x } = drawn(3, 2, 4, 10);
      for (const name of ["inputWeights", "recurrentWeights", "bias"] as const) {
        const bad = net[name].slice();
        bad[bad.length - 1] = Infinity;
        const { hidden } = lstm({ x, ...net, [name]: bad });
        expect(hidden.every((h) => h === 0)).toBe(true);
      }
    });

    test("shows the head's bias alone where it has no weights", () => {
      const {
        net: { headWeights: _, ...net },
        x,
      } = drawn(3, 2, 4, 11);
      expect(lstm({ x, ...net }, { headBias: 2.5 }).y).toEqual(new Float64Array(4).fill(2.5));
    });

    test("takes a network too large for the staging area", () => {
      const { net, x } = drawn(100, 3, 2, 12);
      const { hidden } = lstm({ x, ...net });
      const expected = [0, 0].map(() => new Float64Array(100));
      const [h, c] = [new Float64Array(100), new Float64Array(100)];
      for (const t of [0, 1]) {
        const z = net.bias.map(
          (b, r) =>
            b +
            [0, 1, 2].reduce((sum, k) => sum + net.inputWeights[r * 3 + k]! * x[t * 3 + k]!, 0) +
            h.reduce((sum, value, k) => sum + net.recurrentWeights[r * 100 + k]! * value, 0),
        );
        c.forEach((value, j) => {
          c[j] = sigmoid(z[100 + j]!) * value + sigmoid(z[j]!) * Math.tanh(z[200 + j]!);
        });
        h.forEach((_, j) => {
          h[j] = sigmoid(z[300 + j]!) * Math.tanh(c[j]!);
        });
        expected[t]!.set(h);
      }
      hidden.forEach((value, i) => {
        expect(Math.abs(value - expected[Math.floor(i / 100)]![i % 100]!)).toBeLessThan(1e-13);
      });
    });
  });

  describe("learning.lstmForecast", () => {
    test("of no observations starts with the head's bias", () => {
      const { net } = drawn(3, 2, 1, 13);
      const zeros = new Float64Array(3);
      const forecast = lstmForecast({ hidden: zeros, cell: zeros, ...net }, { headBias: 0.25 });
      expect(forecast).toEqual(column(0.25));
    });

    test("goes where the network goes that is fed its own answers and what is known of the future", () => {
      const [units, features, steps, rows] = [5, 3, 6, 18];
      const { net, x } = drawn(units, features, rows * steps, 14);
      const state = drawn(units, 2, rows, 15);
      const hidden = Float64Array.from({ length: rows * units }, (_, i) => state.x[i % state.x.length]!);
      const cell = hidden.map((h) => 2 * h);
      const forecast = lstmForecast({ hidden, cell, ...net, future: x }, {}, { sizes: { step: steps } });
      const bank = lstm.bank(rows, {}, { sizes: { unit: units, feature: features }, state: { hidden, cell } });
      let y = Float64Array.from({ length: rows }, (_, r) => forecast[r * steps]!);
      for (let s = 1; s < steps; s++) {
        const fed = new Float64Array(rows * features);
        for (let r = 0; r < rows; r++) {
          const at = (r * steps + s - 1) * features;
          fed.set([y[r]!, ...x.subarray(at + 1, at + features)], r * features);
        }
        y = bank.step({ x: fed, ...net }).y as Float64Array<ArrayBuffer>;
        expectSameBits(
          y,
          Float64Array.from({ length: rows }, (_, r) => forecast[r * steps + s]!),
        );
      }
    });

    test("takes 0 for features of the future that nobody tells", () => {
      const { net } = drawn(4, 3, 1, 16);
      const start = { hidden: column(0.1, -0.2, 0.3, 0), cell: column(1, 2, -1, 0) };
      const sizes = { step: 5, feature: 3 };
      expectSameBits(
        lstmForecast({ ...start, ...net }, {}, { sizes }),
        lstmForecast({ ...start, ...net, future: new Float64Array(15) }, {}, { sizes }),
      );
    });
  });
});
