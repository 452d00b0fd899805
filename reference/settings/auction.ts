import { type Setting, uniform } from "./setting.ts";

/** Whose row it is, where each of so many neighbours is of one bidder. */
const bidders = (rows: number, each: number) => Float64Array.from({ length: rows }, (_, i) => Math.floor(i / each));

/** Half of what is wanted is there. */
const sale: Setting = {
  inputs: ({ row, group }, next) => ({
    bid: uniform(row!, 50, 150, next).map(Math.floor),
    quantity: uniform(row!, 1, 100, next).map(Math.floor),
    supply: new Float64Array(group!).fill((25 * row!) / group!).map(Math.floor),
  }),
};

export const auction: Readonly<Record<string, Setting>> = {
  "auction.callMarket": {
    inputs: ({ row }, next) => ({
      buy: uniform(row!, 0, 2, next).map(Math.floor),
      limit: uniform(row!, 50, 150, next).map(Math.floor),
      quantity: uniform(row!, 1, 100, next).map(Math.floor),
    }),
  },
  "auction.candle": {
    inputs: ({ row, group }, next) => ({
      time: uniform(row!, 0, 100, next),
      from: new Float64Array(group!).fill(50),
      until: new Float64Array(group!).fill(100),
    }),
  },
  "auction.gsp": { sizes: { slot: 4 }, inputs: () => ({ rate: Float64Array.of(0.2, 0.1, 0.05, 0.02) }) },
  "auction.payAsBid": sale,
  "auction.softClose": {
    params: { minIncrement: 0, end: 1e5, extension: 10, decay: 0.9 },
    inputs: ({ tick, entity }, next) => ({ time: uniform(tick! * entity!, 0.99e5, 1e5, next) }),
  },
  "auction.uniformPrice": sale,
  "auction.vcgCombinatorial": {
    inputs: ({ row }, next) => ({
      bundle: uniform(row!, 1, 256, next).map(Math.floor),
      bidder: bidders(row!, 2),
    }),
  },
  "auction.vcgMultiUnit": {
    inputs: ({ row, group }, next) => ({
      value: uniform(row!, 1, 2, next).map((x, i) => Math.floor(1000 * x * (4 - (i % 4)))),
      bidder: bidders(row!, 4),
      units: new Float64Array(group!).fill(row! / group! / 4).map(Math.floor),
    }),
  },
  "auction.vcgPosition": { sizes: { slot: 4 }, inputs: () => ({ rate: Float64Array.of(0.2, 0.1, 0.05, 0.02) }) },
};
