import { choice, column, domain, offsets, param, perGroup, state } from "../../spec.ts";

const tiny = Number.MIN_VALUE;

/** One result per column or group, or shares of it. */
export const reduce = domain({
  /** Shares from scores: exp(x / temperature), normalised over each group. Minus infinity gets 0. */
  softmax: {
    inputs: {
      /** scores */
      x: column("any", [-Infinity, Infinity], { extended: true }),
      offsets: offsets(),
    },
    params: {
      /** high: even shares; low: the best takes all */
      temperature: param("any", 1, [0.001, Infinity]),
    },
    output: {
      /** shares, which sum to 1 in each group; NaN throughout a group with a NaN, plus infinity or nothing above minus infinity */
      p: column("1", [0, 1]),
      /** logarithm of the sum of exp(x / temperature): minus infinity where all scores are, infinity where one is; NaN of no scores */
      lse: perGroup(column("1")),
    },
  },

  /**
   * Definite integral of samples. Simpson's rule takes the 3/8 rule for the last three of an odd number of intervals, and
   * needs even spacing: with `t` it gives NaN. Davis and Rabinowitz 1984.
   */
  integrate: {
    inputs: {
      /** samples, in order */
      y: column("any"),
      /** where they were taken, rising; evenly spaced when left out */
      t: column("any", [-Infinity, Infinity], { optional: true }),
      offsets: offsets(),
    },
    params: {
      /** distance of two samples, when `t` is left out */
      spacing: param("any", 1, [tiny, Infinity]),
      /** how samples are joined */
      rule: choice("trapezoid", "simpson"),
    },
    carry: {
      /** samples so far */
      count: state("n", 0),
      /** sum, and what rounding left out of it */
      sum: state("any", 0),
      sumRest: state("any", 0),
      /** sum of the odd samples, for Simpson's rule */
      odd: state("any", 0),
      oddRest: state("any", 0),
      /** first sample */
      first: state("any", 0),
      /** the last four samples: of an odd number of intervals the last three are joined otherwise */
      last: state("any", 0),
      last1: state("any", 0),
      last2: state("any", 0),
      last3: state("any", 0),
      /** where the last sample was taken */
      lastAt: state("any", NaN),
    },
    /** the integral; 0 of one sample, NaN of none, of a NaN sample, or where `t` does not rise */
    output: perGroup(column("any")),
  },

  /**
   * Count, mean and variances of a column or of each group. Blocks of 1024 rows are taken in two passes, corrected by what rounding took
   * from the first, and merged: large offsets do not cancel, equal values have no variance. NaN is skipped. Chan, Golub and LeVeque 1983.
   */
  moments: {
    inputs: {
      /** values */
      x: column("any", [-Infinity, Infinity], { sparse: true }),
      offsets: offsets(),
    },
    carry: {
      /** values so far */
      count: state("n", 0),
      /** their mean, and what rounding left out of it */
      mean: state("any", 0),
      meanRest: state("any", 0),
      /** their squared distances from it */
      m2: state("any", 0),
    },
    output: {
      /** values that were numbers */
      count: perGroup(column("n")),
      /** NaN when there is none */
      mean: perGroup(column("any")),
      /** m2 / (count - 1), 0 below two values */
      sampleVariance: perGroup(column("any", [0, Infinity])),
      /** m2 / count */
      populationVariance: perGroup(column("any", [0, Infinity])),
    },
  },
});
