import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { index, stocks } from "../../../examples/market/data.ts";
import { random } from "../../../reference/random.ts";
import type { Lanewise } from "../../../src/public.ts";
import { builds } from "../../support/builds.ts";
import { exactCorrelation } from "../../support/exact.ts";
import { column, golden } from "../../support/golden.ts";

type Pair = { x: number[]; y: number[] };
const returns = (lw: Lanewise, p: readonly number[]) => lw.market.logReturn({ price: column(...p) }).slice(1);

golden("market.correlation", {
  composite: (lw, { p, q, w = 4 }: { p: number[]; q: number[]; w?: number }, title: string) => {
    const pair = { x: returns(lw, p), y: returns(lw, q) };
    if (title.startsWith("lag")) return lw.market.lag({ ...pair, lags: column(1) })[0];
    if (title.startsWith("rolling")) return lw.market.rolling(pair, {}, { sizes: { window: w } }).slice(w - 1);
    return lw.market.pearson(pair);
  },
  corr: (lw, { x, y }: Pair) => lw.market.pearson({ x: column(...x), y: column(...y) }),
  ewcorr: (lw, { x, y, lam }: Pair & { lam: number }) =>
    lw.market.ewma({ x: column(...x), y: column(...y) }, { decay: lam }).at(-1),
});

const drawn = (length: number, seed: number) => {
  const next = random(seed);
  return Float64Array.from({ length }, () => next() - 0.5);
};

describe.each(builds)("on the $name build", ({ lw }) => {
  const { pearson, lag, rolling, ewma, matrix } = lw.market;

  describe("market.pearson", () => {
    test("is 1 along a line, -1 against it, whatever the units", () => {
      const x = column(1, 2, 3, 5);
      expect(pearson({ x, y: x.map((v) => 7 * v + 1e6) })).toBeCloseTo(1, 9);
      expect(pearson({ x, y: x.map((v) => -v) })).toBe(-1);
      expect(pearson({ x: x.map((v) => v * 1e149), y: x.map((v) => v * 1e-140) })).toBeCloseTo(1, 15);
    });

    test("is NaN where a series does not move, though its mean cannot be told exactly", () => {
      const still = new Float64Array(3000).fill(0.1);
      expect(pearson({ x: still, y: drawn(3000, 1) })).toBeNaN();
      expect(pearson({ x: column(1), y: column(2) })).toBeNaN();
      expect(pearson({ x: column(), y: column() })).toBeNaN();
    });

    test("keeps its digits under a large offset", () => {
      const x = drawn(5000, 2).map((v) => Math.round(v * 1000));
      const y = drawn(5000, 3).map((v, i) => Math.round(v * 1000) + x[i]!);
      const far = pearson({ x: x.map((v) => v + 1e12), y: y.map((v) => v - 1e12) });
      expect(far).toBeCloseTo(pearson({ x, y }), 13);
    });
  });

  describe("market.pearson and market.matrix around any centre", () => {
    const cases = {
      "near 1e12": (next: () => number) => 1e12 + next(),
      "near 0.1": (next: () => number) => 0.1 + next() * 2 ** -20,
    };

    test.each(Object.entries(cases))("have every digit that values %s have", (_, draw) => {
      const next = random(12);
      const x = Float64Array.from({ length: 3000 }, () => draw(next));
      const y = x.map((value) => value + draw(next));
      const interleaved = Float64Array.from([...x].flatMap((value, i) => [value, y[i]!]));
      const exact = exactCorrelation(x, y);
      expect(Math.abs(pearson({ x, y }) - exact)).toBeLessThan(1e-14);
      expect(Math.abs(matrix({ x: interleaved }, {}, { sizes: { column: 2 } })[1]! - exact)).toBeLessThan(1e-14);
    });

    test("have them when the first row, from which they measure, is far from all others", () => {
      const next = random(13);
      for (const far of [1e3, 1e8, 1e15]) {
        const x = Float64Array.from({ length: 2000 }, (_, i) => (i ? next() : far));
        const y = Float64Array.from({ length: 2000 }, (_, i) => (i ? next() : -far / 3));
        const z = y.map((value, i) => (i ? value : 0.5));
        expect(Math.abs(pearson({ x, y }) - exactCorrelation(x, y))).toBeLessThan(1e-14);
        expect(Math.abs(pearson({ x, y: z }) - exactCorrelation(x, z))).toBeLessThan(1e-14);
      }
    });
  });

  describe("market.lag", () => {
    test("finds by how much one series leads the other", () => {
      const x = drawn(500, 4);
      const y = x.map((_, i) => x[i - 3] ?? 0);
      const lags = column(-2, -1, 0, 1, 2, 3, 4);
      const values = lag({ x, y, lags });
      expect(values[5]).toBeCloseTo(1, 12);
      expect(lags[values.indexOf(Math.max(...values))]).toBe(3);
      const [back] = lag({ x: y, y: x, lags: column(-3) });
      expect(back).toBe(values[5]);
    });

    test("is NaN for lags that leave no two pairs, and for what is no whole number", () => {
      expect([...lag({ x: column(1, 2, 4), y: column(1, 3, 2), lags: column(2, -2, 3, 9, 0.5, NaN) })]).toEqual(
        new Array(6).fill(NaN),
      );
    });
  });

  describe("market.rolling", () => {
    test("is the correlation of each window, for windows of all lengths", () => {
      const x = drawn(200, 5);
      const y = drawn(200, 6).map((v, i) => v + x[i]!);
      for (const window of [2, 3, 7, 8, 50, 199, 200]) {
        const values = rolling({ x, y }, {}, { sizes: { window } });
        for (let end = 0; end < 200; end++) {
          const start = end + 1 - window;
          if (start < 0) expect(values[end]).toBeNaN();
          else {
            const own = pearson({ x: x.slice(start, end + 1), y: y.slice(start, end + 1) });
            expect(Math.abs(values[end]! - own)).toBeLessThan(1e-12);
          }
        }
      }
    });

    test("does not drift: a burst leaves nothing behind once it has left the window", () => {
      const x = drawn(3000, 7);
      const y = drawn(3000, 8);
      const calm = rolling({ x, y }, {}, { sizes: { window: 20 } });
      const burst = (v: number, i: number) => (i >= 100 && i < 105 ? v * 1e15 : v);
      const values = rolling({ x: x.map(burst), y: y.map(burst) }, {}, { sizes: { window: 20 } });
      for (let i = 125; i < 3000; i++) expect(Math.abs(values[i]! - calm[i]!)).toBeLessThan(1e-12);
    });

    test("is NaN while a series stands still, and only then", () => {
      const x = Float64Array.from({ length: 40 }, (_, i) => (i < 10 || i >= 25 ? Math.sin(i) : 0.1));
      const values = rolling({ x, y: drawn(40, 9) }, {}, { sizes: { window: 5 } });
      values.forEach((value, i) => {
        expect(Number.isNaN(value), `${i}`).toBe(i < 4 || (i >= 14 && i < 25));
      });
    });

    test("has nothing to say of windows of one value, and refuses windows of none", () => {
      const windows = (window: number) =>
        rolling({ x: column(1, 2, 3), y: column(3, 1, 2) }, {}, { sizes: { window } });
      expect(windows(1)).toEqual(column(NaN, NaN, NaN));
      expect(() => windows(0)).toThrow(RangeError);
    });
  });

  describe("market.ewma", () => {
    test("stays within -1 and 1, and is exactly that for a series with itself", () => {
      const value = fc.double({ min: -0.1, max: 0.1, noNaN: true }).map((v) => v + 1e-9);
      fc.assert(
        fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 50 }), (pairs) => {
          const x = Float64Array.from(pairs, ([v]) => v);
          const y = Float64Array.from(pairs, ([, v]) => v);
          for (const r of ewma({ x, y })) if (!Number.isNaN(r)) expect(Math.abs(r)).toBeLessThanOrEqual(1);
          for (const r of ewma({ x, y: x })) if (!Number.isNaN(r)) expect(r).toBeGreaterThan(1 - 1e-15);
        }),
        { seed: 1 },
      );
    });
  });

  describe("market.matrix", () => {
    const spread = (series: readonly Float64Array[]) =>
      Float64Array.from({ length: series.length * series[0]!.length }, (_, i) => {
        return series[i % series.length]![Math.floor(i / series.length)]!;
      });

    test("has the correlation of each two series, for any number of both", () => {
      for (const count of [1, 2, 3, 4, 5, 9])
        for (const n of [2, 63, 64, 65, 1500]) {
          const common = drawn(n, n);
          const series = Array.from({ length: count }, (_, j) =>
            drawn(n, j + 1).map((v, i) => v + j * common[i]! + 100),
          );
          const all = matrix({ x: spread(series) }, {}, { sizes: { column: count } });
          series.forEach((x, i) => {
            series.forEach((y, j) => {
              expect(all[i * count + j]).toBe(all[j * count + i]);
              if (i === j) expect(all[i * count + j]).toBe(1);
              else expect(Math.abs(all[i * count + j]! - pearson({ x, y }))).toBeLessThan(1e-13);
            });
          });
        }
    });

    test("is NaN only in the row and column of a series that stands still or holds no number", () => {
      for (const odd of [new Float64Array(100).fill(0.1), drawn(100, 1).map((v, i) => (i === 70 ? NaN : v))]) {
        const all = matrix({ x: spread([drawn(100, 2), odd, drawn(100, 3)]) }, {}, { sizes: { column: 3 } });
        expect([...all].map(Number.isNaN)).toEqual([false, true, false, true, true, true, false, true, false]);
      }
    });

    test("of stocks ties Apple to Google more than to IBM", () => {
      const prices = stocks();
      const names = [...prices.keys()];
      const x = names.map((name) => lw.market.logReturn({ price: prices.get(name)! }).slice(1));
      const all = matrix({ x: spread(x) }, {}, { sizes: { column: names.length } });
      const of = (a: string, b: string) => all[names.indexOf(a) * names.length + names.indexOf(b)]!;
      expect(of("AAPL", "GOOG")).toBeCloseTo(
        pearson({ x: x[names.indexOf("AAPL")]!, y: x[names.indexOf("GOOG")]! }),
        13,
      );
      expect(of("AAPL", "GOOG")).toBeGreaterThan(of("AAPL", "IBM"));
    });
  });

  test("rises and falls of the S&P 500 are followed by volatility, not by returns", () => {
    const { close } = index();
    const x = lw.market.logReturn({ price: close }).slice(1);
    const size = x.map(Math.abs);
    expect(Math.abs(lag({ x, y: x, lags: column(5) })[0]!)).toBeLessThan(0.1);
    expect(lag({ x: size, y: size, lags: column(5) })[0]!).toBeGreaterThan(0.25);
  });
});
