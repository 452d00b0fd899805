import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Mutation = { p: number[]; rates: number[]; div: number; dstar: number; eta: number; lo: number; hi: number };
golden("learning.mutationRate", {
  mut: (lw, { p, rates, div, dstar, eta, lo, hi }: Mutation) =>
    lw.learning.mutationRate(
      { probability: p, rates: Float64Array.from(rates), diversity: div },
      { target: dstar, exponent: eta, min: lo, max: hi },
    ),
  fifth: (lw, { s, ps, d }: { s: number; ps: number; d: number }) =>
    lw.learning.successRule({ step: s, success: ps }, { damping: d }),
});

golden("learning.anneal", {
  acc: (lw, { dE, T }: { dE: number; T: number }) => lw.learning.anneal({ delta: dE, temperature: T }).probability,
  composite: (lw, { a, b }: { a: number; b: number }) =>
    lw.learning.anneal({ delta: column(a, b), temperature: 0 }).probability,
  sched: (lw, { T0, a, k, tmin, kind }: { T0: number; a: number; k: number; tmin: number; kind: string }) =>
    lw.learning.cooling(
      { iteration: k },
      { initial: T0, ratio: a, min: tmin, schedule: kind === "log" ? "logarithmic" : "geometric" },
    ),
});

golden(
  "learning.amplitude",
  {
    amp: (lw, { a, k }: { a: number; k: number }) => {
      const { theta, probability, optimal } = lw.learning.amplitude({ share: a, rounds: k });
      return { theta, p: probability, optimal };
    },
    ae: (lw, { y, M_, a }: { y: number; M_: number; a: number }) =>
      lw.learning.amplitudeEstimate({ outcome: y, size: M_, share: a }),
  },
  { exact: ["optimal"] },
);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { mutationRate, successRule, fitness, anneal, cooling, amplitude, amplitudeEstimate } = lw.learning;

  describe("learning.mutationRate", () => {
    const rates = column(0.01, 0.05);

    test("divides out what the probabilities sum to", () => {
      const diversity = 0.5;
      expect(mutationRate({ probability: [0.25, 0.25], rates, diversity })).toBeCloseTo(0.03, 15);
      expect(mutationRate({ probability: [0, 0], rates, diversity })).toBeNaN();
    });

    test("takes diversity in any unit, also where it is gone", () => {
      const gone = (unit: number, diversity: number) =>
        mutationRate(
          { probability: [0.5, 0.5], rates, diversity: diversity * unit },
          { target: 0.5 * unit, exponent: 0.1, max: 1 },
        );
      for (const diversity of [0, 1e-12, 0.2]) expect(gone(2 ** -40, diversity)).toBe(gone(1, diversity));
      expect(gone(1, 0)).toBeCloseTo(0.03 * 10 ** 0.9, 14);
    });

    test("rises as diversity is lost, up to its bound, and ignores it with exponent 0", () => {
      const probability = [1, 0];
      const diversity = column(1, 0.5, 0.25, 0);
      expect(mutationRate({ probability, rates, diversity })).toEqual(column(0.005, 0.01, 0.02, 0.25));
      expect(mutationRate({ probability, rates, diversity }, { exponent: 0 })).toEqual(column(0.01, 0.01, 0.01, 0.01));
    });

    test("is NaN in every row when a rate is none", () => {
      expect(mutationRate({ probability: [1, 0], rates: column(0.1, 2), diversity: column(1, 1) })).toEqual(
        column(NaN, NaN),
      );
    });
  });

  describe("learning.successRule", () => {
    test("keeps the step at a success of one in five, and is monotone in success", () => {
      expect(successRule({ step: 0.7, success: 0.2 })).toBe(0.7);
      const steps = successRule({ step: 1, success: column(0, 0.1, 0.2, 0.6, 1) });
      expect([...steps]).toEqual([...steps].sort((a, b) => a - b));
    });
  });

  describe("learning.fitness", () => {
    test("weighs gain and loss, and takes the cost off either way", () => {
      expect(fitness({ success: column(0, 0.5, 1), gain: 10, loss: 4, cost: 1 })).toEqual(column(-5, 2, 9));
      expect(fitness({ success: 1.1, gain: 1, loss: 1, cost: 0 })).toBeNaN();
    });
  });

  describe("learning.anneal", () => {
    test("accepts a proposal when its draw is below the probability", () => {
      const u = column(0, 0.5, 0.999, 0.4);
      const { probability, accept } = anneal({ delta: column(-1, Math.LN2, Math.LN2, Math.LN2), temperature: 1, u });
      expect(probability[0]).toBe(1);
      expect(probability[1]).toBeCloseTo(0.5, 15);
      expect([accept[0], accept[2], accept[3]]).toEqual([1, 0, 1]);
    });

    test("gives no verdict without a draw", () => {
      expect(anneal({ delta: 1, temperature: 1 }).accept).toBeNull();
      expect(anneal({ delta: 1, temperature: 1, u: 1 }).probability).toBeNaN();
    });

    test("keeps detailed balance: the odds of there and back are those of the energies", () => {
      fc.assert(
        fc.property(
          fc.double({ min: 1e-3, max: 50, noNaN: true }),
          fc.double({ min: 0.1, max: 10, noNaN: true }),
          (d, t) => {
            const { probability } = anneal({ delta: column(d, -d), temperature: t });
            expect(probability[0]! / probability[1]!).toBeCloseTo(Math.exp(-d / t), 14);
          },
        ),
        { seed: 1 },
      );
    });
  });

  describe("learning.cooling", () => {
    test("starts at the initial temperature, and falls to the lowest", () => {
      const iteration = column(0, 1, 2, 1e6);
      expect(cooling({ iteration }, { initial: 8, ratio: 0.5, min: 1e-3 })).toEqual(column(8, 4, 2, 1e-3));
      expect(cooling({ iteration: 0 }, { initial: 8, schedule: "logarithmic" })).toBe(8);
      expect(cooling({ iteration: column(1.5, -1) })).toEqual(column(NaN, NaN));
    });
  });

  describe("learning.amplitude", () => {
    test("finds what is certain, impossible, or even without rounds", () => {
      const { theta, probability, optimal } = amplitude({ share: column(0, 0.5, 1), rounds: 0 });
      expect(theta).toEqual(column(0, Math.PI / 4, Math.PI / 2));
      expect(probability[0]).toBe(0);
      expect(probability[1]).toBeCloseTo(0.5, 15);
      expect(probability[2]).toBe(1);
      expect(optimal).toEqual(column(0, 1, 0));
    });

    test("makes one of four certain in one round, and one of a million nearly so in 785", () => {
      const { probability } = amplitude({ share: column(0.25, 1e-6), rounds: column(1, 785) });
      expect(probability[0]).toBeCloseTo(1, 15);
      expect(amplitude({ share: 1e-6, rounds: 0 }).optimal).toBe(785);
      expect(probability[1]).toBeGreaterThan(0.999999);
    });

    test("keeps the digits of an angle near a right one", () => {
      // acos(sqrt(1 - 2^-50)) to 17 digits
      expect(Math.PI / 2 - amplitude({ share: 1 - 2 ** -50, rounds: 0 }).theta).toBeCloseTo(2 ** -25, 15);
    });
  });

  describe("learning.amplitudeEstimate", () => {
    test("is symmetric in the outcome, and 0 with the least bound at outcome 0", () => {
      const { estimate, bound } = amplitudeEstimate({ outcome: column(0, 3, 13, 8), size: 16 });
      expect(estimate[1]).toBe(estimate[2]);
      expect(estimate[0]).toBe(0);
      expect(estimate[3]).toBe(1);
      expect(bound[0]).toBeCloseTo((Math.PI / 16) ** 2, 15);
    });

    test("takes the bound at the estimate where nobody knows the probability", () => {
      const { estimate, bound } = amplitudeEstimate({ outcome: 13, size: 64 });
      expect(amplitudeEstimate({ outcome: 13, size: 64, share: estimate }).bound).toBe(bound);
    });

    test("is NaN for an outcome that there is not", () => {
      expect(amplitudeEstimate({ outcome: 16, size: 16 }).estimate).toBeNaN();
    });
  });
});
