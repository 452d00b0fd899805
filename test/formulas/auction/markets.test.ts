import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

const price = fc.integer({ min: 0, max: 12 });
const orders = fc.array(fc.record({ buy: fc.boolean(), limit: price, quantity: fc.integer({ min: 0, max: 9 }) }), {
  maxLength: 12,
});
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
/** Everything that sums to no more than there is. */
const bidding = fc.record({
  bids: fc.array(fc.record({ bid: price, quantity: fc.integer({ min: 0, max: 9 }) }), { maxLength: 12 }),
  supply: fc.integer({ min: 0, max: 60 }),
  reserve: price,
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { gsp, vcgPosition, uniformPrice, payAsBid, callMarket } = lw.auction;

  describe("auction.gsp", () => {
    test("charges three bidders for two slots as Edelman, Ostrovsky and Schwarz print it, section II", () => {
      // Bids of 10, 4 and 2 dollars, 200 and 100 clicks an hour: 800 and 200 dollars; the VCG mechanism 600 and 200.
      const call = { bid: column(10, 4, 2), rate: column(0.2, 0.1) };
      expect(gsp(call)).toMatchObject({ slot: column(0, 1, -1), perClick: column(4, 2, 0), status: "sold" });
      expect(gsp(call).total[0]! * 1000).toBeCloseTo(800, 9);
      expect(gsp(call).total[1]! * 1000).toBeCloseTo(200, 9);
      expect(vcgPosition(call).total[0]! * 1000).toBeCloseTo(600, 9);
    });

    test("never makes less of the same bids than what the others lose, and ranks them alike", () => {
      const bid = fc.record({
        bid: fc.double({ min: 0, max: 100, noNaN: true }),
        quality: fc.double({ min: 0.1, max: 3, noNaN: true }),
      });
      const rates = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(
          fc.array(bid, { maxLength: 8 }),
          rates,
          fc.double({ min: 0, max: 50, noNaN: true }),
          (bids, rates, reserve) => {
            const call = {
              bid: column(...bids.map(({ bid }) => bid)),
              quality: column(...bids.map(({ quality }) => quality)),
              rate: column(...rates.sort((a, b) => b - a)),
              reserve,
            };
            const [next, loss] = [gsp(call), vcgPosition(call)];
            expect(next.slot).toEqual(loss.slot);
            expect(next.revenue).toBeGreaterThanOrEqual(loss.revenue * (1 - 1e-12));
            for (const [i, perClick] of next.perClick.entries())
              expect(perClick).toBeLessThanOrEqual(call.bid[i]! * (1 + 1e-15) + 1e-300);
          },
        ),
      );
    });

    test("says that rates rise, and that a bid is out of range", () => {
      expect(gsp({ bid: column(5, 4), rate: column(0.1, 0.2) })).toMatchObject({ status: "unordered", revenue: NaN });
      expect(gsp({ bid: column(5, -4), rate: column(0.2) }).status).toBe("invalid");
      expect(gsp({ bid: column(5, NaN), rate: column(0.2), reserve: 6 })).toMatchObject({
        status: "unsold",
        revenue: 0,
      });
    });
  });

  const book = { bid: column(103, 101, 101, 99), quantity: column(40, 30, 50, 80), supply: 100 };

  describe("auction.uniformPrice", () => {
    test("fills from the best bid down, at one price for all", () => {
      expect(uniformPrice(book)).toEqual({
        filled: column(40, 30, 30, 0),
        ...{ sold: 100, price: 101, revenue: 10_100, status: "sold" },
      });
      expect(uniformPrice(book, { margin: "proRata" }).filled).toEqual(column(40, 22.5, 37.5, 0));
    });

    test("takes the highest losing bid, or the reserve where nobody loses", () => {
      const losing = { rule: "highestLosing" } as const;
      expect(uniformPrice({ ...book, supply: 120 }, losing).price).toBe(99);
      expect(uniformPrice(book, losing).price).toBe(101);
      expect(uniformPrice({ ...book, supply: 500, reserve: 20 }, losing)).toMatchObject({ price: 20, sold: 200 });
      expect(uniformPrice({ ...book, reserve: 104 }, losing)).toMatchObject({
        price: NaN,
        revenue: 0,
        status: "unsold",
      });
    });

    test("sells all that is wanted or all there is, and the price stands between winners and losers", () => {
      fc.assert(
        fc.property(bidding, fc.boolean(), fc.boolean(), ({ bids, supply, reserve }, losing, proRata) => {
          const call = {
            bid: column(...bids.map(({ bid }) => bid)),
            quantity: column(...bids.map(({ quantity }) => quantity)),
            ...{ supply, reserve },
          };
          const params = {
            rule: losing ? "highestLosing" : "lowestWinning",
            margin: proRata ? "proRata" : "first",
          } as const;
          const { filled, sold, price, revenue } = uniformPrice(call, params);
          const wanted = sum(bids.map(({ bid, quantity }) => (bid >= reserve ? quantity : 0)));
          expect(sold).toBe(Math.min(wanted, supply));
          expect(sum(filled)).toBeCloseTo(sold, 9);
          if (sold > 0) expect(revenue).toBe(sold * price);
          for (const [i, { bid, quantity }] of bids.entries()) {
            if (sold > 0 && filled[i]! > 0) expect(bid).toBeGreaterThanOrEqual(price);
            if (sold > 0 && filled[i]! < quantity) expect(bid).toBeLessThanOrEqual(Math.max(price, reserve));
          }
        }),
      );
    });

    test("says what is invalid, and touches no other auction", () => {
      const offsets = Uint32Array.of(0, 2, 4);
      for (const bad of [-1, 1.5, Infinity, NaN]) {
        const { sold, status } = uniformPrice({
          ...book,
          quantity: column(1, bad, 3, 4),
          supply: column(5, 5),
          offsets,
        });
        expect(sold).toEqual(column(NaN, 5));
        expect(status).toEqual(column(2, 0));
      }
    });
  });

  describe("auction.payAsBid", () => {
    test("charges each bid its own price", () => {
      expect(payAsBid(book)).toEqual({
        filled: column(40, 30, 30, 0),
        payment: column(4120, 3030, 3030, 0),
        ...{ sold: 100, revenue: 10_180, average: 101.8, status: "sold" },
      });
    });

    test("sells what one price would sell, to the same bids, and makes at least as much of it", () => {
      fc.assert(
        fc.property(bidding, fc.boolean(), ({ bids, supply, reserve }, proRata) => {
          const call = {
            bid: column(...bids.map(({ bid }) => bid)),
            quantity: column(...bids.map(({ quantity }) => quantity)),
            ...{ supply, reserve },
          };
          const margin = proRata ? "proRata" : "first";
          const [own, one] = [payAsBid(call, { margin }), uniformPrice(call, { margin })];
          expect(own.filled).toEqual(one.filled);
          expect(own.revenue).toBeGreaterThanOrEqual(one.revenue);
          expect(sum(own.payment)).toBeCloseTo(own.revenue, 9);
        }),
      );
    });
  });

  describe("auction.callMarket", () => {
    test("matches what one can check by hand", () => {
      // At 101 and 102 buyers want 30 and sellers offer 22: units 11 to 22 go to the second buyer.
      const call = {
        buy: column(1, 1, 1, 0, 0, 0),
        limit: column(104, 102, 100, 99, 101, 103),
        quantity: column(10, 20, 15, 12, 10, 30),
      };
      expect(callMarket(call, { k: 0.25 })).toEqual({
        filled: column(10, 12, 0, 12, 10, 0),
        ...{ price: 102, low: 102, high: 102, volume: 22, gains: 10 * 5 + 2 * 3 + 10, status: "traded" },
      });
      const apart = { buy: column(1, 0), limit: column(10, 4) };
      expect(callMarket(apart, { k: 0.25 })).toMatchObject({ price: 5.5, low: 4, high: 10, gains: 6 });
      expect(callMarket({ buy: column(1, 0), limit: column(4, 10) })).toMatchObject({
        status: "idle",
        volume: 0,
        price: NaN,
      });
    });

    test("trades the most that any one price can, and at every price from low to high, as a search of all prices finds", () => {
      fc.assert(
        fc.property(orders, fc.double({ min: 0, max: 1, noNaN: true }), (orders, k) => {
          const found = callMarket(
            {
              buy: column(...orders.map(({ buy }) => Number(buy))),
              limit: column(...orders.map(({ limit }) => limit)),
              quantity: column(...orders.map(({ quantity }) => quantity)),
            },
            { k },
          );
          const side = (buying: boolean, price: number, strictly: boolean) =>
            sum(
              orders
                .filter(
                  ({ buy, limit }) =>
                    buy === buying && (limit === price ? !strictly : buy ? limit > price : limit < price),
                )
                .map(({ quantity }) => quantity),
            );
          // Half prices stand between the whole ones that orders have.
          const prices = Array.from({ length: 27 }, (_, j) => j / 2 - 0.5);
          const volume = Math.max(...prices.map((p) => Math.min(side(true, p, false), side(false, p, false))));
          expect(found.volume).toBe(volume);
          const clears = prices.filter(
            (p) =>
              side(true, p, true) <= volume &&
              side(false, p, true) <= volume &&
              side(true, p, false) >= volume &&
              side(false, p, false) >= volume,
          );
          if (volume > 0) {
            expect(found.low).toBe(Math.ceil(Math.min(...clears)));
            expect(found.high).toBe(Math.floor(Math.max(...clears)));
            expect(found.price).toBeCloseTo(found.low + k * (found.high - found.low), 12);
          }
          for (const buying of [true, false])
            expect(sum(orders.map(({ buy }, i) => (buy === buying ? found.filled[i]! : 0)))).toBe(volume);
          const gains = sum(orders.map(({ buy, limit }, i) => (buy ? 1 : -1) * limit * found.filled[i]!));
          expect(found.gains).toBeCloseTo(gains, 9);
        }),
      );
    });

    test("says what is invalid", () => {
      expect(callMarket({ buy: column(1, 2), limit: column(4, 10) }).status).toBe("invalid");
      expect(callMarket({ buy: column(1, 0), limit: column(4, -1) })).toMatchObject({ status: "invalid", volume: NaN });
      expect(callMarket({ buy: column(1, 0), limit: column(4, 1), quantity: column(1, 0.5) }).status).toBe("invalid");
    });
  });
});
