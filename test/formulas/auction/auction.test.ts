import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

const safe = Number.MAX_SAFE_INTEGER;

golden(
  "auction.secondPrice",
  {
    second: (lw, { bids, reserve }: { bids: number[]; reserve: number }) =>
      lw.auction.secondPrice({ bid: column(...bids), reserve }),
  },
  { exact: ["winner", "price", "surplus"] },
);

type Soft = Record<"end" | "window" | "ext" | "decay" | "maxExt" | "hardEnd" | "minInc" | "start", number> & {
  bids: [time: number, bid: number][];
};
golden("auction.softClose", {
  soft: (lw, { bids, ext, maxExt, minInc, start, end, window, decay, hardEnd }: Soft) => {
    const columns = { time: column(...bids.map(([time]) => time)), bid: column(...bids.map(([, bid]) => bid)) };
    const result = lw.auction.softClose(columns, {
      ...{ end, window, decay, hardEnd },
      ...{ extension: ext, maxExtensions: maxExt, minIncrement: minInc, opening: start },
    });
    return bids.map((_, i) => ({
      accepted: result.accepted[i] === 1,
      end: result.end[i],
      high: result.high[i],
    }));
  },
});

type Candle = { t0: number; t1: number; u: number; times: number[]; bids: number[]; hazard: number };
golden(
  "auction.candle",
  {
    candle: (lw, { t0, t1, u, times, bids, hazard }: Candle) =>
      lw.auction.candle({ time: column(...times), bid: column(...bids), uniform: u, from: t0, until: t1 }, { hazard }),
  },
  { exact: ["winner"] },
);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { secondPrice, softClose, candle } = lw.auction;

  describe("auction.secondPrice", () => {
    test("passes over bidders who do not bid", () => {
      expect(secondPrice({ bid: column(NaN, 5, NaN, 9, NaN) })).toEqual({
        ...{ winner: 3, price: 5, surplus: 4 },
        status: "sold",
      });
      expect(secondPrice({ bid: column(NaN, NaN) }).status).toBe("unsold");
      expect(secondPrice({ bid: column() })).toEqual({ winner: -1, price: 0, surplus: 0, status: "unsold" });
    });

    test("says that it is invalid, and touches no other auction", () => {
      for (const bad of [-1, Infinity, safe + 1]) {
        const { winner, price, status } = secondPrice({
          bid: column(5, bad, 3, 4),
          offsets: Uint32Array.of(0, 2, 4),
        });
        expect(winner).toEqual(column(NaN, 1));
        expect(price).toEqual(column(NaN, 3));
        expect(status).toEqual(column(2, 0));
      }
      expect(secondPrice({ bid: column(5, 4), quality: column(1, 0) }).status).toBe("invalid");
      expect(secondPrice({ bid: column(5, 4), reserve: NaN }).status).toBe("invalid");
    });

    test("ranks and charges by bid times quality", () => {
      expect(secondPrice({ bid: column(10, 8, 6), quality: column(0.5, 1, 0.75), reserve: 4.75 })).toMatchObject({
        ...{ winner: 1, price: 5, surplus: 3 },
      });
    });

    test("finds the first of the highest and the price among any number of bids, wherever they stand", () => {
      const bids = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(NaN)), { maxLength: 40 });
      fc.assert(
        fc.property(bids, fc.integer({ min: 0, max: 9 }), (bids, reserve) => {
          const eligible = bids.filter((bid) => bid >= reserve).sort((a, b) => b - a);
          const winner = eligible.length ? bids.indexOf(eligible[0]!) : -1;
          const price = eligible.length ? (eligible[1] ?? reserve) : 0;
          expect(secondPrice({ bid: column(...bids), reserve })).toMatchObject({ winner, price });
        }),
        { seed: 1, numRuns: 500 },
      );
    });
  });

  describe("auction.softClose", () => {
    const bid = (time: number, bid: number) => ({ time: column(time), bid: column(bid) });

    test("never moves the end towards a bid", () => {
      expect(softClose(bid(3500, 10), { extension: 10, window: 300 }).end).toEqual(column(3600));
    });

    test("sells at the opening price, and from then on only above the highest bid, by the increment", () => {
      const accepted = (params: object, ...bids: number[]) => {
        const time = Float64Array.from(bids, (_, i) => i);
        const series = softClose({ time, bid: column(...bids) }, params);
        // A bank takes single ticks.
        const bank = softClose.bank(1, params);
        bids.forEach((bid, i) => {
          expect(bank.step({ time: i, bid }).accepted[0]).toBe(series.accepted[i]);
        });
        expect(bank.state.high[0]).toBe(series.high.at(-1));
        return [...series.accepted];
      };
      expect(accepted({ opening: 10 }, 9.99, 10, 10, 10.49, 10.5, 11.02, 11.025)).toEqual([0, 1, 0, 0, 1, 0, 1]);
      expect(accepted({ opening: 10, minIncrement: 0 }, 10, 10, 10 + 2 ** -49, 11, 11)).toEqual([1, 0, 1, 1, 0]);
      expect(accepted({ minIncrement: 0 }, 0, 0, 5e-324)).toEqual([1, 0, 1]);
      expect(accepted({ minIncrement: 1e-17 }, safe - 1, safe - 1, safe)).toEqual([1, 0, 1]);
      expect(accepted({ opening: 5 }, 1, 2)).toEqual([0, 0]);
    });

    test("keeps a bank of auctions, each with an end of its own", () => {
      const auctions = lw.auction.softClose.bank(3, {}, { state: { end: column(100, 200, 4000), high: 10 } });
      auctions.step({ time: 150, bid: 11 });
      expect(auctions.state.end).toEqual(column(100, 450, 4000));
      expect(auctions.state.high).toEqual(column(10, 11, 11));
      auctions.stepAt(Uint32Array.of(1, 1), { time: column(449, 748), bid: column(12, 13) });
      expect(auctions.state.end[1]).toBe(1048);
      expect(auctions.state.extensions).toEqual(column(0, 3, 0));
    });

    test("skips what is no bid, and refuses what comes too late or too low", () => {
      const time = column(1, NaN, 2, 3, 4000);
      const { accepted, high } = softClose({ time, bid: column(10, 20, -1, 10.4, 99) });
      expect(accepted).toEqual(column(1, 0, 0, 0, 0));
      expect(high).toEqual(column(10, 10, 10, 10, 10));
    });

    test("ends: extensions that shrink sum to less than a bound, whoever bids until the last moment", () => {
      const shrinking = softClose.bank(1, { decay: 0.5, minIncrement: 0, end: 100, extension: 60, window: 60 });
      for (let k = 0; k < 200; k++) shrinking.step({ time: shrinking.state.end[0]! - 1e-9, bid: k });
      expect(shrinking.state.end[0]).toBeLessThan(100 + 120);
    });
  });

  describe("auction.candle", () => {
    const phase = { from: 1000, until: 2000 };

    test("draws the end so that a bid counts as often as its survival says", () => {
      const next = random(3);
      const draws = 20_000;
      const uniform = Float64Array.from({ length: draws }, next);
      const offsets = Uint32Array.from({ length: draws + 1 }, (_, i) => i);
      for (const hazard of [0, 0.001, 0.01]) {
        for (const at of [900, 1000, 1300, 1900, 2000]) {
          const time = uniform.slice().fill(at);
          const bid = uniform.slice().fill(5);
          const { end, survival, winner } = candle({ time, bid, uniform, ...phase, offsets }, { hazard });
          const counted = end.reduce((count, t) => count + (at <= t ? 1 : 0), 0) / draws;
          expect(Math.abs(counted - survival[0]!)).toBeLessThan(0.015);
          expectSameBits(
            winner,
            end.map((t) => (at <= t ? 0 : -1)),
          );
        }
        expect(candle({ time: column(2001), bid: column(1), uniform: 0.5, ...phase }, { hazard }).survival).toEqual(
          column(0),
        );
      }
    });

    test("takes the first of equal bids, and passes over those who did not bid", () => {
      const auctions = { time: column(1, 2, 3, 4), bid: column(NaN, 7, 7, 8), uniform: 0, from: 3, until: 5 };
      expect(candle(auctions)).toMatchObject({ end: 3, winner: 1, price: 7, status: "sold" });
    });

    test("without a bid in time sells nothing", () => {
      const auctions = { time: column(4), bid: column(8), uniform: 0, from: 3, until: 5 };
      expect(candle(auctions)).toMatchObject({ winner: -1, price: 0, status: "unsold" });
    });

    test("says that it is invalid: no phase, no uniform, no time", () => {
      const good = { time: column(4), bid: column(8), uniform: 0.5, from: 3, until: 5 };
      for (const bad of [{ until: 3 }, { from: NaN }, { uniform: 1 }, { uniform: -0.1 }, { time: column(NaN) }])
        expect(candle({ ...good, ...bad })).toMatchObject({ end: NaN, winner: NaN, status: "invalid" });
    });
  });
});
