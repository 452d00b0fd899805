import { column, domain, integer, offsets, param, perGroup, type Range } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const population: Range = [1, Number.MAX_SAFE_INTEGER];

/** How many to look at instead of all, and how far off that may be. */
export const sampling = domain({
  /**
   * Simple random sample that estimates a share: its size for a margin of error, n0 / (1 + (n0 - 1) / N) with
   * n0 = z^2 p (1 - p) / e^2, rounded up, and the margin of a size, z sqrt(p (1 - p) / n) sqrt((N - n) / (N - 1)). Cochran,
   * Sampling Techniques, 1977.
   */
  size: {
    inputs: {
      /** how many there are */
      population: integer("n", population),
      /** margin wanted, on either side; NaN or left out: none, and no size */
      margin: column("1", [1e-9, 1], { optional: true, sparse: true }),
      /** size whose margin is wanted; NaN or left out: the size found */
      sample: column("n", population, { optional: true, sparse: true }),
      /** share expected; at 1/2, which is taken when it is left out, samples are largest */
      proportion: column("1", [0, 1], { optional: true, otherwise: 0.5 }),
    },
    params: {
      /** how often the margin holds */
      confidence: param("1", 0.95, [0.001, 1 - 2 ** -52]),
    },
    output: {
      /** sample for the margin wanted; 1 at least, the population at most */
      size: integer("n"),
      /** the same before rounding, of a population without end */
      infinite: column("n", [0, Infinity]),
      /** margin that the sample has; 0 of a census */
      achieved: column("1", [0, Infinity]),
      /** normal quantile of the confidence, on either side */
      z: column("1", [0, 10]),
    },
  },

  /**
   * The same for the mean of any bounded quantity, whatever its distribution: size R^2 ln(2 / delta) / (2 e^2) and radius
   * R sqrt(ln(2 / delta) / (2 n)) (Hoeffding 1963), both less without replacement: n0 (N + 1) / (N + n0), and the radius times
   * sqrt(1 - (n - 1) / N) (Serfling 1974). Both hold for certain where sampling.size relies on the normal distribution.
   */
  bounds: {
    inputs: {
      /** how many there are */
      population: integer("n", population),
      /** error wanted, on either side; NaN or left out: none, and no size */
      error: column("any", [1e-9, 1e9], { optional: true, sparse: true }),
      /** size whose radius is wanted; NaN or left out: none. One above the population counts as all of it */
      sample: column("n", population, { optional: true, sparse: true }),
    },
    params: {
      /** how often the error may be larger */
      delta: param("1", 0.05, [tiny, 1]),
      /** greatest value less the least */
      range: param("any", 1, [1e-9, 1e9]),
    },
    output: {
      /** sample with replacement */
      hoeffding: column("n", [0, Infinity]),
      /** sample without; the population at most */
      serfling: column("n", [0, Infinity]),
      /** error of the given sample with replacement */
      hoeffdingRadius: column("any", [0, Infinity]),
      /** and without */
      serflingRadius: column("any", [0, Infinity]),
    },
  },

  /**
   * A sample shared out over strata so that the mean is known best: in proportion to size * deviation, whole numbers by the largest
   * remainder. No stratum gives more than it has; what it cannot give goes to the others, in proportion again. Neyman 1934.
   */
  allocation: {
    inputs: {
      /** how many there are in each stratum */
      size: integer("n", [0, 1e15]),
      /** standard deviation within each; where all are 0, strata count by their size */
      deviation: column("any", [0, 1e100]),
      /** how many to look at; beyond the population, all of it */
      sample: perGroup(integer("n", [0, 1e15])),
      offsets: offsets(),
    },
    output: {
      /** how many in each stratum; NaN throughout a group with a number out of range, or without anybody */
      sample: integer("n"),
      /** variance of the estimated mean; infinite where a stratum that varies is not looked at */
      variance: perGroup(column("any^2", [0, Infinity])),
    },
    scratch: {
      /** how many in each stratum */
      parts: ["row"],
      /** size * deviation; 0 of a stratum that gives all */
      weight: ["row"],
      /** how many the others give */
      more: ["row"],
      /** fractions, as whole numbers */
      keys: ["row"],
      /** candidates for the last one that gets one more */
      spare: ["row"],
      /** how many fractions have each digit */
      counters: [1024],
    },
  },

  /**
   * All of what is recent, a sample of the rest: the work of it, and the standard error of the estimated total,
   * old * deviation * sqrt((1 - n / old) / n) with n = ceil(old * fraction). Cochran, Sampling Techniques, 1977.
   */
  hybrid: {
    inputs: {
      /** how many there are */
      population: integer("n", population),
      /** how many of them are recent */
      recent: integer("n"),
      /** part of the others to look at */
      fraction: column("1", [0, 1]),
    },
    params: {
      /** standard deviation among the others */
      deviation: param("any", 1, [0, 1e15]),
    },
    output: {
      /** how many are looked at; NaN where more are recent than there are */
      processed: integer("n"),
      /** the same as part of all */
      workFraction: column("1", [0, 1]),
      /** standard error of the total; infinite where others are there and none is looked at */
      standardError: column("any", [0, Infinity]),
    },
  },
});
