import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("learning.geneWeights", {
  gene: (lw, { score, tau, floor }: { score: number[]; tau: number; floor: number }) =>
    lw.learning.geneWeights({ score: Float64Array.from(score) }, { temperature: tau, floor }),
  fit: (lw, { p, gain, loss, cost }: { p: number; gain: number; loss: number; cost: number }) =>
    lw.learning.fitness({ success: p, gain, loss, cost }),
});

golden("learning.scenario", {
  scen: (lw, { re, im, v }: { re: number[]; im: number[]; v: number[] }) =>
    lw.learning.scenario({ re: Float64Array.from(re), im: Float64Array.from(im), value: Float64Array.from(v) }),
});

golden("learning.correlatedDraws", {
  draws: (lw, { mu, S, z }: { mu: number[]; S: number[][]; z: number[] }) => {
    const n = mu.length;
    const covariance = Float64Array.from(S.flat());
    const x = lw.learning.correlatedDraws({ mean: Float64Array.from(mu), covariance, z: Float64Array.from(z) });
    // Unit draws around zero are the columns of L.
    const unit = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
    const columns = lw.learning.correlatedDraws({ mean: new Float64Array(n), covariance, z: unit });
    const L = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, k) => columns[k * n + i]));
    return { L, x };
  },
});

const scores = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { geneWeights, scenario, correlatedDraws } = lw.learning;

  describe("learning.geneWeights", () => {
    test("sums to 1 and leaves none below its share of the floor", () => {
      fc.assert(
        fc.property(scores, fc.double({ min: 0, max: 1, noNaN: true }), (score, floor) => {
          const weights = geneWeights({ score: Float64Array.from(score) }, { floor });
          expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 13);
          expect(weights.every((w) => w >= (floor / score.length) * (1 - 1e-15))).toBe(true);
        }),
        { seed: 1 },
      );
    });

    test("spreads evenly with a floor of 1, and gives the best all but the floor when it is cold", () => {
      const score = column(3, 1, 2, 0);
      expect(geneWeights({ score }, { floor: 1 })).toEqual(column(0.25, 0.25, 0.25, 0.25));
      const cold = geneWeights({ score }, { temperature: 0.001 });
      expect(cold[0]).toBeCloseTo(0.925, 15);
      expect(cold[3]).toBeCloseTo(0.025, 15);
    });

    test("weighs each group by itself, and is NaN in one with a score that is no number", () => {
      const offsets = Uint32Array.of(0, 2, 2, 4);
      const weights = geneWeights({ score: column(1, 1, NaN, 1), offsets });
      expect(weights).toEqual(column(0.5, 0.5, NaN, NaN));
    });
  });

  describe("learning.scenario", () => {
    test("does not change when all amplitudes turn or grow alike", () => {
      const value = column(10, -5, 2);
      const upright = scenario({ re: column(0.6, 0.5, 0.4), value });
      const turned = scenario({ re: column(0, 0, 0), im: column(-1.2, -1, -0.8), value });
      expect(turned.mean).toBeCloseTo(upright.mean, 14);
      expect(turned.entropy).toBeCloseTo(upright.entropy, 14);
      expect(turned.variance).toBeCloseTo(upright.variance, 12);
    });

    test("is certain of the only scenario", () => {
      const { p, mean, variance, entropy } = scenario({ re: column(0, 3), value: column(7, -2) });
      expect(p).toEqual(column(0, 1));
      expect({ mean, variance, entropy }).toEqual({ mean: -2, variance: 0, entropy: 0 });
    });

    test("has an entropy of ln n when n scenarios are alike, however small or large their amplitudes", () => {
      for (const size of [5e-324, 1e-200, 1, 1e150])
        for (const n of [1, 2, 7, 3000]) {
          const { p, entropy } = scenario({ re: new Float64Array(n).fill(size) });
          expect(entropy, `${n} of ${size}`).toBeCloseTo(Math.log(n), 12);
          expect(p[n - 1]).toBeCloseTo(1 / n, 15);
        }
    });

    test("is NaN of nothing, of zeros, and of what is no number", () => {
      const offsets = Uint32Array.of(0, 0, 2, 4);
      const { p, mean, entropy } = scenario({ re: column(0, 0, NaN, 1), value: column(1, 2, 3, 4), offsets });
      expect(p).toEqual(column(NaN, NaN, NaN, NaN));
      expect(mean).toEqual(column(NaN, NaN, NaN));
      expect(entropy).toEqual(column(NaN, NaN, NaN));
    });
  });

  describe("learning.correlatedDraws", () => {
    const covariance = column(4, 2, 0.6, 2, 5, 1.5, 0.6, 1.5, 3);

    test("gives the mean for a draw of zeros, and many proposals from one covariance", () => {
      const mean = column(1, 2, 3);
      const z = new Float64Array(3 * 5000);
      z[14_997] = 1;
      const draws = correlatedDraws({ mean, covariance, z });
      expect(draws.subarray(0, 3)).toEqual(mean);
      expect(draws.subarray(14_997)).toEqual(column(3, 3, 3.3));
    });

    test("has the covariance it was asked for, over draws whose own is the identity", () => {
      const z = column(1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1).map((x) => x * Math.sqrt(3));
      const draws = correlatedDraws({ mean: column(0, 0, 0), covariance, z });
      const { covariance: seen } = lw.core.covariance({ x: draws }, {}, { sizes: { column: 3 } });
      // Divided by n - 1 there.
      seen.forEach((value, i) => {
        expect((value * 5) / 6).toBeCloseTo(covariance[i]!, 13);
      });
    });

    test("helps a matrix of lower rank over the edge, and refuses one that is indefinite", () => {
      const inputs = { mean: column(0, 0), z: column(1, 5) };
      const [x, y] = correlatedDraws({ ...inputs, covariance: column(1, 1, 1, 1) });
      expect(x).toBeCloseTo(1, 11);
      expect(y).toBeCloseTo(1, 4);
      expect(correlatedDraws({ ...inputs, covariance: column(1, 2, 2, 1) })).toEqual(column(NaN, NaN));
    });

    test("is NaN in a row with a draw that is no number, and only there", () => {
      const z = column(0, 0, 0, 0, Infinity, 0, 0, 0, 0);
      const draws = correlatedDraws({ mean: column(1, 2, 3), covariance, z });
      expect(draws).toEqual(column(1, 2, 3, NaN, NaN, NaN, 1, 2, 3));
    });
  });
});
