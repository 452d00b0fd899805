import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

const numbers = (cells: Iterable<number>) => [...cells];
const safe = Number.MAX_SAFE_INTEGER;

/** Bids of each bidder as rows, with the bidder's number beside. */
const rowsOf = <T>(bidders: readonly (readonly T[])[]) => ({
  cells: bidders.flat(),
  bidder: Float64Array.from(bidders.flatMap((bids, i) => bids.map(() => i))),
});
/** Sum of what stands in the rows of each bidder. */
const perBidder = (bidders: readonly (readonly unknown[])[], bidder: Float64Array, cells: Float64Array) =>
  bidders.map((_, i) => cells.reduce((sum, x, row) => sum + (bidder[row] === i ? x : 0), 0));

golden(
  "auction.vcgMultiUnit",
  {
    multi: (lw, { marg, k, reserve }: { marg: number[][]; k: number; reserve: number }) => {
      const { cells, bidder } = rowsOf(marg);
      const { won, price, welfare } = lw.auction.vcgMultiUnit({ value: column(...cells), bidder, units: k, reserve });
      return { quantity: perBidder(marg, bidder, won), payment: perBidder(marg, bidder, price), welfare };
    },
  },
  { exact: ["quantity", "payment", "welfare"] },
);

type Position = { bids: number[]; ctr: number[]; quality: number[]; reserve: number };
golden("auction.vcgPosition", {
  position: (lw, { bids, ctr, quality, reserve }: Position) => {
    const [bid, rate] = [column(...bids), column(...ctr)];
    const { slot, total, perClick } = lw.auction.vcgPosition({ bid, rate, quality: column(...quality), reserve });
    return numbers(slot)
      .map((slot, i) => ({ bidder: i, slot, total: total[i], perClick: perClick[i] }))
      .filter(({ slot }) => slot >= 0)
      .sort((a, b) => a.slot - b.slot);
  },
});

type Combination = { items: number; bids: [bundle: number, value: number][][] };
golden(
  "auction.vcgCombinatorial",
  {
    combi: (lw, { bids }: Combination) => {
      const { cells, bidder } = rowsOf(bids);
      const bundle = column(...cells.map(([bundle]) => bundle));
      const value = column(...cells.map(([, value]) => value));
      const { won, payment, welfare } = lw.auction.vcgCombinatorial({ bundle, value, bidder });
      const allocation = perBidder(
        bids,
        bidder,
        won.map((yes, i) => yes * bundle[i]!),
      );
      return { welfare, allocation, payment: perBidder(bids, bidder, payment) };
    },
  },
  { exact: ["welfare", "allocation", "payment"] },
);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { vcgMultiUnit, vcgPosition, vcgCombinatorial } = lw.auction;

  describe("auction.vcgMultiUnit", () => {
    /** Most that so many units are worth, where the seller keeps what is worth less than the reserve. */
    const worth = (values: readonly (readonly number[])[], units: number, reserve: number) =>
      [...values.flat(), ...new Array<number>(units).fill(reserve)]
        .sort((a, b) => b - a)
        .slice(0, units)
        .reduce((sum, value) => sum + value, 0);

    test("charges each bidder what the others and the seller lose by it, to the unit", () => {
      const bidder = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 });
      const units = fc.integer({ min: 0, max: 12 });
      fc.assert(
        fc.property(fc.array(bidder, { maxLength: 6 }), units, fc.integer({ min: 0, max: 6 }), (drawn, k, reserve) => {
          const bidders = drawn.map((values) => values.toSorted((a, b) => b - a));
          const { cells, bidder } = rowsOf(bidders);
          const result = vcgMultiUnit({ value: column(...cells), bidder, units: k, reserve });
          const won = perBidder(bidders, bidder, result.won);
          const paid = perBidder(bidders, bidder, result.price);
          const taken = bidders.map((values, i) => values.slice(0, won[i]).reduce((sum, value) => sum + value, 0));
          expect(result.sold).toBe(won.reduce((sum, n) => sum + n, 0));
          expect(result.welfare).toBe(taken.reduce((sum, value) => sum + value, 0));
          expect(result.revenue).toBe(paid.reduce((sum, value) => sum + value, 0));
          const all = worth(bidders, k, reserve);
          bidders.forEach((_, i) => {
            const others = bidders.filter((_, j) => j !== i);
            expect(paid[i]).toBe(worth(others, k, reserve) - (all - taken[i]!));
          });
        }),
        { seed: 1, numRuns: 300 },
      );
    });

    test("charges everybody the same when each wants one unit, named or not", () => {
      const value = column(3, 9, 5, 7, 5);
      const { price, won } = vcgMultiUnit({ value, units: 3 });
      expect(won).toEqual(column(0, 1, 1, 1, 0));
      expect(price).toEqual(column(0, 5, 5, 5, 0));
      expect(vcgMultiUnit({ value, bidder: column(NaN, NaN, NaN, NaN, NaN), units: 3 }).price).toEqual(price);
      expect(vcgMultiUnit({ value, bidder: column(1, 2, NaN, 3, 4), units: 3 }).price).toEqual(price);
    });

    test("orders a long auction as it orders a short one", () => {
      const next = random(5);
      const value = Float64Array.from({ length: 3001 }, () => Math.floor(next() * 1000));
      const { won, price } = vcgMultiUnit({ value, units: 700 });
      const ranked = Array.from(value.keys()).sort((a, b) => value[b]! - value[a]! || a - b);
      const winners = new Set(ranked.slice(0, 700));
      won.forEach((yes, i) => {
        expect(yes === 1).toBe(winners.has(i));
        expect(price[i]).toBe(yes ? value[ranked[700]!] : 0);
      });
    });

    test("sells nothing of nothing, and says so", () => {
      const offsets = Uint32Array.of(0, 2, 4, 4);
      const { status, sold, won } = vcgMultiUnit({
        value: column(4, 3, 2, 1),
        units: column(0, 2, 5),
        reserve: column(0, 3, 0),
        offsets,
      });
      expect(status).toEqual(column(1, 1, 1));
      expect(sold).toEqual(column(0, 0, 0));
      expect(won).toEqual(column(0, 0, 0, 0));
    });

    test("says what it cannot do", () => {
      const status = (value: Float64Array, bidder: Float64Array, units = 1) =>
        vcgMultiUnit({ value, bidder, units }).status;
      expect(status(column(1, 2), column(1, 1))).toBe("unordered");
      expect(status(column(2, 1), column(2, 1))).toBe("unordered");
      expect(status(column(3, 2, 1), column(1, NaN, 1))).toBe("unordered");
      expect(status(column(3, 2, 1), column(1, NaN, 2))).toBe("sold");
      expect(status(column(2, 1), column(1, 1.5))).toBe("invalid");
      expect(status(column(-1), column(1))).toBe("invalid");
      expect(status(column(1), column(1), 1.5)).toBe("invalid");
      expect(status(column(safe, 1), column(1, 2), 1)).toBe("sold");
      expect(status(column(safe, 1), column(1, 2), 2)).toBe("invalid");
    });
  });

  describe("auction.vcgPosition", () => {
    test("charges each winner what the others lose by it", () => {
      const next = random(11);
      for (let round = 0; round < 200; round++) {
        const n = Math.floor(next() * 7);
        const rate = Float64Array.from({ length: Math.floor(next() * 5) }, next).sort((a, b) => b - a);
        const bid = Float64Array.from({ length: n }, () => Math.floor(next() * 100));
        const quality = Float64Array.from({ length: n }, () => 0.1 + next());
        const reserve = Math.floor(next() * 40);
        const score = bid.map((b, i) => b * quality[i]!);
        // The seller fills what is left at the reserve.
        const worth = (scores: readonly number[]) => {
          const ranked = [...scores, ...Array.from(rate, () => reserve)].sort((a, b) => b - a);
          return rate.reduce((sum, clicks, j) => sum + clicks * ranked[j]!, 0);
        };
        const { slot, total, perClick } = vcgPosition({ bid, quality, rate, reserve });
        for (let i = 0; i < n; i++) {
          const place = slot[i]!;
          const ahead = Array.from(score.keys()).filter(
            (j) => score[j]! >= reserve && (score[j]! > score[i]! || (score[j] === score[i] && j < i)),
          ).length;
          expect(place).toBe(score[i]! >= reserve && ahead < rate.length ? ahead : -1);
          const others = [...score].filter((_, j) => j !== i);
          const own = place < 0 ? 0 : rate[place]! * score[i]!;
          const due = place < 0 ? 0 : worth(others) - (worth([...score]) - own);
          expect(total[i]).toBeCloseTo(due, 10);
          if (place < 0) continue;
          expect(perClick[i]).toBeLessThanOrEqual(bid[i]! * (1 + 1e-12));
          expect(perClick[i]! * quality[i]!).toBeGreaterThanOrEqual(reserve * (1 - 1e-12));
        }
      }
    });

    test("with fewer bidders than slots charges the last the reserve a click", () => {
      const { slot, perClick, revenue } = vcgPosition({
        bid: column(9, 5),
        rate: column(0.5, 0.25, 0.125),
        reserve: 2,
      });
      expect(slot).toEqual(column(0, 1));
      expect(perClick).toEqual(column(3.5, 2));
      expect(revenue).toBe(2.25);
    });

    test("says what it cannot do", () => {
      const status = (bid: Float64Array, rate: Float64Array) => vcgPosition({ bid, rate }).status;
      expect(status(column(1), column(0.1, 0.2))).toBe("unordered");
      expect(status(column(1), column(1.1))).toBe("invalid");
      expect(status(column(-1), column(1))).toBe("invalid");
      expect(status(column(NaN), column(1))).toBe("unsold");
      expect(status(column(1), column())).toBe("unsold");
      expect(vcgPosition({ bid: column(5), rate: column(0) })).toMatchObject({ slot: column(0), perClick: column(0) });
    });
  });

  describe("auction.vcgCombinatorial", () => {
    type Bid = readonly [bundle: number, value: number];

    /** The best allocation by trying all of them: its worth, and the row of each bidder; ties to the earlier. */
    function tried(bidders: readonly (readonly Bid[])[], taken = 0, i = 0): number {
      if (i === bidders.length) return 0;
      let best = tried(bidders, taken, i + 1);
      for (const [bundle, value] of bidders[i]!)
        if (bundle && !(bundle & taken)) best = Math.max(best, value + tried(bidders, taken | bundle, i + 1));
      return best;
    }

    const run = (bidders: readonly (readonly Bid[])[]) => {
      const { cells, bidder } = rowsOf(bidders);
      const bundle = column(...cells.map(([bundle]) => bundle));
      const value = column(...cells.map(([, value]) => value));
      return { ...vcgCombinatorial({ bundle, value, bidder }), bundle, value, bidder };
    };

    test("finds the best allocation and charges what the others lose by it, to the unit", () => {
      const bid = fc.tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 20 }));
      const bidders = fc.array(fc.array(bid, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
      fc.assert(
        fc.property(bidders, (bidders) => {
          const { won, payment, welfare, revenue, bundle, value, bidder } = run(bidders);
          let taken = 0;
          let worth = 0;
          won.forEach((yes, row) => {
            if (!yes) {
              expect(payment[row]).toBe(0);
              return;
            }
            expect(taken & bundle[row]!).toBe(0);
            taken |= bundle[row]!;
            worth += value[row]!;
            const others = bidders.filter((_, i) => i !== bidder[row]);
            expect(payment[row]).toBe(tried(others) - (tried(bidders) - value[row]!));
          });
          for (const wins of perBidder(bidders, bidder, won)) expect(wins).toBeLessThanOrEqual(1);
          expect(worth).toBe(welfare);
          expect(welfare).toBe(tried(bidders));
          expect(revenue).toBe(payment.reduce((sum, due) => sum + due, 0));
        }),
        { seed: 1, numRuns: 400 },
      );
    });

    test("gives ties to the earlier bidder and to the earlier bid", () => {
      expect(run([[[1, 5]], [[1, 5]]]).won).toEqual(column(1, 0));
      const [second, first] = [2, 1].map((bundle): Bid => [bundle, 5]);
      expect(run([[second!, first!]]).won).toEqual(column(1, 0));
      expect(run([[[3, 9]], [[1, 4]], [[2, 5]]]).won).toEqual(column(1, 0, 0));
    });

    test("sells all of 16 items one by one, and the whole of them to one", () => {
      const singles = Array.from({ length: 16 }, (_, k): Bid[] => [[2 ** k, k + 1]]);
      const rivals = singles.map((bids) => bids.map(([bundle, value]): Bid => [bundle, value - 0.5]));
      const { won, payment, welfare } = run([...rivals, ...singles]);
      expect(welfare).toBe(136);
      expect(numbers(won)).toEqual([...new Array(16).fill(0), ...new Array(16).fill(1)]);
      expect(numbers(payment.subarray(16))).toEqual(Array.from({ length: 16 }, (_, k) => k + 0.5));
      const bundled = run([...singles, [[65_535, 200]]]);
      expect(bundled.welfare).toBe(200);
      expect(bundled.payment[16]).toBe(136);
    });

    test("passes over empty bundles and bids of nothing", () => {
      expect(run([[[0, 9]], [[1, 0]]])).toMatchObject({ won: column(0, 0), welfare: 0, status: "unsold" });
      expect(run([[[0, 9]], [[1, 2]]])).toMatchObject({ won: column(0, 1), payment: column(0, 0), welfare: 2 });
      expect(run([])).toMatchObject({ welfare: 0, revenue: 0, status: "unsold" });
    });

    test("says what it cannot do, and touches no other auction", () => {
      expect(run([[[65_536, 1]]]).status).toBe("invalid");
      expect(run([[[0.5, 1]]]).status).toBe("invalid");
      expect(run([[[1, -1]]]).status).toBe("invalid");
      expect(run([[[1, safe]], [[2, 1]]]).status).toBe("invalid");
      const [bundle, value] = [column(1, 1, 1, 1), column(5, 4, 3, 2)];
      const offsets = Uint32Array.of(0, 2, 4);
      expect(vcgCombinatorial({ bundle, value, bidder: column(2, 1, 1, 2), offsets })).toEqual({
        won: column(NaN, NaN, 1, 0),
        payment: column(NaN, NaN, 2, 0),
        welfare: column(NaN, 3),
        revenue: column(NaN, 2),
        status: column(2, 0),
      });
    });
  });
});
