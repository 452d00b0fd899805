import { code, column, domain, offsets, param, perGroup, toggle } from "../../spec.ts";

const size = 1e60;
const payoff = column("1", [-size, size]);

const params = {
  /** part of the full stake that is taken; 0.5 keeps three quarters of the growth at half the deviation */
  fraction: param("1", 0.5, [0, 1]),
  /** largest share, long or short */
  cap: param("1", 0.25, [0, 1e6]),
  /** whether the stake may be negative: taking the other side */
  short: toggle(false),
};

const output = {
  /** share that makes the capital grow fastest, negative on the short side; infinite where nothing of any size is ever lost */
  full: perGroup(column("1", [-Infinity, Infinity], { extended: true })),
  /** clamp(fraction full, -cap or 0, cap) */
  size: perGroup(column("1")),
  /** expected log growth at that size; minus infinity where it may lose everything */
  growth: perGroup(column("1", [-Infinity, Infinity], { extended: true })),
  /** solved; unbounded: nothing is ever lost; still: nothing is ever won or lost; invalid: no rows, one out of its domain, or no weight */
  status: perGroup(code("solved", "unbounded", "still", "invalid")),
};

const scratch = {
  /** payoffs over the worst */
  units: ["row"],
  /** terms of the one sum that is to vanish */
  spreads: ["row"],
  /** terms of the other */
  flows: ["row"],
  /** their sizes */
  sizes: ["row"],
  /** terms of the slope of both */
  slopes: ["row"],
  /** a sum, and what rounding has taken from it */
  sums: [2],
} as const;

/** What share of the capital to stake on more than two outcomes. */
export const stakes = domain({
  /**
   * Share of the capital to stake on a bet of any number of outcomes, which one staked pays b with probability p: that which maximises the sum of p ln(1
   * + share b), solved to the last digits. Payoffs below 1e-80 count as none. Kelly 1956; Thorp 2006.
   */
  kellyOutcomes: {
    inputs: {
      /** probability of the outcome, or a weight: it counts by its share of the sum */
      p: column("1", [0, 1]),
      /** b, what it adds per unit staked; a loss is negative */
      payoff,
      offsets: offsets(),
    },
    params,
    output,
    scratch,
  },

  /**
   * Share of the capital that would have grown fastest through a history of returns, each counted alike: maximises the mean of ln(1 + share
   * return). A history too short to have its worst in it says too much. Kelly 1956; Thorp 2006.
   */
  kellyReturns: {
    inputs: {
      /** returns per unit staked, in any order; a loss is negative */
      returns: payoff,
      offsets: offsets(),
    },
    params,
    output,
    scratch: {
      /** weights of the rows, all 1 */
      weights: ["row"],
      ...scratch,
    },
  },
});
