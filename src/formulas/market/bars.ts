import { column, domain, flag, integer, mirror, param, signal, state, tally, whole } from "../../spec.ts";

const safe = Number.MAX_SAFE_INTEGER;
// A quotient of two neither overflows nor loses digits.
const prices = [1e-150, 1e150] as const;
const price = column("price", prices);

/** Prices over time. */
export const bars = domain({
  /**
   * Trades as bars of equal time: bucket = floor(time / width), open first, close last, the extremes between, volumes summed.
   * Each trade gives the bar as it then stands; it is complete where the next trade opens another. A trade older than the last
   * one is skipped.
   */
  bars: {
    inputs: {
      /** when; never before the trade before it */
      time: signal(column("s", [-safe, safe])),
      /** at what price */
      price: signal(price),
      /** how much */
      volume: { ...signal(column("any", [0, Infinity])), optional: true, otherwise: 0 },
    },
    params: {
      /** length of a bar */
      width: param("s", 300, [1e-6, safe]),
    },
    state: {
      /** time of the last trade */
      last: state("s", NaN),
      /** which bar is open: floor(time / width) */
      bucket: state("n", NaN, [], { kind: "integer" }),
      /** first price */
      open: state("price", NaN, [], { range: prices }),
      /** highest price */
      high: state("price", NaN, [], { range: prices }),
      /** lowest price */
      low: state("price", NaN, [], { range: prices }),
      /** last price */
      close: state("price", NaN, [], { range: prices }),
      /** volumes so far */
      volume: state("any", NaN, [], { range: [0, Infinity] }),
      /** trades so far */
      count: state("n", NaN, [], { kind: "integer", range: [1, safe] }),
      /** trades skipped: out of order, or with a figure out of its domain */
      skipped: tally(),
    },
    output: {
      /** number of the bar, floor(time / width) */
      bucket: mirror(signal(column("n")), "bucket"),
      /** first price */
      open: mirror(signal(price), "open"),
      /** highest price */
      high: mirror(signal(price), "high"),
      /** lowest price */
      low: mirror(signal(price), "low"),
      /** last price */
      close: mirror(signal(price), "close"),
      /** volumes so far */
      volume: mirror(signal(column("any", [0, Infinity])), "volume"),
      /** trades so far */
      count: mirror(signal(column("n", [1, Infinity])), "count"),
      /** this trade opened the bar: the one before it is complete */
      opens: signal(flag()),
      /** buckets without a trade between that bar and this one */
      gap: signal(integer("n")),
    },
  },

  /**
   * Logarithmic return: ln(price / price before), accurate also where the two hardly differ. Where there is no price there is no
   * return, and the next one reaches back to the last price.
   */
  logReturn: {
    inputs: {
      /** prices, oldest first */
      price: signal(price),
    },
    state: {
      /** last price */
      price: state("price", NaN, [], { range: prices }),
      /** prices skipped because they were NaN, infinite or not positive */
      skipped: tally(),
    },
    /** return since the last price; NaN of the first */
    output: signal(column("1")),
  },

  /**
   * Drawdown, 1 - price / highest price, and the phase by the rule of 20 %: bear from the price that lies `threshold` below the
   * highest since the bear before, bull from the one that lies as much above the lowest since the bull before.
   */
  cycle: {
    inputs: {
      /** prices, oldest first */
      price: signal(price),
    },
    params: {
      /** how far a phase must be left behind, as a share */
      threshold: param("1", 0.2, [1e-9, 1 - 1e-9]),
    },
    state: {
      /** highest price */
      high: state("price", NaN, [], { range: prices }),
      /** how far below it the last price lies */
      drawdown: state("1", NaN, [], { range: [0, 1] }),
      /** deepest drawdown */
      deepest: state("1", NaN, [], { range: [0, 1] }),
      /** prices before it */
      at: state("n", NaN, [], { kind: "integer", range: whole }),
      /** prices so far */
      count: tally(),
      /** highest price of the phase */
      peak: state("price", NaN, [], { range: prices }),
      /** lowest price of the phase */
      trough: state("price", NaN, [], { range: prices }),
      /** 1 bull, -1 bear, 0 before the first signal */
      phase: state("1", 0, [], { kind: "integer", range: [-1, 1] }),
      /** prices skipped because they were NaN, infinite or not positive */
      skipped: tally(),
    },
    output: {
      /** 1 - price / highest price so far */
      drawdown: mirror(signal(column("1", [0, 1])), "drawdown"),
      /** deepest so far */
      deepest: mirror(signal(column("1", [0, 1])), "deepest"),
      /** how many prices came before the deepest */
      at: mirror(signal(integer("n")), "at"),
      /** 1 bull, -1 bear, 0 before the first signal */
      phase: mirror(signal(integer("1", [-1, 1])), "phase"),
    },
  },
});
