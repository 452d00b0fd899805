import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";

type Auctions = {
  v: number[];
  price: number[];
  B: number;
  T: number;
  eps: number;
  mu0: number;
  mubar: number;
  rule: "additive" | "multiplicative";
};
golden("ads.pacingDual", {
  dual: (lw, { v, price, B, T, eps, mu0, mubar, rule }: Auctions) => {
    const { bid, win, multiplier, remaining } = lw.ads.pacingDual(
      { value: column(...v), price: column(...price) },
      { budget: B, horizon: T, step: eps, initial: mu0, highest: mubar, rule },
    );
    return v.map((_, t) => ({ bid: bid[t], win: win[t] === 1, mu: multiplier[t], left: remaining[t] }));
  },
});

type Spends = { spends: number[]; budget: number; kp: number; ki: number };
golden("ads.pacingKappa", {
  kappa: (lw, { spends, ...params }: Spends) => {
    const { dual, kappa, scale, epochEnd } = lw.ads.pacingKappa({ spend: column(...spends) }, params);
    return spends.map((_, t) => ({ dual: dual[t], kappa: kappa[t], scale: scale[t], epochEnd: epochEnd[t] === 1 }));
  },
});

type Curve = { S: number[]; F: number[]; B: number; kp: number; ki: number; p0: number };
golden("ads.pacingThrottle", {
  throttle: (lw, { S, F, B, kp, ki, p0 }: Curve) =>
    lw.ads.pacingThrottle({ spent: column(...S), curve: column(...F), budget: B }, given({ kp, ki, initial: p0 })),
});

const money = fc.double({ min: 0, max: 1e6, noNaN: true });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { pacingDual, pacingKappa, pacingThrottle } = lw.ads;

  describe("ads.pacingDual", () => {
    test("wins with a bid equal to the price, and never with a bid of nothing", () => {
      expect(pacingDual({ value: column(2, 0), price: column(2, 0) }).win).toEqual(column(1, 0));
    });

    test("bids no more than is left, and nothing once that is 0", () => {
      const { bid, win, remaining } = pacingDual(
        { value: column(5, 5, 5), price: column(2, 1, 0) },
        { budget: 3, horizon: 3, step: 0 },
      );
      expect([...bid, ...win, ...remaining]).toEqual([3, 1, 0, 1, 1, 0, 1, 0, 0]);
    });

    test("bids nothing without a target, and leaves the multiplier where it is", () => {
      for (const rule of ["additive", "multiplicative"] as const) {
        const broke = pacingDual({ value: 9, price: 1, target: 0 }, { rule, initial: 0.5 });
        expect(broke).toEqual({ bid: 0, win: false, multiplier: 0.5, remaining: 1000 });
      }
    });

    test("takes budget over horizon for a target that is missing", () => {
      const auctions = { value: column(3, 2, 7), price: column(1, 1, 4) };
      const params = { budget: 6, horizon: 12 };
      const told = pacingDual({ ...auctions, target: column(0.5, 0.5, 0.5) }, params);
      expectSameBits(pacingDual(auctions, params), told);
      expectSameBits(pacingDual({ ...auctions, target: column(0.5, NaN, 0.5) }, params), told);
    });

    test("paces each campaign of a bank by its own budget and target", () => {
      const bank = pacingDual.bank(2, {}, { state: { remaining: column(100, 1) } });
      const { bid, remaining } = bank.step({ value: 10, price: 0.5, target: column(10, 0.1) });
      expect(bid).toEqual(column(10, 1));
      expect(remaining).toEqual(column(99.5, 0.5));
    });

    test("skips an opportunity with a figure out of domain: no bid, and the state stays", () => {
      const bank = pacingDual.bank(1, { budget: 10, horizon: 10 });
      bank.step({ value: 2, price: 1 });
      const before = bank.save();
      for (const bad of [
        { value: -1, price: 1 },
        { value: 1, price: Infinity },
        { value: NaN, price: 1 },
        { value: 1, price: 1, target: -1 },
      ]) {
        const { bid, win } = bank.step(bad);
        expect([...bid, ...win]).toEqual([NaN, NaN]);
      }
      expect(bank.state.skipped[0]).toBe(4);
      bank.state.skipped[0] = 0;
      expect(bank.save()).toEqual(before);
    });

    test("never spends more than the budget, and keeps its multiplier within bounds", () => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(money, money), { minLength: 1, maxLength: 60 }),
          money,
          fc.constantFrom("additive" as const, "multiplicative" as const),
          (auctions, budget, rule) => {
            const value = Float64Array.from(auctions, ([v]) => v);
            const price = Float64Array.from(auctions, ([, d]) => d);
            const { bid, win, multiplier, remaining } = pacingDual(
              { value, price },
              { budget, horizon: auctions.length, rule, highest: 8 },
            );
            let left = budget;
            win.forEach((won, t) => {
              expect(bid[t]!).toBeLessThanOrEqual(Math.min(value[t]!, left));
              if (won) left -= price[t]!;
              expect(remaining[t]).toBe(left);
              expect(left).toBeGreaterThanOrEqual(0);
              expect(multiplier[t]! >= 0 && multiplier[t]! <= 8).toBe(true);
            });
          },
        ),
        { seed: 1 },
      );
    });
  });

  describe("ads.pacingKappa", () => {
    test("raises its dual price and lowers its scale with overspend, by hand", () => {
      // target 10, spent 15: error = pace / 0.2 = 0.5, dual = 0.2 * 0.5 + 0.05 * 0.5
      const { dual, kappa, scale } = pacingKappa({ spend: 15 }, { budget: 960 });
      expect(dual).toBeCloseTo(0.125, 15);
      expect(kappa).toBeCloseTo(1 - 0.05 * (0.125 + 0.1), 15);
      expect(scale).toBeCloseTo(kappa / 1.125, 15);
    });

    test("lets an event that spent nothing pass without a trace", () => {
      const bank = pacingKappa.bank(1, { budget: 960 });
      bank.step({ spend: 4 });
      const before = bank.save();
      const { epochEnd } = bank.step({ spend: 0 });
      expect(epochEnd[0]).toBe(0);
      expect(bank.save()).toEqual(before);
    });

    test("closes an epoch when its impressions are used up, and takes the next target from what is left", () => {
      const bank = pacingKappa.bank(1, { budget: 960, impressions: 3 });
      const { epochEnd } = bank.run({ spend: column(1, 1, 1) });
      expect(epochEnd).toEqual(column(0, 0, 1));
      const { spent, realized, shown, pace, integral, remaining, target } = bank.state;
      expect([spent, realized, shown, pace, integral].map(([x]) => x)).toEqual([0, 0, 0, 0, 0]);
      expect([remaining[0], target[0]]).toEqual([957, 957 / 96]);
    });

    test("never sets a target below one micro", () => {
      const bank = pacingKappa.bank(1, { budget: 5 });
      bank.step({ spend: 0.25 });
      expect(bank.state.target[0]).toBe(1);
    });

    test("holds a cohort against its part of the target, and the campaign against all of it", () => {
      const params = { budget: 9600, cohorts: 4, kp: 0, ki: 0 };
      const bank = pacingKappa.bank(1, params);
      // The cohort's part of 100 is 25: it is on pace while the campaign has 60 to go.
      const { epochEnd } = bank.step({ spend: 25, campaign: 40 });
      expect([bank.state.pace[0], bank.state.realized[0], bank.state.spent[0], epochEnd[0]]).toEqual([0, 25, 40, 0]);
      expect(bank.step({ spend: 0, campaign: 60 }).epochEnd[0]).toBe(1);
    });

    test("keeps dual price and kappa within bounds", () => {
      fc.assert(
        fc.property(fc.array(money, { minLength: 1, maxLength: 60 }), money, (spend, budget) => {
          const { dual, kappa, scale } = pacingKappa({ spend: column(...spend) }, { budget });
          dual.forEach((price, t) => {
            expect(price >= 0 && price <= 4).toBe(true);
            expect(kappa[t]! >= 0.25 && kappa[t]! <= 2).toBe(true);
            expect(scale[t]).toBe(kappa[t]! / (1 + price));
          });
        }),
        { seed: 1 },
      );
    });
  });

  describe("ads.pacingThrottle", () => {
    test("is 0 without a budget, and comes back with one", () => {
      expect(pacingThrottle({ spent: column(0, 0), curve: column(0.5, 0.5), budget: column(0, 100) })).toEqual(
        column(0, 0.5 * 0.5 + 0.1 * 0.5),
      );
    });

    test("holds its participation where a figure is out of domain", () => {
      const bank = pacingThrottle.bank(1, { initial: 0.25 });
      for (const bad of [
        { spent: -1, curve: 0.5, budget: 1 },
        { spent: 0, curve: 1.5, budget: 1 },
        { spent: 0, curve: 0.5, budget: NaN },
      ])
        expect(bank.step(bad)).toEqual(column(0.25));
      expect(bank.state.skipped[0]).toBe(3);
    });

    test("rises while spend is behind the curve and falls while it is ahead", () => {
      const percent = fc.integer({ min: 1, max: 99 });
      fc.assert(
        fc.property(percent, percent, percent, (due, gone, initial) => {
          const p = pacingThrottle({ spent: gone, curve: due / 100, budget: 100 }, { initial: initial / 100 });
          expect(p >= 0 && p <= 1).toBe(true);
          expect(Math.sign(p - initial / 100)).toBe(Math.sign(due - gone));
        }),
        { seed: 1 },
      );
    });
  });
});
