import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Samples = { X: number[][]; y: number[]; w: number[]; b: number; lr: number; l2: number };
golden("ads.qualityModel", {
  sgd: (lw, { X, y, w, b, lr, l2 }: Samples) => {
    const bank = lw.ads.qualityModel.bank(
      1,
      { rate: lr, l2 },
      { sizes: { feature: w.length }, state: { weights: column(...w), bias: b } },
    );
    const p = bank.run({ x: column(...X.flat()), label: column(...y) });
    return { p, w: bank.state.weights, b: bank.state.bias[0] };
  },
});

golden("ads.calibration", {
  platt: (lw, { s, y }: { s: number[]; y: number[] }) => {
    const { slope, intercept, p } = lw.ads.plattScaling({ score: column(...s), label: column(...y) });
    return { a: slope, b: intercept, p };
  },
  ece: (lw, { p, y, bins }: { p: number[]; y: number[]; bins: number }) =>
    lw.ads.calibration({ p: column(...p), label: column(...y) }, { bins }),
});

golden("ads.auc", {
  auc: (lw, { s, y }: { s: number[]; y: number[] }) => lw.ads.auc({ score: column(...s), label: column(...y) }),
});

golden("ads.qualitySignal", {
  qsig: (lw, { f, r, p }: { f: number; r: number; p: number }) =>
    lw.ads.qualitySignal({ freshness: f, readiness: r, privacy: p }),
});

const scored = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.boolean()), { minLength: 1, maxLength: 60 });
const columns = (rows: readonly (readonly [number, boolean])[]) => ({
  score: Float64Array.from(rows, ([s]) => s / 4),
  label: Float64Array.from(rows, ([, y]) => Number(y)),
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { qualityModel, qualityScore, plattScaling, calibration, auc, qualitySignal, signalParts } = lw.ads;

  describe("ads.qualityScore", () => {
    test("is the logistic function of the weighted sum", () => {
      // Two rows of two features, one feature after the other.
      const given = { x: column(1, 0, 2, 0), weights: column(0.5, 0.25), bias: -1 };
      expect([...qualityScore(given)]).toEqual([0.5, 1 / (1 + Math.E)]);
    });
  });

  describe("ads.qualityModel", () => {
    const sizes = { feature: 3 };

    test("takes one step, by hand", () => {
      // p = 1/2, gap = -1/2, rate 0.1: weights move by 0.05 x
      const bank = qualityModel.bank(1, { rate: 0.1, l2: 0 }, { sizes });
      expect(bank.step({ x: column(1, -2, 0.5), label: 1 })).toEqual(column(0.5));
      expect(bank.state.weights).toEqual(column(0.05, -0.1, 0.025));
      expect([bank.state.bias[0], bank.state.samples[0]]).toEqual([0.05, 1]);
    });

    test("predicts without a label and learns nothing", () => {
      const bank = qualityModel.bank(1, {}, { sizes, state: { weights: column(1, 2, 3), bias: -1 } });
      const before = bank.save();
      expect(bank.step({ x: column(1, 0, 0) })).toEqual(column(0.5));
      expect(bank.save()).toEqual(before);
    });

    test("skips a sample with a feature or a label out of range", () => {
      const bank = qualityModel.bank(1, {}, { sizes });
      for (const [x, label] of [
        [column(1, NaN, 0), 1],
        [column(1, 2, 1e7), 0],
        [column(-Infinity, 2, 1), 0],
        [column(1, 2, 3), 1.5],
      ] as const)
        expect(bank.step({ x, label })).toEqual(column(NaN));
      expect([...bank.state.weights, bank.state.samples[0], bank.state.skipped[0]]).toEqual([0, 0, 0, 0, 4]);
    });

    test("learns more slowly with every sample where a halfway point is given", () => {
      const steady = qualityModel.bank(1, { l2: 0 }, { sizes });
      const slower = qualityModel.bank(1, { l2: 0, halfway: 3 }, { sizes, state: { samples: 9 } });
      const sample = { x: column(1, 0, 0), label: 1 };
      steady.step(sample);
      slower.step(sample);
      expect(slower.state.weights[0]).toBeCloseTo(steady.state.weights[0]! / 2, 15);
    });

    test("keeps its weights within their bound", () => {
      const bank = qualityModel.bank(1, { rate: 100, bound: 2 }, { sizes });
      for (let k = 0; k < 9; k++) bank.step({ x: column(1e6, -1e6, 1), label: k % 2 });
      for (const w of bank.state.weights) expect(Math.abs(w)).toBeLessThanOrEqual(2);
    });

    test("finds the model that made the labels, and then ads.qualityScore predicts as it does", () => {
      const next = random(5);
      const truth = [1.5, -2, 0.5];
      const ticks = 40_000;
      const x = Float64Array.from({ length: 3 * ticks }, () => 4 * next() - 2);
      const label = Float64Array.from({ length: ticks }, (_, t) => {
        const z = truth.reduce((sum, w, j) => sum + w * x[3 * t + j]!, -0.7);
        return next() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
      });
      const bank = qualityModel.bank(1, { rate: 0.1, l2: 0, halfway: 1000 }, { sizes });
      bank.run({ x, label });
      const { weights, bias } = bank.state;
      truth.forEach((w, j) => {
        expect(Math.abs(weights[j]! - w)).toBeLessThan(0.15);
      });
      expect(Math.abs(bias[0]! + 0.7)).toBeLessThan(0.15);
      const features = [x[0]!, x[1]!, x[2]!] as const;
      const p = qualityScore({ x: features, weights: weights.slice(), bias: bias[0]! });
      expect(p).toBeCloseTo(bank.step({ x: column(...features) })[0]!, 15);
    });
  });

  describe("ads.plattScaling", () => {
    test("is the rate of ones, drawn inwards, where all labels or all scores are the same", () => {
      const ones = plattScaling({ score: column(1, 2, 3), label: column(1, 1, 1) });
      expect(ones.slope).toBe(0);
      for (const p of ones.p) expect(p).toBeCloseTo(4 / 5, 15);
      const same = plattScaling({ score: column(7, 7, 7), label: column(1, 0, 1) });
      expect(same.slope).toBe(0);
      for (const p of same.p) expect(p).toBeCloseTo(3 / 5, 15);
    });

    test("stands where the likelihood is flat, wherever the scores lie", () => {
      const place = fc.constantFrom(0, 1e6, -1e9);
      fc.assert(
        fc.property(scored, place, fc.constantFrom(1, 1e-6, 1e8), (rows, offset, stretch) => {
          const { score, label } = columns(rows);
          const ones = label.reduce((sum, y) => sum + y, 0);
          const zeros = label.length - ones;
          if (!ones || !zeros || new Set(score).size < 2) return;
          const { p } = plattScaling({ score: score.map((s) => stretch * (s + offset)), label });
          const gaps = p.map((share, i) => (label[i] ? (ones + 1) / (ones + 2) : 1 / (zeros + 2)) - share);
          expect(Math.abs(gaps.reduce((sum, d) => sum + d, 0))).toBeLessThan(1e-6);
          expect(Math.abs(gaps.reduce((sum, d, i) => sum + d * score[i]!, 0))).toBeLessThan(1e-6);
        }),
        { seed: 1 },
      );
    });

    test("finds its way where the classes are far apart, or one is a single row", () => {
      const n = 1000;
      const score = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1e6 : i / n));
      const label = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0));
      const { slope, p } = plattScaling({ score, label });
      expect(slope).toBeLessThan(0);
      expect(p[0]).toBeCloseTo(2 / 3, 6);
      expect(p[1]).toBeCloseTo(1 / 1001, 6);
    });
  });

  describe("ads.calibration", () => {
    test("is without error where each bin is right on average", () => {
      const { ece, brier, logLoss } = calibration({ p: column(0.5, 0.5, 0, 1), label: column(1, 0, 0, 1) });
      expect([ece, brier]).toEqual([0, 0.125]);
      expect(logLoss).toBeCloseTo(Math.LN2 / 2, 12);
    });

    test("bounds the loss of a prediction that was sure and wrong", () => {
      const { logLoss } = calibration({ p: column(0, 1), label: column(1, 0) });
      expect(logLoss).toBeCloseTo(-Math.log(1e-15), 1);
      expect(Number.isFinite(logLoss)).toBe(true);
    });

    test("has one bin at least, closed at 1, and is the mean error of all rows in it", () => {
      const { ece } = calibration({ p: column(0.2, 1, 0.6), label: column(0, 1, 1) }, { bins: 1.5 });
      expect(ece).toBeCloseTo(0.2 / 3, 15);
    });

    test("is NaN of no rows, and with a value out of domain", () => {
      const offsets = Uint32Array.of(0, 0, 1, 2, 3);
      const { ece, brier, logLoss } = calibration({ p: column(0.5, 1.5, 0.5), label: column(1, 1, 0.5), offsets });
      for (const of of [ece, brier, logLoss]) expect([...of].map(Number.isNaN)).toEqual([true, false, true, true]);
    });

    test("never lets the calibration error pass the root of the Brier score", () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 16 }), fc.boolean()), { minLength: 1 }), (rows) => {
          const { ece, brier } = calibration({
            p: Float64Array.from(rows, ([p]) => p / 16),
            label: Float64Array.from(rows, ([, y]) => Number(y)),
          });
          expect(ece * ece).toBeLessThanOrEqual(brier + 1e-12);
        }),
        { seed: 1 },
      );
    });
  });

  describe("ads.auc", () => {
    test("is the share of pairs in order, ties a half, as counted pair by pair", () => {
      fc.assert(
        fc.property(scored, (rows) => {
          const ones = rows.filter(([, y]) => y);
          const zeros = rows.filter(([, y]) => !y);
          let pairs = 0;
          for (const [high] of ones) for (const [low] of zeros) pairs += high > low ? 1 : high === low ? 0.5 : 0;
          expect(auc(columns(rows))).toBe(pairs / (ones.length * zeros.length));
        }),
        { seed: 1 },
      );
    });

    test("takes both zeros for the same score", () => {
      expect(auc({ score: column(0, -0), label: column(0, 1) })).toBe(0.5);
      // Infinite scores are the highest and the lowest: pairs 1, 1, 1/2 and 0.
      expect(auc({ score: column(-Infinity, Infinity, Infinity, 3), label: column(0, 1, 0, 1) })).toBe(2.5 / 4);
      expect(auc({ score: column(-Infinity, Infinity), label: column(0, 1) }, {}, { onInvalid: "throw" })).toBe(1);
      expect(auc({ score: column(0, -0), label: column(1, 0) })).toBe(0.5);
    });

    test("is NaN where one label is missing, and with a value out of domain", () => {
      const offsets = Uint32Array.of(0, 0, 2, 4, 6);
      const score = column(1, 2, 1, NaN, 1, 2);
      expect(auc({ score, label: column(1, 1, 1, 0, 0, 1), offsets })).toEqual(column(NaN, NaN, NaN, 1));
    });
  });

  describe("ads.qualitySignal", () => {
    test("is neutral while a part is missing", () => {
      expect(qualitySignal({ freshness: 5e5, readiness: 5e5 }, { neutral: 7 })).toBe(7);
      expect(qualitySignal({ freshness: column(8e5, NaN), readiness: 1e6, privacy: 1e6 })[1]).toBe(1e6);
    });

    test("is exact where all parts are equal", () => {
      const part = fc.integer({ min: 100_000, max: 2_500_000 });
      fc.assert(
        fc.property(part, (x) => {
          expect(qualitySignal({ freshness: x, readiness: x, privacy: x })).toBe(x);
        }),
        { seed: 1 },
      );
    });
  });

  describe("ads.signalParts", () => {
    test("weighs, clamps and takes the lesser, by hand", () => {
      const cohort = { newest: 0.25, recent: 0.5, older: 0.25, oldest: 0, streak: 3, remaining: 0.9, denied: 0.25 };
      const parts = signalParts(cohort);
      expect(parts.freshness).toBe(250_000 + 400_000 + 125_000);
      expect(parts.readiness).toBeCloseTo(500_000, 9);
      expect(parts.privacy).toBe(750_000);
      const poor = signalParts({ ...cohort, streak: 0, denied: 1 });
      expect([poor.readiness, poor.privacy]).toEqual([100_000, 100_000]);
      expect(signalParts({ ...cohort, streak: 99 }).readiness).toBe(1_000_000);
    });
  });
});
