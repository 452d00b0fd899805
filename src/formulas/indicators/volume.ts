import { column, domain, signal, sparse, state, tally } from "../../spec.ts";

const price = column("price", [-1e150, 1e150]);
const volume = column("any", [0, 1e150]);

/** Prices with the volume behind them. */
export const volumes = domain({
  /**
   * On-balance volume: what is traded while the price rises less what is traded while it falls, beginning with the first volume. Rounding is
   * carried along, so the sum does not drift. Granville 1963; TA-Lib's OBV.
   */
  obv: {
    inputs: {
      /** prices, oldest first */
      price: signal(price),
      /** what was traded at each */
      volume: signal(volume),
    },
    state: {
      /** price before; NaN before the first */
      last: state("price", NaN),
      /** the sum */
      sum: state("any", 0),
      /** what rounding has taken from it */
      rest: state("any", 0),
      /** ticks skipped because a price or volume was NaN or out of its domain */
      skipped: tally(),
    },
    /** NaN before the first price */
    output: signal(column("any")),
  },

  /**
   * Volume-weighted average price since the session began: sum of price volume over sum of volume, with the price of a trade, or of a bar (high +
   * low + close) / 3. Sums carry their rounding. They begin anew where `session` is another number than at the last tick that had one: the
   * day, say; a tick that is skipped does not lose it. Berkowitz, Logue and Noser 1988.
   */
  vwap: {
    inputs: {
      /** price of a trade, or the last of a bar */
      close: signal(price),
      /** what was traded */
      volume: signal(volume),
      /** highest price of a bar; counts where there is a low too */
      high: sparse(signal(price)),
      /** lowest price of a bar; counts where there is a high too */
      low: sparse(signal(price)),
      /** number of the session; NaN goes on with the session before */
      session: sparse(signal(column("any"))),
    },
    state: {
      /** session of the sums; NaN before one is told */
      current: state("any", NaN),
      /** sum of price volume */
      paid: state("any", 0),
      /** what rounding has taken from it */
      paidRest: state("any", 0),
      /** sum of volume */
      traded: state("any", 0),
      /** what rounding has taken from it */
      tradedRest: state("any", 0),
      /** ticks skipped because a close or volume was NaN or out of its domain */
      skipped: tally(),
    },
    output: {
      /** average price; NaN where nothing was traded */
      vwap: signal(column("price")),
      /** volume of the session so far */
      volume: signal(column("any", [0, Infinity])),
    },
  },
});
