import { column, domain, offsets, param, perGroup } from "../../spec.ts";

const cells = 1024;

/** Means of groups of values. */
export const means = domain({
  /**
   * Weighted arithmetic mean of each group, sum w x / sum w. Values and weights of any size: no product overflows. A value of weight 0 does
   * not count, and the mean lies between the least and the greatest of the others. Hardy, Littlewood and Polya 1934.
   */
  weightedMean: {
    inputs: {
      /** values */
      x: column("any"),
      /** how often each counts; equal when left out */
      weights: column("1", [0, Infinity], { optional: true, otherwise: 1 }),
      offsets: offsets(),
    },
    /** NaN of no values, of weights that are all 0, and where something is out of the domain */
    output: perGroup(column("any")),
    scratch: {
      /** products of a chunk, or its values brought to a size */
      terms: [cells],
      /** its weights */
      shares: [cells],
    },
  },

  /**
   * Weighted harmonic mean of each group, sum w / sum(w / x): of speeds over equal distances, or of prices paid with equal amounts. A 0 of
   * positive weight gives 0. Hardy, Littlewood and Polya 1934.
   */
  harmonicMean: {
    inputs: {
      /** values */
      x: column("any", [0, Infinity]),
      /** how often each counts; equal when left out */
      weights: column("1", [0, Infinity], { optional: true, otherwise: 1 }),
      offsets: offsets(),
    },
    /** NaN of no values, of weights that are all 0, and where something is out of the domain */
    output: perGroup(column("any", [0, Infinity])),
    scratch: {
      /** products of a chunk */
      terms: [cells],
      /** its weights, brought to a size */
      shares: [cells],
    },
  },

  /**
   * Weighted power mean of each group, (sum w x^p / sum w)^(1 / p): 1 is the arithmetic mean, 2 the root mean square, -1 the harmonic mean,
   * 0 the geometric one, and infinities are the greatest and the least value. Powers are of x over the greatest (below 0 the least) of them,
   * so that none overflows. Hardy, Littlewood and Polya 1934.
   */
  powerMean: {
    inputs: {
      /** values */
      x: column("any", [0, Infinity]),
      /** how often each counts; equal when left out */
      weights: column("1", [0, Infinity], { optional: true, otherwise: 1 }),
      offsets: offsets(),
    },
    params: {
      /** p: the larger, the more large values count */
      exponent: param("1", 2, [-Infinity, Infinity]),
    },
    /** NaN of no values, of weights that are all 0, and where something is out of the domain */
    output: perGroup(column("any", [0, Infinity])),
    scratch: {
      /** powers of a chunk */
      terms: [cells],
      /** its weights, brought to a size */
      shares: [cells],
    },
  },
});
