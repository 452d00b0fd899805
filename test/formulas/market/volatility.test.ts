import { describe, expect, test } from "vitest";
import { index } from "../../../examples/market/data.ts";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("market.ewmaVol", {
  ewvol: (lw, { r, lam, ann }: { r: number[]; lam: number; ann: number }) =>
    lw.market.ewmaVol({ returns: column(...r) }, { decay: lam, periodsPerYear: ann }),
});

type Garch = { r: number[]; w: number; a: number; b: number; s0: number; h: number };
golden("market.garch", {
  garch: (lw, { r, w, a, b, s0, h }: Garch) => {
    const model = { omega: w, alpha: a, beta: b, initialVariance: s0 };
    const returns = column(...r);
    const { variance, next, logDensity } = lw.market.garch({ returns }, model);
    const ahead = Array.from({ length: h }, (_, k) => lw.market.garch({ returns }, { ...model, horizon: k + 1 }));
    return {
      variance,
      next: next.at(-1),
      longRun: w / (1 - a - b),
      forecast: ahead.map(({ forecast }) => forecast.at(-1)),
      logLik: lw.core.sum({ x: logDensity }),
    };
  },
});

type Ohlc = Record<"O" | "H" | "L" | "C", number[]>;
golden("market.rangeVol", {
  rng: (lw, { O, H, L, C }: Ohlc) =>
    lw.market.rangeVol({ open: column(...O), high: column(...H), low: column(...L), close: column(...C) }),
});

/** A normal deviate. */
const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

describe.each(builds)("on the $name build", ({ lw }) => {
  const { ewmaVol, garch, rangeVol, logReturn } = lw.market;

  describe("market.ewmaVol", () => {
    test("repeats itself where a return is missing", () => {
      expect(ewmaVol({ returns: column(NaN, 2, NaN, Infinity) })).toEqual(column(NaN, 2, 2, 2));
    });

    test("settles at the size of returns that are all the same", () => {
      expect(ewmaVol({ returns: new Float64Array(500).fill(0.01) }).at(-1)).toBeCloseTo(0.01, 15);
    });
  });

  describe("market.garch", () => {
    test("forecasts the long run in the end, and a straight line where there is none", () => {
      const shock = { returns: column(0.1) };
      const far = garch(shock, { horizon: 2000 }).forecast[0]!;
      expect(far / (1e-6 / (1 - 0.98))).toBeCloseTo(1, 9);
      const line = [1, 2, 3].map((horizon) => garch(shock, { alpha: 0.1, beta: 0.9, horizon }).forecast[0]!);
      expect(line[2]! - line[1]!).toBeCloseTo(1e-6, 15);
      expect(line[1]! - line[0]!).toBeCloseTo(1e-6, 15);
    });

    test("finds returns it has made itself likelier than any other model does", () => {
      const next = random(1);
      let v = 5e-5;
      const returns = Float64Array.from({ length: 20_000 }, () => {
        const r = Math.sqrt(v) * normal(next);
        v = 1e-6 + 0.08 * r * r + 0.9 * v;
        return r;
      });
      const likelihood = (alpha: number, beta: number) =>
        lw.core.sum({ x: garch({ returns }, { alpha, beta, omega: 5e-5 * (1 - alpha - beta) }).logDensity });
      const own = likelihood(0.08, 0.9);
      for (const [alpha, beta] of [
        [0, 0],
        [0.02, 0.96],
        [0.3, 0.68],
        [0.08, 0.7],
      ] as const)
        expect(likelihood(alpha, beta)).toBeLessThan(own);
    });
  });

  describe("market.rangeVol", () => {
    test("is NaN of no bars and of a bar that cannot be, and Yang and Zhang's needs three", () => {
      const bar = { open: column(10, 11), high: column(12, 13), low: column(9, 10), close: column(11, 12) };
      expect(rangeVol(bar).parkinson).toBeGreaterThan(0);
      expect(rangeVol(bar).yangZhang).toBeNaN();
      expect(Object.values(rangeVol({ ...bar, high: column(12, 9) }))).toEqual([NaN, NaN, NaN, NaN]);
      expect(Object.values(rangeVol({ ...bar, low: column(12, -1) }))).toEqual([NaN, NaN, NaN, NaN]);
      const none = { open: column(), high: column(), low: column(), close: column() };
      expect(Object.values(rangeVol(none))).toEqual([NaN, NaN, NaN, NaN]);
    });

    test("is NaN of a first bar that cannot be too, though only its close counts for Yang and Zhang", () => {
      const bars = { open: column(1, 1, 1, 1), high: column(0.5, 2, 2, 2), low: column(1, 1, 1, 1), close: 1 };
      expect(rangeVol(bars).yangZhang).toBeNaN();
    });

    test("of bars that are all alike has no variance between them, whatever their gap", () => {
      const bars = { open: 102, high: 103, low: 99, close: new Float64Array(1000).fill(100) };
      const { rogersSatchell, yangZhang } = rangeVol(bars);
      expect(yangZhang / ((1 - 0.34 / (1.34 + 1000 / 998)) * rogersSatchell)).toBeCloseTo(1, 14);
    });

    test("comes close to the variance of a price that moves continuously", () => {
      const next = random(2);
      const [days, steps, deviation] = [400, 400, 0.01];
      const [open, high, low, close] = [0, 1, 2, 3].map(() => new Float64Array(days));
      let p = 0;
      for (let d = 0; d < days; d++) {
        let [top, bottom] = [p, p];
        open![d] = Math.exp(p);
        for (let k = 0; k < steps; k++) {
          p += (deviation / Math.sqrt(steps)) * normal(next);
          top = Math.max(top, p);
          bottom = Math.min(bottom, p);
        }
        high![d] = Math.exp(top);
        low![d] = Math.exp(bottom);
        close![d] = Math.exp(p);
      }
      const all = rangeVol({ open: open!, high: high!, low: low!, close: close! });
      // Steps are seen, not what lies between: the range comes out some percent short.
      for (const variance of Object.values(all)) {
        expect(variance / deviation ** 2).toBeGreaterThan(0.8);
        expect(variance / deviation ** 2).toBeLessThan(1.1);
      }
    });
  });

  test("the S&P 500 was most volatile in the autumn of 2008 and in March 2020", () => {
    const { days, close } = index();
    const year = { periodsPerYear: 252 };
    const volatility = ewmaVol({ returns: logReturn({ price: close }) }, year);
    const peak = (from: string, to: string) => {
      const within = volatility.map((v, i) => (days[i]! >= from && days[i]! < to ? v : 0));
      return [days[within.indexOf(Math.max(...within))]!.slice(0, 7), Math.max(...within)] as const;
    };
    expect(peak("2008", "2009")[0]).toBe("2008-10");
    expect(peak("2020", "2021")[0]).toBe("2020-03");
    expect(peak("2008", "2009")[1]).toBeGreaterThan(0.6);
    expect(peak("2005", "2007")[1]).toBeLessThan(0.2);
  });
});
