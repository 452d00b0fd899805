import { choice, column, domain, integer } from "../../spec.ts";

/** Any number, infinities included. */
const anyNumber = column("n", [-Infinity, Infinity], { extended: true });

/** Distributions of counts. */
export const counts = domain({
  /**
   * Poisson distribution: events of a mean number. Densities and the smaller tail are within 1e-13 of the exact value,
   * relative, down to the least double, logarithms too, relative where they are above 1. Loader 2000.
   */
  poisson: {
    inputs: {
      /** count; the distribution function is a staircase between whole numbers, where the mass is 0 */
      k: anyNumber,
      /** mean, 0 included */
      mean: column("n", [0, 1e15]),
    },
    output: {
      /** probability of k itself */
      mass: column("1", [0, 1]),
      /** natural logarithm of that */
      logMass: column("1"),
      /** probability of at most k */
      cdf: column("1", [0, 1]),
      /** probability of more than k */
      sf: column("1", [0, 1]),
    },
  },

  /**
   * Quantile of a Poisson variable: the least k with cdf(k) >= p, or with sf(k) <= p. A step that p is above by 1e-13 of
   * the smaller tail, or by the rounding of p, counts as reached: so the quantile of what any good distribution function
   * gives for k is k.
   */
  poissonQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** mean, 0 included */
      mean: column("n", [0, 1e15]),
    },
    params: {
      /** whether p is the probability of at most k, or of more */
      tail: choice("lower", "upper"),
    },
    /** a whole number; infinite where nothing is above */
    output: column("n", [0, Infinity]),
  },

  /**
   * Binomial distribution: successes in so many trials. Densities and the smaller tail are within 1e-13 of the exact
   * value, relative, down to the least double, logarithms too, relative where they are above 1. Loader 2000.
   */
  binomial: {
    inputs: {
      /** count; the distribution function is a staircase between whole numbers, where the mass is 0 */
      k: anyNumber,
      /** trials, a whole number */
      trials: integer("n", [0, 1e15]),
      /** probability of success in each */
      prob: column("1", [0, 1]),
    },
    output: {
      /** probability of k itself */
      mass: column("1", [0, 1]),
      /** natural logarithm of that */
      logMass: column("1"),
      /** probability of at most k */
      cdf: column("1", [0, 1]),
      /** probability of more than k */
      sf: column("1", [0, 1]),
    },
  },

  /**
   * Quantile of a binomial variable: the least k with cdf(k) >= p, or with sf(k) <= p. A step that p is above by 1e-13 of
   * the smaller tail, or by the rounding of p, counts as reached: so the quantile of what any good distribution function
   * gives for k is k.
   */
  binomialQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** trials, a whole number */
      trials: integer("n", [0, 1e15]),
      /** probability of success in each */
      prob: column("1", [0, 1]),
    },
    params: {
      /** whether p is the probability of at most k, or of more */
      tail: choice("lower", "upper"),
    },
    /** a whole number of at most so many trials */
    output: column("n", [0, Infinity]),
  },

  /**
   * Negative binomial distribution: failures before the given number of successes. Densities and the smaller tail are
   * within 1e-13 of the exact value, relative, down to the least double, logarithms too, relative where they are above 1.
   * Loader 2000.
   */
  negativeBinomial: {
    inputs: {
      /** count; the distribution function is a staircase between whole numbers, where the mass is 0 */
      k: anyNumber,
      /** successes waited for; they need not be whole */
      successes: column("n", [1e-300, 1e12]),
      /** probability of success in each trial */
      prob: column("1", [1e-3, 1]),
    },
    output: {
      /** probability of k itself */
      mass: column("1", [0, 1]),
      /** natural logarithm of that */
      logMass: column("1"),
      /** probability of at most k */
      cdf: column("1", [0, 1]),
      /** probability of more than k */
      sf: column("1", [0, 1]),
    },
  },

  /**
   * Quantile of a negative binomial variable: the least k with cdf(k) >= p, or with sf(k) <= p. A step that p is above by
   * 1e-13 of the smaller tail, or by the rounding of p, counts as reached: so the quantile of what any good distribution
   * function gives for k is k.
   */
  negativeBinomialQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** successes waited for; they need not be whole */
      successes: column("n", [1e-300, 1e12]),
      /** probability of success in each trial */
      prob: column("1", [1e-3, 1]),
    },
    params: {
      /** whether p is the probability of at most k, or of more */
      tail: choice("lower", "upper"),
    },
    /** a whole number; infinite where nothing is above */
    output: column("n", [0, Infinity]),
  },
});
