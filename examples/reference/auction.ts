import type { Examples } from "./examples.ts";

export const auction: Examples<"auction"> = {
  secondPrice: (lw) => lw.auction.secondPrice({ bid: Float64Array.of(5, 9, 7), reserve: 6 }),
  vcgMultiUnit: (lw) =>
    lw.auction.vcgMultiUnit({
      value: Float64Array.of(9, 8, 6),
      bidder: Float64Array.of(0, 1, 2),
      units: 2,
      reserve: 3,
    }),
  vcgPosition: (lw) =>
    lw.auction.vcgPosition({
      bid: Float64Array.of(10, 8, 6),
      rate: Float64Array.of(0.2, 0.1),
      quality: Float64Array.of(0.5, 1, 0.9),
      reserve: 0,
    }),
  vcgCombinatorial: (lw) =>
    lw.auction.vcgCombinatorial({
      bundle: Float64Array.of(3, 1, 2),
      value: Float64Array.of(10, 6, 7),
      bidder: Float64Array.of(0, 1, 2),
    }),
  softClose: (lw) =>
    lw.auction.softClose(
      { time: Float64Array.of(1200, 3400, 3500, 3700), bid: Float64Array.of(10, 12, 14, 20) },
      { window: 300, extension: 300, minIncrement: 0.05 },
    ),
  candle: (lw) =>
    lw.auction.candle(
      {
        time: Float64Array.of(500, 1200, 1340, 1900),
        bid: Float64Array.of(10, 12, 15, 20),
        uniform: 0.35,
        from: 1000,
        until: 2000,
      },
      { hazard: 0.0025 },
    ),
  gsp: (lw) =>
    lw.auction.gsp({
      bid: Float64Array.of(10, 8, 6),
      quality: Float64Array.of(0.5, 1, 0.9),
      rate: Float64Array.of(0.2, 0.1),
    }),
  uniformPrice: (lw) =>
    lw.auction.uniformPrice({
      bid: Float64Array.of(103, 101, 101, 99),
      quantity: Float64Array.of(40, 30, 50, 80),
      supply: 100,
    }),
  payAsBid: (lw) =>
    lw.auction.payAsBid(
      { bid: Float64Array.of(103, 101, 101, 99), quantity: Float64Array.of(40, 30, 50, 80), supply: 100 },
      { margin: "proRata" },
    ),
  callMarket: (lw) =>
    lw.auction.callMarket({
      buy: Float64Array.of(1, 1, 1, 0, 0, 0),
      limit: Float64Array.of(104, 102, 100, 99, 101, 103),
      quantity: Float64Array.of(10, 20, 15, 12, 10, 30),
    }),
};
