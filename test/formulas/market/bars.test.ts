import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { index } from "../../../examples/market/data.ts";
import type { Lanewise } from "../../../src/public.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("market.bars", {
  bars: (lw, { t, p, v, w }: { t: number[]; p: number[]; v: number[]; w: number }) => {
    const all = lw.market.bars({ time: column(...t), price: column(...p), volume: column(...v) }, { width: w });
    const complete = t.map((_, i) => i).filter((i) => i + 1 === t.length || all.opens[i + 1] === 1);
    return complete.map((i) => Object.fromEntries(Object.entries(all).map(([name, cells]) => [name, cells[i]])));
  },
});

const returns = (lw: Lanewise, { p }: { p: number[] }) => lw.market.logReturn({ price: column(...p) }).subarray(1);
golden("market.logReturn", { lr: returns, composite: returns });

golden(
  "market.cycle",
  {
    dd: (lw, { p }: { p: number[] }) => {
      const { drawdown, deepest, at } = lw.market.cycle({ price: column(...p) });
      return { series: drawdown, max: deepest.at(-1), at: at.at(-1) };
    },
    bull: (lw, { p, th }: { p: number[]; th: number }) =>
      lw.market.cycle({ price: column(...p) }, { threshold: th }).phase,
  },
  { exact: ["at"] },
);

const prices = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { bars, logReturn, cycle } = lw.market;

  describe("market.bars", () => {
    test("tells how many buckets had no trade", () => {
      const { bucket, opens, gap } = bars({ time: column(0, 10, 650, 660, 1000), price: 1 });
      expect(bucket).toEqual(column(0, 0, 2, 2, 3));
      expect(opens).toEqual(column(1, 0, 1, 0, 1));
      expect(gap).toEqual(column(0, 0, 1, 0, 0));
    });

    test("rejects a trade that comes too late, and leaves the bar as it was", () => {
      const bank = lw.market.bars.bank(1);
      bank.step({ time: 100, price: 5, volume: 1 });
      const { close, count, opens } = bank.step({ time: 99, price: 9, volume: 1 });
      expect([close[0], count[0], opens[0], bank.state.skipped[0]]).toEqual([5, 1, 0, 1]);
      expect(bank.step({ time: 100, price: 6, volume: 1 }).close[0]).toBe(6);
    });

    test("puts trades before time zero into buckets of their own", () => {
      expect(bars({ time: column(-301, -300, -1, 0), price: 1 }).bucket).toEqual(column(-2, -1, -1, 0));
    });

    test("loses no volume and no trade, and keeps open and close between the extremes", () => {
      fc.assert(
        fc.property(prices, fc.integer({ min: 1, max: 500 }), (list, step) => {
          const price = column(...list);
          const time = price.map((_, i) => i * step);
          const all = bars({ time, price, volume: 1 });
          const last = list.map((_, i) => i).filter((i) => i + 1 === list.length || all.opens[i + 1] === 1);
          expect(last.reduce((sum, i) => sum + all.count[i]!, 0)).toBe(list.length);
          expect(last.reduce((sum, i) => sum + all.volume[i]!, 0)).toBe(list.length);
          for (const i of last)
            for (const inner of [all.open[i]!, all.close[i]!]) {
              expect(inner).toBeLessThanOrEqual(all.high[i]!);
              expect(inner).toBeGreaterThanOrEqual(all.low[i]!);
            }
        }),
        { seed: 1 },
      );
    });

    test("makes months of the days of the S&P 500 that end where the days end", () => {
      const { close, days } = index();
      const month = days.map((day) => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7)));
      const { opens, close: last, high } = bars({ time: Float64Array.from(month), price: close }, { width: 1 });
      expect(opens.reduce((sum, x) => sum + x)).toBe(new Set(month).size);
      const end = days.lastIndexOf("2008-10-31");
      expect(last[end]).toBe(close[end]);
      const days200810 = days.map((day, i) => (day.startsWith("2008-10") ? close[i]! : 0));
      expect(high[end]).toBe(Math.max(...days200810));
    });
  });

  describe("market.logReturn", () => {
    test("has none for the first price, none where there is no price, and reaches back over the gap", () => {
      const output = logReturn({ price: column(1, NaN, -2, 0, Math.E, Math.E) });
      expect([...output.subarray(0, 4)]).toEqual([NaN, NaN, NaN, NaN]);
      expect(output[4]).toBeCloseTo(1, 15);
      expect(output[5]).toBe(0);
    });

    test("is accurate for the smallest and the largest moves", () => {
      const up = logReturn({ price: column(1, 1 + Number.EPSILON) })[1]!;
      expect(up).toBe(Number.EPSILON - Number.EPSILON ** 2 / 2);
      const apart = logReturn({ price: column(1e-150, 1e150, 1e-150) });
      expect(apart[1]! / (300 * Math.LN10) - 1).toBeCloseTo(0, 15);
      expect(apart[2]).toBe(-apart[1]!);
    });

    test("of many series side by side is that of each", () => {
      const price = column(1, 10, 2, 20, 3, NaN, 4, 40);
      const one = logReturn({ price: column(1, 2, 3, 4) });
      const other = logReturn({ price: column(10, 20, NaN, 40) });
      expect(logReturn({ price }, {}, { entities: 2 })).toEqual(
        Float64Array.from({ length: 8 }, (_, i) => (i % 2 ? other : one)[i >> 1]!),
      );
    });

    test("adds up to the return of the whole", () => {
      const { close } = index();
      const sum = lw.core.sum({ x: logReturn({ price: close }).subarray(1) });
      expect(sum).toBeCloseTo(Math.log(close.at(-1)! / close[0]!), 12);
    });
  });

  describe("market.cycle", () => {
    test("is never deeper than the deepest, and zero at every new high", () => {
      fc.assert(
        fc.property(prices, (list) => {
          const { drawdown, deepest, at } = cycle({ price: column(...list) });
          let high = 0;
          list.forEach((price, i) => {
            high = Math.max(high, price);
            if (price === high) expect(drawdown[i]).toBe(0);
            expect(drawdown[i]!).toBeLessThanOrEqual(deepest[i]!);
            expect(drawdown[at[i]!]).toBe(deepest[i]);
          });
        }),
        { seed: 1 },
      );
    });

    test("repeats itself where there is no price", () => {
      const { drawdown, phase } = cycle({ price: column(100, 70, NaN, -1, 70) });
      expect(drawdown).toEqual(column(0, 1 - 70 / 100, 1 - 70 / 100, 1 - 70 / 100, 1 - 70 / 100));
      expect(phase).toEqual(column(0, -1, -1, -1, -1));
    });

    test("finds the bear markets of the S&P 500 and the deepest day, 9 March 2009", () => {
      const { days, close } = index();
      const { deepest, at, phase } = cycle({ price: close });
      expect(days[at.at(-1)!]).toBe("2009-03-09");
      expect(deepest.at(-1)).toBeCloseTo(1 - 676.530029 / 1565.150024, 12);
      const turns = days.filter((_, i) => i > 0 && phase[i] === -1 && phase[i - 1] !== -1);
      expect(turns).toContain("2008-07-09");
      expect(turns).toContain("2020-03-12");
    });
  });
});
