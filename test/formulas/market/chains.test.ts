import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

type Cells = number[];
interface Told {
  readonly initial: Cells;
  readonly transition: Cells;
  readonly lengths: Cells;
  readonly probability: Cells;
  readonly path: Cells;
  readonly logLikelihood: Cells;
  readonly pathLogLikelihood: Cells;
  readonly steps: Cells[];
}
/** By hmmlearn and NumPy: scripts/references/hmm.py. */
const references: {
  readonly normal: readonly (Told & { y: Cells; mean: Cells; deviation: Cells })[];
  readonly categorical: readonly (Told & { symbol: Cells; emission: Cells })[];
  readonly stationary: readonly { transition: Cells; probability: Cells }[];
} = JSON.parse(readFileSync("test/references/hmm.json", "utf8"));

const offsetsOf = (lengths: Cells) =>
  Uint32Array.from([0, ...lengths], (_, k) => lengths.slice(0, k).reduce((a, b) => a + b, 0));
const chance = fc.double({ min: 0.01, max: 1, noNaN: true });
const cells = (count: number) => fc.array(chance, { minLength: count, maxLength: count });

/** Rows brought to 1. */
const proportions = (table: Cells, columns: number) =>
  table.map((x, at) => {
    const row = table.slice(at - (at % columns), at - (at % columns) + columns);
    return x / row.reduce((a, b) => a + b);
  });

/** Every path of regimes through a few rows, and its joint probability with them. */
function* paths(density: Cells[], transition: Cells, initial: Cells): Generator<[Cells, number]> {
  const n = initial.length;
  for (let code = 0; code < n ** density.length; code++) {
    const path = density.map((_, t) => Math.floor(code / n ** t) % n);
    yield [
      path,
      path.reduce((p, j, t) => p * density[t]![j]! * (t ? transition[path[t - 1]! * n + j]! : initial[j]!), 1),
    ];
  }
}

const model = fc.record({
  transition: cells(9).map((table) => proportions(table, 3)),
  initial: cells(3).map((table) => proportions(table, 3)),
  density: fc.array(cells(3), { minLength: 1, maxLength: 6 }),
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { hmmDiscrete, hmmSmoother, hmmViterbi, gaussianEmission, discreteEmission, stationary } = lw.market;

  describe("market.hmmSmoother", () => {
    test.each(references.normal)("gives the posteriors of hmmlearn's normal model of $lengths rows", (told) => {
      const { y, mean, deviation, transition, initial, lengths } = told;
      const logDensity = gaussianEmission({ y: column(...y), mean: column(...mean), deviation: column(...deviation) });
      const given = { logDensity, transition: column(...transition), initial: column(...initial) };
      const { probability, logLikelihood, steps, status } = hmmSmoother({ ...given, offsets: offsetsOf(lengths) });
      expectClose({ logLikelihood, steps }, { logLikelihood: told.logLikelihood, steps: told.steps.flat() }, 1e-11);
      expect(Math.max(...told.probability.map((p, i) => Math.abs(probability[i]! - p)))).toBeLessThan(1e-13);
      expect([...status]).toEqual(lengths.map(() => 0));
    });

    test.each(references.categorical)(
      "gives the posteriors of hmmlearn's categorical model of $lengths rows",
      (told) => {
        const { symbol, emission, transition, initial, lengths } = told;
        const sizes = { regime: initial.length };
        const logDensity = discreteEmission(
          { symbol: column(...symbol), emission: column(...emission) },
          {},
          { sizes },
        );
        const given = { logDensity, transition: column(...transition), initial: column(...initial) };
        const { probability, logLikelihood, steps } = hmmSmoother({ ...given, offsets: offsetsOf(lengths) });
        expectClose({ logLikelihood, steps }, { logLikelihood: told.logLikelihood, steps: told.steps.flat() }, 1e-11);
        expect(Math.max(...told.probability.map((p, i) => Math.abs(probability[i]! - p)))).toBeLessThan(1e-13);
      },
    );

    test("is the sum over all paths, whatever the model", () => {
      fc.assert(
        fc.property(model, ({ transition, initial, density }) => {
          const n = 3;
          let whole = 0;
          const share = density.map(() => [0, 0, 0]);
          const steps = new Array<number>(n * n).fill(0);
          for (const [path, p] of paths(density, transition, initial)) {
            whole += p;
            path.forEach((j, t) => {
              share[t]![j]! += p;
              if (t) steps[path[t - 1]! * n + j]! += p;
            });
          }
          const result = hmmSmoother({
            logDensity: column(...density.flat().map(Math.log)),
            transition: column(...transition),
            initial: column(...initial),
          });
          expect(result.logLikelihood).toBeCloseTo(Math.log(whole), 11);
          expectClose(
            result.probability,
            share.flat().map((p) => p / whole),
            1e-11,
          );
          expectClose(
            result.steps,
            steps.map((p) => p / whole),
            1e-11,
          );
        }),
        { numRuns: 60 },
      );
    });

    test("knows at the last row what the filter of market.regime knows, and its likelihood", () => {
      const normal = { mean: column(0.0005, -0.001), deviation: column(0.01, 0.03) };
      const transition = column(0.95, 0.05, 0.1, 0.9);
      const y = column(0.002, -0.05, NaN, -0.03, 0.001);
      const filter = lw.market.regime({ y, ...normal, transition });
      const { probability, logLikelihood } = hmmSmoother({
        logDensity: gaussianEmission({ y, ...normal }),
        transition,
      });
      expectClose(probability.slice(-2), [...filter.probability.slice(-2)], 1e-13);
      const densities = [...filter.logDensity].filter((d) => !Number.isNaN(d));
      expect(logLikelihood).toBeCloseTo(
        densities.reduce((a, b) => a + b),
        12,
      );
    });

    test("keeps what doubles cannot hold as probabilities", () => {
      // The first row makes regime 1 e^-2000 as likely, the second is impossible for regime 0, and there is no way from 0 to 1.
      const logDensity = column(0, -2000, -Infinity, -5);
      const { probability, logLikelihood } = hmmSmoother({
        logDensity,
        transition: column(1, 0, 0, 1),
        initial: column(0.5, 0.5),
      });
      expect([...probability]).toEqual([0, 1, 0, 1]);
      expect(logLikelihood).toBeCloseTo(Math.log(0.5) - 2005, 10);
    });

    test("says of each series whether it can be", () => {
      const logDensity = column(0, -Infinity, -Infinity, 0, 0, 0, -Infinity, -Infinity);
      const offsets = Uint32Array.of(0, 2, 2, 3, 4);
      const told = hmmSmoother({ logDensity, transition: column(1, 0, 0, 1), initial: column(0.5, 0.5), offsets });
      expect([...told.status]).toEqual([1, 0, 0, 1]);
      expect([...told.logLikelihood]).toEqual([-Infinity, 0, 0, -Infinity]);
      expect([...told.probability]).toEqual([NaN, NaN, NaN, NaN, 0.5, 0.5, NaN, NaN]);
      const none = hmmSmoother({ logDensity, transition: column(0, 0, 0, 1), offsets });
      expect([...none.status]).toEqual([2, 2, 2, 2]);
      expect([...none.logLikelihood]).toEqual([NaN, NaN, NaN, NaN]);
      expect(hmmSmoother({ logDensity, transition: column(1, 0, 0, 1), initial: column(0, 0) }).status).toBe("invalid");
    });

    test("starts from the long run where nobody says how", () => {
      const given = { logDensity: column(-1, -2, -3, -1), transition: column(0.95, 0.05, 0.1, 0.9) };
      expectClose(
        hmmSmoother(given).probability,
        [...hmmSmoother({ ...given, initial: column(2 / 3, 1 / 3) }).probability],
        1e-13,
      );
      const apart = { ...given, transition: column(1, 0, 0, 1) };
      expectSameBits(hmmSmoother(apart), hmmSmoother({ ...apart, initial: column(0.5, 0.5) }));
    });
  });

  describe("market.hmmViterbi", () => {
    test.each([...references.normal, ...references.categorical])("goes hmmlearn's way of $lengths rows", (told) => {
      const sizes = { regime: told.initial.length };
      const logDensity =
        "y" in told
          ? gaussianEmission({ y: column(...told.y), mean: column(...told.mean), deviation: column(...told.deviation) })
          : discreteEmission({ symbol: column(...told.symbol), emission: column(...told.emission) }, {}, { sizes });
      const given = { logDensity, transition: column(...told.transition), initial: column(...told.initial) };
      const { path, logLikelihood, status } = hmmViterbi({ ...given, offsets: offsetsOf(told.lengths) });
      expect([...path]).toEqual(told.path);
      expectClose(logLikelihood, told.pathLogLikelihood, 1e-12);
      expect([...status]).toEqual(told.lengths.map(() => 0));
    });

    test("finds no better one among all paths", () => {
      fc.assert(
        fc.property(model, ({ transition, initial, density }) => {
          const most = Math.max(...[...paths(density, transition, initial)].map(([, p]) => p));
          const { path, logLikelihood } = hmmViterbi({
            logDensity: column(...density.flat().map(Math.log)),
            transition: column(...transition),
            initial: column(...initial),
          });
          expect(logLikelihood).toBeCloseTo(Math.log(most), 11);
          const own = [...paths(density, transition, initial)].find(([way]) => way.every((j, t) => j === path[t]))!;
          expect(own[1] / most).toBeCloseTo(1, 11);
        }),
        { numRuns: 60 },
      );
    });

    test("takes the lower regime where two are as likely, and passes over gaps", () => {
      const even = { transition: column(0.5, 0.5, 0.5, 0.5), initial: column(0.5, 0.5) };
      expect(hmmViterbi({ ...even, logDensity: column(-1, -1, -2, -1, -1, -1) }).path).toEqual(column(0, 1, 0));
      const lasting = { transition: column(0.9, 0.1, 0.1, 0.9), initial: column(0.5, 0.5) };
      expect(hmmViterbi({ ...lasting, logDensity: column(-3, -1, NaN, -1, -3, -1) }).path).toEqual(column(1, 1, 1));
    });

    test("says of each series whether it can be", () => {
      const given = { logDensity: column(0, -Infinity, -Infinity, 0), initial: column(0.5, 0.5) };
      const { path, logLikelihood, status } = hmmViterbi({ ...given, transition: column(1, 0, 0, 1) });
      expect([...path, logLikelihood, status]).toEqual([NaN, NaN, -Infinity, "impossible"]);
      const none = hmmViterbi({ ...given, transition: column(1, 0, 0, 0) });
      expect([...none.path, none.logLikelihood, none.status]).toEqual([NaN, NaN, NaN, "invalid"]);
    });
  });

  describe("market.hmmDiscrete", () => {
    const two = { emission: column(0.7, 0.2, 0.1, 0.1, 0.3, 0.6), transition: column(0.95, 0.05, 0.1, 0.9) };

    test("weighs what each regime shows, by hand", () => {
      const { probability, next, logDensity } = hmmDiscrete(
        { ...two, symbol: 2 },
        {},
        { state: { probability: column(0.5, 0.5) } },
      );
      // p' = 0.525, 0.475; 0.0525 and 0.285 make 0.3375.
      expectClose(probability, [0.0525 / 0.3375, 0.285 / 0.3375], 1e-15);
      expectClose(next, [(0.95 * 0.0525 + 0.1 * 0.285) / 0.3375, (0.05 * 0.0525 + 0.9 * 0.285) / 0.3375], 1e-15);
      expect(logDensity).toBeCloseTo(Math.log(0.3375), 15);
    });

    test.each(references.categorical)("has hmmlearn's likelihood of $lengths rows, and its last posteriors", (told) => {
      const regimes = told.initial.length;
      const offsets = offsetsOf(told.lengths);
      told.lengths.forEach((_, g) => {
        const symbol = column(...told.symbol.slice(offsets[g], offsets[g + 1]));
        // The filter starts a tick earlier: from there a step has to lead to where hmmlearn starts.
        const first = told.initial.map((p, j) => p * told.emission[(j * told.emission.length) / regimes + symbol[0]!]!);
        const sum = first.reduce((a, b) => a + b);
        const { probability, logDensity } = hmmDiscrete(
          { symbol: symbol.slice(1), emission: column(...told.emission), transition: column(...told.transition) },
          {},
          { state: { probability: column(...first.map((p) => p / sum)) } },
        );
        expect(logDensity.reduce((a, b) => a + b, Math.log(sum))).toBeCloseTo(told.logLikelihood[g]!, 10);
        if (symbol.length < 2) return;
        expectClose(
          probability.slice(-regimes),
          told.probability.slice((offsets[g + 1]! - 1) * regimes, offsets[g + 1]! * regimes),
          1e-12,
        );
      });
    });

    test("only moves on where a symbol says nothing: a gap, none of the alphabet, one that no regime shows", () => {
      const given = { emission: column(1, 0, 0.5, 0, 1, 0, 0.5, 0), transition: two.transition };
      const symbol = column(0, NaN, 4, 1.5, 3);
      const bank = lw.market.hmmDiscrete.bank(1, {}, { sizes: { regime: 2, symbol: 4 } });
      const { probability, next, logDensity } = bank.run({ ...given, symbol });
      for (let t = 1; t < 5; t++) expectSameBits(probability.slice(2 * t, 2 * t + 2), next.slice(2 * t - 2, 2 * t));
      expect([...logDensity].map(Number.isNaN)).toEqual([false, true, true, true, true]);
      expect(bank.state.skipped[0]).toBe(4);
    });

    test("weighs chances too small to multiply", () => {
      const emission = column(1e-300, 1, 2e-300, 1);
      const { probability } = hmmDiscrete(
        { emission, transition: column(0.5, 0.5, 0.5, 0.5), symbol: column(0, 0) },
        {},
        { sizes: { regime: 2 } },
      );
      expectClose(probability, [1 / 3, 2 / 3, 1 / 3, 2 / 3], 1e-14);
    });

    test("answers a model that cannot be with NaN and counts what it skipped", () => {
      const sizes = { regime: 2, symbol: 3 };
      for (const wrong of [
        { emission: column(1, 0, 0, 0, 0, 0) },
        { transition: column(0, 0, 0.5, 0.5) },
        { emission: column(1, NaN, 0, 0, 0, 1) },
      ]) {
        const bank = lw.market.hmmDiscrete.bank(1, {}, { sizes });
        const { probability, next } = bank.step({ ...two, ...wrong, symbol: 0 });
        expect([...probability, ...next]).toEqual([NaN, NaN, NaN, NaN]);
        expect(bank.state.skipped[0]).toBe(1);
      }
    });
  });

  describe("market.gaussianEmission and market.discreteEmission", () => {
    test("are the logarithms of densities and of chances, by hand", () => {
      const density = gaussianEmission({ y: column(3), mean: column(1, 3), deviation: column(2, 0.5) });
      expectClose(
        density,
        [-0.5 - Math.log(2 * Math.sqrt(2 * Math.PI)), -Math.log(0.5 * Math.sqrt(2 * Math.PI))],
        1e-15,
      );
      const logs = discreteEmission(
        { symbol: column(1, 0), emission: column(3, 1, 0, 1).map((x) => x / 4) },
        {},
        { sizes: { regime: 2 } },
      );
      expectClose(logs, [Math.log(0.25), 0, Math.log(0.75), -Infinity], 1e-15);
    });

    test("answer gaps, and what is no model, with NaN, and values however far with numbers", () => {
      const far = gaussianEmission({ y: column(1e150, NaN), mean: column(0, 0), deviation: column(1e-100, 1) });
      expect([...far]).toEqual([-1e150, -1e150, NaN, NaN]);
      expect([...gaussianEmission({ y: column(0), mean: column(0, NaN), deviation: column(0, 1) })]).toEqual([
        NaN,
        NaN,
      ]);
      const sizes = { regime: 2 };
      const emission = column(1, 1, 0, 0);
      expect([...discreteEmission({ symbol: column(0, 2, NaN), emission }, {}, { sizes })].map(Number.isNaN)).toEqual([
        false,
        true,
        true,
        true,
        true,
        true,
      ]);
    });
  });

  describe("market.stationary", () => {
    test.each(references.stationary)("is the left eigenvector of 1: $probability", ({ transition, probability }) => {
      const told = stationary({ transition: column(...transition) }, {}, { sizes: { regime: probability.length } });
      expectClose(told.probability, probability, 1e-12);
      expect([...told.status]).toEqual([0]);
    });

    test("is kept by the chain to the last digits, however rarely it moves", () => {
      const rare = fc.integer({ min: -60, max: 0 }).chain((e) => chance.map((x) => x * 10 ** e));
      fc.assert(
        fc.property(rare, rare, (out, back) => {
          const { probability } = stationary(
            { transition: column(1, out, back, 1).map((x, i) => (i % 3 ? x : 1 - (i ? back : out))) },
            {},
            { sizes: { regime: 2 } },
          );
          expect(probability[0]! / (back / (out + back))).toBeCloseTo(1, 13);
          expect(probability[1]! / (out / (out + back))).toBeCloseTo(1, 13);
        }),
      );
    });

    test("says when there are several, and when there is no chain", () => {
      const sizes = { regime: 2 };
      const matrices = [
        [1, 0, 0, 1],
        [0, 1, 1, 0],
        [1, 0, 0.5, 0.5],
        [0, 0, 1, 0],
      ];
      const { probability, status } = stationary({ transition: column(...matrices.flat()) }, {}, { sizes });
      expect([...status]).toEqual([1, 0, 0, 2]);
      expect([...probability]).toEqual([NaN, NaN, 0.5, 0.5, 1, 0, NaN, NaN]);
    });
  });
});
