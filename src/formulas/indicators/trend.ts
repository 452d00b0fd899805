import { column, domain, param, signal, state, tally } from "../../spec.ts";

const size = 1e300;
const price = signal(column("price", [-size, size]));
const percent = signal(column("%", [0, 100]));
const spread = { range: [0, Infinity] } as const;

/** How wide bars are, and which way they go. */
export const trend = domain({
  /**
   * Average true range: a bar's true range is the largest of high - low and the distances of both from the close before. The average
   * begins with the mean of the first `period` true ranges, which the second bar begins, and goes on as (old (period - 1) + new) / period.
   * Wilder 1978; TA-Lib's ATR.
   */
  atr: {
    inputs: {
      /** highest price of the bar; a bar with a high below its low is not valid */
      high: price,
      /** lowest */
      low: price,
      /** last */
      close: price,
    },
    params: {
      /** true ranges it is made of */
      period: { ...param("tick", 14, [1, 100_000]), whole: true },
    },
    state: {
      /** close before; NaN before the first */
      last: state("price", NaN),
      /** the average, or the sum it begins with */
      average: state("price", 0, [], spread),
      /** bars so far */
      count: tally(),
      /** bars skipped because they were not valid */
      skipped: tally(),
    },
    /** NaN for the first `period` bars */
    output: signal(column("price", [0, Infinity])),
  },

  /**
   * Average directional index, and the indicators of both directions. A bar moves up by what its high rises above the high before, if that
   * is more than its low falls, and down likewise. Sums of both and of the true range go on as old - old / period + new; plus and minus
   * are their ratios in percent, their distance over their sum is the index, averaged as in atr. Wilder 1978; TA-Lib's PLUS_DI, MINUS_DI,
   * DX and ADX.
   */
  adx: {
    inputs: {
      /** highest price of the bar; a bar with a high below its low is not valid */
      high: price,
      /** lowest */
      low: price,
      /** last */
      close: price,
    },
    params: {
      /** bars that the sums and the average reach back */
      period: { ...param("tick", 14, [2, 100_000]), whole: true },
    },
    state: {
      /** high before; NaN before the first */
      lastHigh: state("price", NaN),
      /** low before */
      lastLow: state("price", NaN),
      /** close before */
      last: state("price", NaN),
      /** smoothed sum of moves up */
      rise: state("price", 0, [], spread),
      /** smoothed sum of moves down */
      fall: state("price", 0, [], spread),
      /** smoothed sum of true ranges */
      reach: state("price", 0, [], spread),
      /** average of the index, or the sum it begins with */
      average: state("%", 0, [], spread),
      /** bars so far */
      count: tally(),
      /** bars skipped because they were not valid */
      skipped: tally(),
    },
    output: {
      /** strength of the trend, whichever way it goes; NaN for the first 2 period - 1 bars. A bar without any move leaves it */
      adx: percent,
      /** moves up in percent of the true range, 0 where that is 0; NaN for the first `period` bars, as the next two */
      plus: signal(column("%")),
      /** moves down in percent of the true range */
      minus: signal(column("%")),
      /** 100 |plus - minus| / (plus + minus), 0 where nothing moves */
      dx: percent,
    },
  },
});
