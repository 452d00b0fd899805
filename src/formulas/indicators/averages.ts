import { column, domain, param, signal, state, tally, whole } from "../../spec.ts";

/** Sums of as many as anybody has stay finite, weighted ones too. */
const size = 1e290;
const value = column("any", [-size, size]);
/** Beyond this, squares of distances overflow. */
const square = 1e145;

/** Averages of the last values, and lines drawn from them. */
export const averages = domain({
  /**
   * Simple moving average: mean of the last values, as many as `{ sizes: { window: ... } }` says, 30 unless told. Time is cut into blocks
   * as long as the window; each window is the end of one block and the beginning of the next, whose sums are only ever added to: nothing
   * drifts, and what has left leaves no trace. A value that is not valid is skipped. Murphy 1999, chapter 9; TA-Lib's SMA.
   */
  sma: {
    inputs: {
      /** values, oldest first */
      x: signal(value),
    },
    state: {
      /** values of this block, and from there on the sums of the block before from each place to its end; NaN in the first block */
      recent: state("any", NaN, ["window"]),
      /** sum of this block so far */
      begun: state("any", 0),
      /** place in the block */
      place: state("tick", 0, [], { kind: "integer", range: whole }),
      /** values skipped because they were NaN or out of their domain */
      skipped: tally(),
    },
    sizes: { window: 30 },
    /** mean of the last `window` values; NaN before there are as many */
    output: signal(value),
  },

  /**
   * Weighted moving average: the last value counts as often as the window is long, the one before once less, the oldest once; 30 values unless
   * `{ sizes: { window: ... } }` says otherwise. Blocks as in sma, so nothing drifts. Murphy 1999, chapter 9; TA-Lib's WMA.
   */
  wma: {
    inputs: {
      /** values, oldest first */
      x: signal(value),
    },
    state: {
      /** values of this block, and from there on the weighted sums of the block before from each place, which counts once, to its end */
      recent: state("any", NaN, ["window"]),
      /** sum of this block so far */
      begun: state("any", 0),
      /** the same, of which the first value counts once, the second twice */
      rising: state("any", 0),
      /** place in the block */
      place: state("tick", 0, [], { kind: "integer", range: whole }),
      /** values skipped because they were NaN or out of their domain */
      skipped: tally(),
    },
    sizes: { window: 30 },
    /** weighted mean of the last `window` values; NaN before there are as many */
    output: signal(value),
  },

  /**
   * Bollinger bands: the mean of the last values, 20 unless `{ sizes: { window: ... } }` says otherwise, and so many of their deviations
   * (n in the denominator) above and below. Blocks as in sma; distances are from the last value of the block before, which lies in the
   * window too, so what cancels is not the level of prices. Bollinger 2001; TA-Lib's BBANDS.
   */
  bollinger: {
    inputs: {
      /** values, oldest first */
      x: signal(column("any", [-square, square])),
    },
    params: {
      /** deviations from the middle to the upper band */
      up: param("1", 2, [0, 1e6]),
      /** deviations from the middle to the lower band */
      down: param("1", 2, [0, 1e6]),
    },
    state: {
      /** values of this block, and from there on sums of the distances of the block before from each place to its end */
      recent: state("any", NaN, ["window"]),
      /** sums of their squares, from each place of the block before to its end */
      squares: state("any", NaN, ["window"]),
      /** sum of the distances of this block so far; NaN in the first block, as what they are measured from */
      begun: state("any", 0, [], { sparse: true }),
      /** sum of their squares */
      begunSquares: state("any", 0, [], { sparse: true }),
      /** what distances are measured from; NaN in the first block */
      base: state("any", NaN),
      /** place in the block */
      place: state("tick", 0, [], { kind: "integer", range: whole }),
      /** values skipped because they were NaN or out of their domain */
      skipped: tally(),
    },
    sizes: { window: 20 },
    output: {
      /** middle + up deviation; all are NaN before there are `window` values */
      upper: signal(column("any")),
      /** mean of the window */
      middle: signal(column("any")),
      /** middle - down deviation */
      lower: signal(column("any")),
      /** deviation of the window, sqrt(mean squared distance from the mean) */
      deviation: signal(column("any", [0, Infinity])),
    },
  },

  /**
   * Moving average convergence and divergence: exponential averages of few and of many values, their difference, and its own exponential
   * average. Weights are 2 / (period + 1). Each average begins with the mean of its first values: the fast one with those before the slow
   * one's first, the signal with the first differences. Appel 2005; TA-Lib's MACD.
   */
  macd: {
    inputs: {
      /** values, oldest first */
      x: signal(value),
    },
    params: {
      /** values of the fast average */
      fastPeriod: { ...param("tick", 12, [1, 100_000]), whole: true },
      /** values of the slow average */
      slowPeriod: { ...param("tick", 26, [1, 100_000]), whole: true },
      /** differences of the signal */
      signalPeriod: { ...param("tick", 9, [1, 100_000]), whole: true },
    },
    rules: [{ rule: "ordered", params: ["fastPeriod", "slowPeriod"] }],
    state: {
      /** fast average, or the sum it begins with */
      fast: state("any", 0),
      /** slow average, or the sum it begins with */
      slow: state("any", 0),
      /** average of the differences, or the sum it begins with */
      line: state("any", 0),
      /** values so far */
      count: tally(),
      /** values skipped because they were NaN or out of their domain */
      skipped: tally(),
    },
    output: {
      /** fast average less the slow one; all are NaN for the first slowPeriod + signalPeriod - 2 values */
      macd: signal(value),
      /** its average */
      signal: signal(value),
      /** macd - signal */
      histogram: signal(column("any")),
    },
  },
});
