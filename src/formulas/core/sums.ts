import { choice, column, domain, offsets, perGroup, state } from "../../spec.ts";

/** Infinities are terms like any other. */
const anyNumber = column("any", [-Infinity, Infinity], { extended: true });

/** Sums that keep their digits. */
export const sums = domain({
  /**
   * Sum of each group. Compensated: as if computed with twice the digits, then rounded. Blocked: eight running sums folded as a
   * tree every 1024 rows, compensated from there on; several times as fast. Neumaier 1974; Higham 1993.
   */
  sum: {
    inputs: {
      /** terms */
      x: anyNumber,
      offsets: offsets(),
    },
    params: {
      /** how rounding errors are kept small */
      method: choice("compensated", "blocked"),
    },
    carry: {
      /** sum so far */
      sum: state("any", 0),
      /** what rounding left out of it */
      rest: state("any", 0),
    },
    /** 0 of nothing; NaN with a NaN or infinities of both signs */
    output: perGroup(column("any")),
  },

  /** Sum of products of two columns, by group. Compensated: as if computed with twice the digits. Ogita, Rump and Oishi 2005. */
  dot: {
    inputs: {
      /** one factor */
      x: anyNumber,
      /** the other */
      y: anyNumber,
      offsets: offsets(),
    },
    params: {
      /** how rounding errors are kept small: see core.sum; compensated keeps those of the products too */
      method: choice("compensated", "blocked"),
    },
    carry: {
      /** sum so far */
      sum: state("any", 0),
      /** what rounding left out of it */
      rest: state("any", 0),
    },
    /** 0 of nothing; NaN with a NaN */
    output: perGroup(column("any")),
  },

  /**
   * Running sum of each group. Eight rows at a time are added up as a tree on top of a compensated total, so that errors do not
   * grow with the length. Blelloch 1990; Neumaier 1974.
   */
  cumulativeSum: {
    inputs: {
      /** terms, in order */
      x: anyNumber,
      offsets: offsets(),
    },
    carry: {
      /** sum so far */
      sum: state("any", 0),
      /** what rounding left out of it */
      rest: state("any", 0),
    },
    /** sum of all rows of the group up to this one; NaN from the first NaN on */
    output: column("any"),
  },
});
