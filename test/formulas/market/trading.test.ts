import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("market.flow", {
  flow: (lw, { inn, out }: { inn: number[]; out: number[] }) =>
    lw.market.flow({ inflow: column(...inn), outflow: column(...out) }),
});

type Pools = Record<"x1" | "y1" | "x2" | "y2" | "f1" | "f2" | "gas", number>;
golden("market.arb", {
  arb: (lw, { f1, f2, ...pools }: Pools) => lw.market.arb({ ...pools, fee1: f1, fee2: f2 }),
});

golden("market.kelly", {
  kelly: (lw, { p, b, a, frac, cap }: Record<"p" | "b" | "a" | "frac" | "cap", number>) =>
    lw.market.kelly({ p, win: b, loss: a }, { fraction: frac, cap }),
});

golden("market.adoption", {
  logistic: (lw, { t, K, r, t0 }: Record<"t" | "K" | "r" | "t0", number>) =>
    lw.market.adoption({ time: t }, { capacity: K, growth: r, midpoint: t0 }).adopters,
  bass: (lw, { t, p, q, M_ }: Record<"t" | "p" | "q" | "M_", number>) => {
    const { adopters, rate, peak } = lw.market.adoption(
      { time: t },
      { curve: "bass", capacity: M_, innovation: p, imitation: q },
    );
    return { cumulative: adopters, rate, peakTime: peak };
  },
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { flow, arb, kelly, adoption } = lw.market;

  test("market.flow is the same the other way round but for its sign, for the largest flows too", () => {
    const half = Number.MAX_VALUE / 2;
    expect(flow({ inflow: column(half, half, 3), outflow: column(0, half, 1) })).toEqual(column(1, 0, 0.5));
    const amount = fc.double({ min: 0, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(amount, amount, (inflow, outflow) => {
        const value = flow({ inflow, outflow });
        expect(Math.abs(value)).toBeLessThanOrEqual(1);
        expect(flow({ inflow: outflow, outflow: inflow })).toBe(value === 0 ? 0 : -value);
      }),
      { seed: 1 },
    );
  });

  describe("market.arb", () => {
    const profit = (x1: number, y1: number, x2: number, y2: number, fee: number, input: number) => {
      const mid = (y1 * (1 - fee) * input) / (x1 + (1 - fee) * input);
      return (x2 * (1 - fee) * mid) / (y2 + (1 - fee) * mid) - input;
    };

    test("finds no better input than its own", () => {
      const reserve = fc.double({ min: 100, max: 1e4, noNaN: true });
      fc.assert(
        fc.property(reserve, reserve, reserve, reserve, (x1, y1, x2, y2) => {
          const { input, gross } = arb({ x1, y1, x2, y2 });
          expect(gross).toBeGreaterThanOrEqual(-1e-12 * input);
          for (const other of [input * 0.9, input * 1.1, input + 1])
            expect(profit(x1, y1, x2, y2, 0.003, other)).toBeLessThanOrEqual(gross + 1e-9 * (other + gross));
        }),
        { seed: 1 },
      );
    });

    test("never pays in both directions", () => {
      const reserve = fc.double({ min: 100, max: 1e4, noNaN: true });
      fc.assert(
        fc.property(reserve, reserve, reserve, reserve, (x1, y1, x2, y2) => {
          const there = arb({ x1, y1, x2, y2 });
          const back = arb({ x1: x2, y1: y2, x2: x1, y2: y1 });
          expect(there.input > 0 && back.input > 0).toBe(false);
        }),
        { seed: 1 },
      );
    });

    test("leaves pools alone that agree, and trades only beyond the gas", () => {
      expect(arb({ x1: 5, y1: 7, x2: 5, y2: 7 })).toEqual({ input: 0, mid: 0, gross: 0, net: 0, trade: false });
      const pools = { x1: 1000, y1: 2000, x2: 1200, y2: 1900 };
      const { gross } = arb(pools);
      expect(arb({ ...pools, gas: gross }).trade).toBe(false);
      expect(arb({ ...pools, gas: gross * 0.999 }).trade).toBe(true);
    });
  });

  describe("market.kelly", () => {
    test("grows fastest at the full stake", () => {
      const bet = { p: 0.6, win: 1, loss: 0.8 };
      const at = (fraction: number) => kelly(bet, { fraction, cap: 1 }).growth;
      const best = at(1);
      expect(kelly(bet, { fraction: 1, cap: 1 }).size).toBeCloseTo(0.6 / 0.8 - 0.4, 15);
      for (const fraction of [0, 0.5, 0.9, 0.99]) expect(at(fraction)).toBeLessThan(best);
      expect(at(0)).toBe(0);
    });

    test("stakes all that may be lost only where it cannot be lost", () => {
      const all = { fraction: 1, cap: 10 };
      const sure = kelly({ p: 1, win: 9, loss: 4 }, all);
      expect(sure.size * 4).toBe(1);
      expect(sure.growth).toBeCloseTo(Math.log1p(9 / 4), 15);
      const share = fc.double({ min: 0, max: 0.999, noNaN: true });
      const odds = fc.double({ min: 0.01, max: 100, noNaN: true });
      fc.assert(
        fc.property(share, odds, odds, (p, win, loss) => {
          const { full, size, growth } = kelly({ p, win, loss }, all);
          expect(size * loss).toBeLessThan(1);
          expect(size).toBe(Math.min(10, Math.max(0, full)));
          expect(growth).toBeGreaterThanOrEqual(-1e-12);
        }),
        { seed: 1 },
      );
    });
  });

  describe("market.adoption", () => {
    test("is half done at the midpoint, where it is fastest", () => {
      const { adopters, rate, peak } = adoption({ time: 5 }, { capacity: 10, growth: 2, midpoint: 5 });
      expect([adopters, rate, peak]).toEqual([5, 5, 5]);
    });

    test("has a rate that is the slope of its adopters, on both curves", () => {
      for (const curve of ["logistic", "bass"] as const)
        for (const time of [-3, 0.5, 4, 20]) {
          const h = 1e-5;
          const { adopters } = adoption({ time: column(time - h, time + h) }, { curve, capacity: 100 });
          const { rate } = adoption({ time }, { curve, capacity: 100 });
          expect((adopters[1]! - adopters[0]!) / (2 * h)).toBeCloseTo(rate, 5);
        }
    });

    test("never overflows", () => {
      const time = column(-1e100, -1e5, 0, 1e5, 1e100);
      expect(adoption({ time }, { capacity: 3 }).adopters).toEqual(column(0, 0, 1.5, 3, 3));
      expect(adoption({ time }, { capacity: 3 }).rate).toEqual(column(0, 0, 0.75, 0, 0));
      const bass = adoption({ time }, { curve: "bass", capacity: 3, innovation: 0.5, imitation: 0.25 });
      expect(bass.adopters).toEqual(column(-6, -6, 0, 3, 3));
      expect(bass.rate[2]).toBe(1.5);
    });

    test("peaks at the start or before where imitation is no stronger than innovation", () => {
      const peak = (imitation: number) => adoption({ time: 1 }, { curve: "bass", innovation: 0.1, imitation }).peak;
      expect([peak(0.1), peak(0.05) < 0, peak(0)]).toEqual([0, true, -Infinity]);
    });
  });
});
