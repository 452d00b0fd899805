import { code, column, domain, integer, offsets, perGroup } from "../../spec.ts";

/** Nothing is in proportion to nothing. */
const sums = [{ range: [Number.MIN_VALUE, Infinity] }] as const;

/** Totals shared out. */
export const shares = domain({
  /**
   * Whole numbers in proportion to shares that sum to the total exactly: quotas share / sum * total rounded down, and one more to
   * those with the largest fractions, of equal ones to the earlier row. Fractions are compared exactly where shares are whole and
   * sum * total is at most 2^52, else to 12 decimals. Hamilton 1792.
   */
  largestRemainder: {
    inputs: {
      /** weights of the rows; a row of 0 gets nothing */
      shares: column("any", [0, Infinity], { sums }),
      /** what is shared out: a whole number */
      total: perGroup(integer("n", [0, 1e15])),
      offsets: offsets(),
    },
    /** parts; NaN throughout a group whose shares are all 0, whose sum is infinite, or where something is out of range */
    output: integer("n"),
    scratch: {
      /** fractions, as whole numbers */
      keys: ["row"],
      /** candidates for the last one that gets one more */
      spare: ["row"],
      /** how many fractions have each digit */
      counters: [1024],
    },
  },

  /**
   * The point nearest to v that sums to the total within bounds: clamp(v - shift, low, high), where shift is the root of a
   * falling piecewise linear function. Duchi et al. 2008; Wang and Lu 2015.
   */
  projectSimplex: {
    inputs: {
      /** the point to be moved */
      v: column("any"),
      /** least value of each row; 0 when left out */
      low: column("any", [-Infinity, Infinity], { optional: true, otherwise: 0 }),
      /** greatest value of each row; 1 when left out */
      high: column("any", [-Infinity, Infinity], { optional: true, otherwise: 1 }),
      /** what the values of a group sum to; 1 when left out */
      total: { ...perGroup(column("any")), optional: true, otherwise: 1 },
      offsets: offsets(),
    },
    output: {
      /** the nearest point; NaN throughout a group that has none, or has a value out of range */
      nearest: column("any"),
      /**
       * infeasible where bounds leave no room: low above high, or the total out of their reach. Inexact where the point misses the
       * total by more than 10^-13 of the sum of absolute values: doubles near 10^308
       */
      status: perGroup(code("solved", "infeasible", "inexact")),
    },
    scratch: {
      /** sum at a shift, rows at their bounds */
      work: [4],
    },
  },
});
