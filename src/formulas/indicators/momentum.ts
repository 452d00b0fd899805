import { column, domain, param, signal, state, tally, whole } from "../../spec.ts";

const size = 1e300;
const price = signal(column("price", [-size, size]));
const percent = signal(column("%", [0, 100]));

/** How far prices have gone. */
export const momentum = domain({
  /**
   * Relative strength index: 100 gain / (gain + loss) of smoothed rises and falls. Both begin with the mean of the first `period`
   * changes and go on as (old (period - 1) + new) / period. Wilder 1978; TA-Lib's RSI, 0 where nothing moves.
   */
  rsi: {
    inputs: {
      /** prices, oldest first */
      price,
    },
    params: {
      /** changes it is made of */
      period: { ...param("tick", 14, [2, 100_000]), whole: true },
    },
    state: {
      /** price before; NaN before the first */
      last: state("price", NaN),
      /** smoothed rise, or the sum it begins with */
      gain: state("price", 0, [], { range: [0, Infinity] }),
      /** smoothed fall, or the sum it begins with */
      loss: state("price", 0, [], { range: [0, Infinity] }),
      /** prices so far */
      count: tally(),
      /** prices skipped because they were NaN or out of their domain */
      skipped: tally(),
    },
    /** from 0, only falls, to 100, only rises; NaN for the first `period` prices */
    output: percent,
  },

  /**
   * Stochastic oscillator: where the close lies between the lowest low and the highest high of the last bars, smoothed once (k) and once
   * more (d) by simple averages. `{ sizes: { window: 14, slow: 3, signal: 3 } }` says of how many; 5, 3 and 3 unless told. Blocks as in
   * sma, of extremes as van Herk 1992 has them. Lane 1984; TA-Lib's STOCH, 0 where nothing moves.
   */
  stochastic: {
    inputs: {
      /** highest price of the bar; a bar with a high below its low is not valid */
      high: price,
      /** lowest */
      low: price,
      /** last */
      close: price,
    },
    state: {
      /** highs of this block, and from there on the highest of the block before from each place to its end; NaN in the first block */
      highs: state("price", NaN, ["window"]),
      /** the same of lows */
      lows: state("price", NaN, ["window"]),
      /** highest high of this block so far and of the last bar before it; NaN before the first */
      highest: state("price", NaN),
      /** lowest low of them */
      lowest: state("price", NaN),
      /** place in the block */
      place: state("tick", 0, [], { kind: "integer", range: whole }),
      /** raw values as `recent` of sma */
      raw: state("%", NaN, ["slow"]),
      /** sum of the raw values of their block so far */
      rawBegun: state("%", 0),
      /** place in their block */
      rawPlace: state("tick", 0, [], { kind: "integer", range: whole }),
      /** values of k as `recent` of sma */
      smooth: state("%", NaN, ["signal"]),
      /** sum of the values of k of their block so far */
      smoothBegun: state("%", 0),
      /** place in their block */
      smoothPlace: state("tick", 0, [], { kind: "integer", range: whole }),
      /** bars skipped because they were not valid */
      skipped: tally(),
    },
    sizes: { window: 5, slow: 3, signal: 3 },
    output: {
      /** mean of the last `slow` raw values, 100 (close - lowest) / (highest - lowest); both are NaN for the first window + slow + signal - 3 bars */
      k: signal(column("%")),
      /** mean of the last `signal` values of k */
      d: signal(column("%")),
    },
  },
});
