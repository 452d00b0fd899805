import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Arms = { sT: number; nT: number; sC: number; nC: number };
golden(
  "ads.uplift",
  {
    uplift: (lw, { sT, nT, sC, nC }: Arms) => {
      const counts = { treatedConversions: sT, treated: nT, controlConversions: sC, control: nC };
      const { treatedRate: pT, controlRate: pC, lift, liftPpm, propensity, z } = lw.ads.uplift(counts);
      return { pT, pC, lift, liftPpm, propensity, z };
    },
  },
  { exact: ["liftPpm"] },
);

type Shapes = { aT: number; bT: number; aC: number; bC: number };
const shapes = ({ aT, bT, aC, bC }: Shapes) => ({
  treatedAlpha: aT,
  treatedBeta: bT,
  controlAlpha: aC,
  controlBeta: bC,
});
golden("ads.probUplift", {
  pgt: (lw, inputs: Shapes) => lw.ads.probUplift(shapes(inputs)),
  pnorm: (lw, inputs: Shapes) => lw.ads.probUplift(shapes(inputs), { method: "normal" }),
});

/** Units as the columns of ads.upliftHierarchical, campaign after campaign. */
function portfolio(campaigns: readonly (readonly (readonly number[])[])[]) {
  const units = campaigns.flat();
  const starts = campaigns.map((_, g) => campaigns.slice(0, g).flat().length);
  return {
    treatedConversions: column(...units.map(([s]) => s!)),
    treated: column(...units.map(([, n]) => n!)),
    controlConversions: column(...units.map(([, , s]) => s!)),
    control: column(...units.map(([, , , n]) => n!)),
    campaigns: Uint32Array.of(...starts, units.length),
    portfolios: Uint32Array.of(0, campaigns.length),
  };
}
golden("ads.upliftHierarchical", {
  hier: (lw, { groups }: { groups: number[][][] }) => {
    const { mean, sd, positive, ...rest } = lw.ads.upliftHierarchical(portfolio(groups));
    return {
      tauWithin2: rest.within[0],
      tauBetween2: rest.between[0],
      mu: rest.overall[0],
      groupMeans: rest.campaignMean,
      units: [...mean].map((m, i) => ({ mean: m, sd: sd[i], pPositive: positive[i] })),
    };
  },
  bbmm: (lw, { s, n }: { s: number[]; n: number[] }) => {
    const { mean, correlation, alpha, beta, rate } = lw.ads.betaBinomialPrior({
      conversions: column(...s),
      impressions: column(...n),
    });
    return { mean, rho: correlation, alpha, beta, shrunk: rate };
  },
});

golden(
  "ads.thompson",
  {
    thompson: (lw, { alpha, beta, u }: { alpha: number[]; beta: number[]; u: number[] }) =>
      lw.ads.thompson({ alpha: column(...alpha), beta: column(...beta), uniform: column(...u) }),
  },
  { exact: ["pick"] },
);

const counts = fc
  .tuple(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => [Math.floor(n * share), n] as const);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { uplift, runningUplift, probUplift, upliftHierarchical, betaBinomialPrior, thompson } = lw.ads;
  const exceeds = (aT: number, bT: number, aC: number, bC: number) => probUplift(shapes({ aT, bT, aC, bC }));

  describe("ads.uplift", () => {
    test("is a difference of two rates and its standard errors, by hand", () => {
      // (3 + 2) / (6 + 4) and (1 + 2) / (6 + 4); variances 0.025 and 0.021
      const { lift, z, propensity, usable } = uplift({
        treatedConversions: 3,
        treated: 6,
        controlConversions: 1,
        control: 6,
      });
      expect(lift).toBeCloseTo(0.2, 15);
      expect(z).toBeCloseTo(0.2 / Math.sqrt(0.046), 14);
      expect([propensity, usable]).toEqual([0.5, false]);
    });

    test("counts more conversions than impressions as out of domain", () => {
      const { lift, usable } = uplift({ treatedConversions: 7, treated: 6, controlConversions: 1, control: 6 });
      expect([lift, usable]).toEqual([NaN, null]);
    });

    test("is usable from the impressions that are asked for", () => {
      const { usable } = uplift(
        { treatedConversions: 0, treated: column(250, 249), controlConversions: 0, control: 250 },
        { minImpressions: 500 },
      );
      expect(usable).toEqual(column(1, 0));
    });

    test("turns its sign with the arms, and stays within -1 and 1", () => {
      fc.assert(
        fc.property(counts, counts, ([sT, nT], [sC, nC]) => {
          const there = uplift({ treatedConversions: sT, treated: nT, controlConversions: sC, control: nC });
          const back = uplift({ treatedConversions: sC, treated: nC, controlConversions: sT, control: nT });
          expect(there.lift + back.lift).toBe(0);
          expect(there.z + back.z).toBe(0);
          expect(Math.abs(there.lift)).toBeLessThanOrEqual(1);
          expect(there.propensity + back.propensity).toBeCloseTo(1, 5);
        }),
        { seed: 1 },
      );
    });

    test("has a finite z where everyone converted", () => {
      const all = { treatedConversions: 1e15, treated: 1e15, controlConversions: 0, control: 1e15 };
      expect(uplift(all, { prior: 1e-6 }).z).toBeGreaterThan(1e15);
    });
  });

  describe("ads.runningUplift", () => {
    test("ends where ads.uplift of all counts is", () => {
      const next = random(3);
      const ticks = 40;
      const treated = Float64Array.from({ length: ticks }, () => Math.floor(100 * next()));
      const control = Float64Array.from({ length: ticks }, () => Math.floor(100 * next()));
      const treatedConversions = treated.map((n) => Math.floor(0.3 * n));
      const controlConversions = control.map((n) => Math.floor(0.2 * n));
      const sum = (x: Float64Array) => x.reduce((a, b) => a + b, 0);
      const running = runningUplift({ treatedConversions, treated, controlConversions, control });
      const once = uplift({
        treatedConversions: sum(treatedConversions),
        treated: sum(treated),
        controlConversions: sum(controlConversions),
        control: sum(control),
      });
      for (const name of ["treatedRate", "controlRate", "lift", "liftPpm", "propensity", "z"] as const)
        expect(running[name][ticks - 1], name).toBe(once[name]);
      expect(running.usable[ticks - 1]).toBe(Number(once.usable));
    });

    test("lets conversions come after their impressions, but never more of them", () => {
      const bank = runningUplift.bank(1);
      bank.step({ treatedConversions: 0, treated: 5, controlConversions: 0, control: 5 });
      bank.step({ treatedConversions: 5, treated: 0, controlConversions: 1, control: 0 });
      expect(bank.state.skipped[0]).toBe(0);
      bank.step({ treatedConversions: 1, treated: 0, controlConversions: 0, control: 0 });
      expect([bank.state.skipped[0], bank.state.treatedConversions[0]]).toEqual([1, 5]);
    });
  });

  describe("ads.probUplift", () => {
    test("is a rational number for whole parameters, by hand", () => {
      // P(Beta(2, 1) > Beta(1, 1)) = the mean of x = 2/3; Beta(3, 1) over Beta(2, 1): 3/5
      expect(exceeds(2, 1, 1, 1)).toBeCloseTo(2 / 3, 15);
      expect(exceeds(3, 1, 2, 1)).toBeCloseTo(3 / 5, 14);
    });

    test("goes on evenly where parameters stop being whole, also where one arm has next to nothing near the mode of the other", () => {
      // Whole ones are a finite sum, the others an integral. By mpmath, from a quadrature in the fourth root of 1 - x:
      expect(exceeds(8184.064505335261, 0.21140041478489388, 13.126313813831265, 0.7017546983652603)).toBeCloseTo(
        0.9970849718506368,
        12,
      );
      const next = random(5);
      for (let k = 0; k < 300; k++) {
        const draw = (spread: number) => 10 ** (next() * spread - 1);
        const [a, b, c, d] = [draw(5), draw(5), 1 + Math.floor(draw(3)), draw(5)];
        const off = c * 2 ** -42;
        expect(Math.abs(exceeds(a, b, c + off, d) - exceeds(a, b, c, d)), `${[a, b, c, d]}`).toBeLessThan(1e-11);
      }
    });

    test("is the integral of a power where both betas are 1", () => {
      // X is at most x with probability x^a: P(X > Y) = a / (a + c), without a whole parameter among a and c too.
      for (const [a, c] of [
        [0.5, 1.5],
        [0.01, 2.5],
        [30.5, 0.25],
      ] as const)
        expect(exceeds(a, 1, c, 1)).toBeCloseTo(a / (a + c), 13);
    });

    test("is the mean of X against a uniform Y, whatever the parameters of X", () => {
      const size = fc.double({ min: -2, max: 8, noNaN: true }).map((e) => 10 ** e);
      fc.assert(
        fc.property(size, size, (a, b) => {
          expect(Math.abs(exceeds(a, b, 1, 1) - a / (a + b))).toBeLessThan(1e-12);
        }),
        { seed: 1 },
      );
    });

    test("gives the same by integration as by the finite sum, next to a whole number", () => {
      const next = random(11);
      for (let k = 0; k < 40; k++) {
        const [a, b, c, d] = [0, 0, 0, 0].map(() => Math.ceil(10 ** (3 * next()))) as [number, number, number, number];
        // None is whole any more, and the probability moves by less than 1e-9.
        const off = (x: number) => x * (1 + 1e-12);
        expect(Math.abs(exceeds(off(a), off(b), off(c), off(d)) - exceeds(a, b, c, d))).toBeLessThan(1e-9);
      }
    });

    test("obeys the law by which it changes when a parameter grows by 1", () => {
      // Cook 2005: P(a + 1) - P(a) = P(c) - P(c + 1) weighed by a / c, and so on round the four parameters.
      const size = fc.double({ min: -2, max: 3, noNaN: true }).map((e) => 10 ** e);
      fc.assert(
        fc.property(size, size, size, size, (a, b, c, d) => {
          const p = exceeds(a, b, c, d);
          const step = a * (exceeds(a + 1, b, c, d) - p);
          const scale = 1e-12 * Math.max(a, b, c, d);
          expect(Math.abs(b * (p - exceeds(a, b + 1, c, d)) - step)).toBeLessThan(scale + 1e-12);
          expect(Math.abs(c * (p - exceeds(a, b, c + 1, d)) - step)).toBeLessThan(scale + 1e-12);
          expect(Math.abs(d * (exceeds(a, b, c, d + 1) - p) - step)).toBeLessThan(scale + 1e-12);
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    test("and its opposite sum to 1", () => {
      const size = fc.double({ min: -2, max: 8, noNaN: true }).map((e) => 10 ** e);
      fc.assert(
        fc.property(size, size, size, size, (a, b, c, d) => {
          expect(Math.abs(exceeds(a, b, c, d) + exceeds(c, d, a, b) - 1)).toBeLessThan(1e-11);
        }),
        { seed: 1 },
      );
    });

    test("is near the normal approximation when all parameters are large", () => {
      const posterior = shapes({ aT: 51_000, bT: 949_000, aC: 50_500.5, bC: 949_500.5 });
      const apart = Math.abs(probUplift(posterior) - probUplift(posterior, { method: "normal" }));
      expect(apart).toBeLessThan(1e-4);
    });
  });

  describe("ads.upliftHierarchical", () => {
    const seen = [
      [
        [60, 950, 1, 50],
        [90, 940, 2, 60],
      ],
      [[200, 1000, 50, 500]],
    ];

    test("takes a campaign without units for one that nothing is known of", () => {
      const full = upliftHierarchical(portfolio(seen));
      const more = upliftHierarchical(portfolio([seen[0]!, [], seen[1]!]));
      expect(more.mean).toEqual(full.mean);
      expect(more.sd).toEqual(full.sd);
      expect(more.campaignMean[1]).toBe(full.overall[0]);
    });

    test("keeps portfolios apart", () => {
      const both = portfolio([...seen, ...seen]);
      const { mean, overall } = upliftHierarchical({ ...both, portfolios: Uint32Array.of(0, 2, 4) });
      const alone = upliftHierarchical(portfolio(seen));
      expect(mean).toEqual(column(...alone.mean, ...alone.mean));
      expect(overall).toEqual(column(alone.overall[0]!, alone.overall[0]!));
    });

    test("is NaN throughout a portfolio with a unit out of domain, and nowhere else", () => {
      const both = portfolio([...seen, ...seen]);
      both.treatedConversions[0] = 951;
      const { mean, sd, positive, ...rest } = upliftHierarchical({ ...both, portfolios: Uint32Array.of(0, 2, 4) });
      for (const of of [mean, positive])
        expect([...of].map(Number.isNaN)).toEqual([true, true, true, false, false, false]);
      expect([rest.within, rest.between, rest.overall].map((of) => [...of].map(Number.isNaN))).toEqual(
        [0, 1, 2].map(() => [true, false]),
      );
    });

    test("draws each unit towards its campaign: between its own effect and the campaign's mean", () => {
      fc.assert(
        fc.property(
          fc.array(fc.array(fc.tuple(counts, counts), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
          (campaigns) => {
            const units = portfolio(campaigns.map((of) => of.map(([[sT, nT], [sC, nC]]) => [sT, nT, sC, nC])));
            const { mean, sd, positive, campaignMean } = upliftHierarchical(units);
            const { lift } = uplift({
              treatedConversions: units.treatedConversions,
              treated: units.treated,
              controlConversions: units.controlConversions,
              control: units.control,
            });
            mean.forEach((m, i) => {
              const campaign = units.campaigns.findLastIndex((start) => start <= i);
              const [low, high] = [lift[i]!, campaignMean[campaign]!].sort((a, b) => a - b);
              expect(m).toBeGreaterThanOrEqual(low! - 1e-12);
              expect(m).toBeLessThanOrEqual(high! + 1e-12);
              expect(sd[i]).toBeGreaterThan(0);
              expect(positive[i]! > 0.5).toBe(m > 0);
            });
          },
        ),
        { seed: 1 },
      );
    });
  });

  describe("ads.betaBinomialPrior", () => {
    const prior = (conversions: number[], impressions: number[]) =>
      betaBinomialPrior({ conversions: column(...conversions), impressions: column(...impressions) });

    test("is flat where the arms do not tell", () => {
      for (const [s, n] of [
        [[3], [10]],
        [
          [0, 0],
          [10, 20],
        ],
        [
          [10, 20],
          [10, 20],
        ],
        [
          [1, 0],
          [1, 1],
        ],
        [
          [3, 0],
          [10, 0],
        ],
      ] as const) {
        const { alpha, beta, rate } = prior([...s], [...n]);
        expect([alpha, beta]).toEqual([1, 1]);
        expect(rate[0]).toBe((s[0]! + 1) / (n[0]! + 2));
      }
    });

    test("is strong where arms differ by chance only, and weak where they differ by more", () => {
      const strong = prior([100, 101, 99], [1000, 1000, 1000]);
      expect(strong.correlation).toBe(1e-6);
      expect(strong.rate[0]).toBeCloseTo(0.1, 4);
      const weak = prior([900, 100, 10], [1000, 1000, 1000]);
      expect(weak.alpha + weak.beta).toBeLessThan(3);
      expect(weak.rate[0]).toBeCloseTo(0.9, 2);
    });

    test("is NaN throughout a group with more conversions than impressions", () => {
      const { mean, alpha, rate } = prior([1, 11], [10, 10]);
      expect([mean, alpha, ...rate]).toEqual([NaN, NaN, NaN, NaN]);
    });
  });

  describe("ads.thompson", () => {
    test("takes 0 and 1 for the numbers next to them", () => {
      const { theta } = thompson({ alpha: column(2, 2), beta: column(3, 3), uniform: column(0, 1) });
      expect(theta[0]).toBeGreaterThan(0);
      expect(theta[1]).toBeLessThan(1);
    });

    test("picks the first of equals, and nothing where an arm is out of domain", () => {
      const arms = { alpha: column(2, 2, 2, 0, 2), beta: 2, uniform: 0.5 };
      expect(thompson({ ...arms, offsets: Uint32Array.of(0, 3, 3, 5) }).pick).toEqual(column(0, NaN, NaN));
    });

    test("picks the better arm as often as it is thought to be the better one", () => {
      const draws = 4000;
      const next = random(17);
      const { pick } = thompson({
        alpha: Float64Array.from({ length: 2 * draws }, (_, i) => (i % 2 ? 12 : 9)),
        beta: Float64Array.from({ length: 2 * draws }, (_, i) => (i % 2 ? 30 : 31)),
        uniform: Float64Array.from({ length: 2 * draws }, () => next()),
        offsets: Uint32Array.from({ length: draws + 1 }, (_, g) => 2 * g),
      });
      const share = pick.reduce((sum, arm) => sum + arm, 0) / draws;
      expect(Math.abs(share - exceeds(12, 30, 9, 31))).toBeLessThan(0.02);
    });
  });
});
