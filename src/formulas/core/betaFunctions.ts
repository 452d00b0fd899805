import { column, domain, param } from "../../spec.ts";

/** Any positive number, infinity included. */
const positive = column("any", [Number.MIN_VALUE, Infinity], { extended: true });
/** Shapes that the incomplete functions answer for. */
const shape = [1e-300, 1e9] as const;
/** Counts and priors whose sums are such shapes. */
const half = 5e8;

/** The beta function and what belongs to it. */
export const betaFunctions = domain({
  /**
   * Beta function: gamma(alpha) gamma(beta) / gamma(alpha + beta); 0 where a parameter is infinite. The exponential of logBeta: relative
   * error below 4e-15, times |ln B| where that exceeds 1. NIST Digital Library of Mathematical Functions, 5.12.
   */
  beta: {
    inputs: {
      /** first parameter */
      alpha: positive,
      /** second parameter */
      beta: positive,
    },
    /** B(alpha, beta) */
    output: column("1", [0, Infinity]),
  },

  /**
   * Logarithm of the beta function, without cancellation for large parameters; -infinity where one is infinite. Error below 4e-15,
   * relative where |ln B| exceeds 1 and absolute below, next to the zeros. DiDonato and Morris 1992.
   */
  logBeta: {
    inputs: {
      /** first parameter */
      alpha: positive,
      /** second parameter */
      beta: positive,
    },
    /** ln B(alpha, beta) */
    output: column("1"),
  },

  /**
   * Regularised incomplete beta function: distribution function of a beta variable, and its complement. The smaller one has
   * full relative accuracy, down to the least double: below 3e-14 for all shapes. DiDonato and Morris 1992; Loader 2000.
   */
  incompleteBeta: {
    inputs: {
      /** first shape */
      alpha: column("any", shape),
      /** second shape */
      beta: column("any", shape),
      /** share */
      x: column("1", [0, 1]),
    },
    output: {
      /** I_x(alpha, beta): probability of at most x */
      lower: column("1", [0, 1]),
      /** 1 - I_x(alpha, beta): probability of more than x */
      upper: column("1", [0, 1]),
    },
  },

  /**
   * Quantile of a beta variable: the x with I_x(alpha, beta) = p, relative error below 5e-14 for all shapes. DiDonato and Morris 1992;
   * Abramowitz and Stegun 26.5.22.
   */
  betaQuantile: {
    inputs: {
      /** first shape */
      alpha: column("any", shape),
      /** second shape */
      beta: column("any", shape),
      /** probability of at most x */
      p: column("1", [0, 1]),
    },
    /** x */
    output: column("1", [0, 1]),
  },

  /**
   * Credible interval of a share after successes and failures: the middle of the Beta posterior, with as much probability below
   * it as above. Apart from `core.betaPosterior` because a quantile costs a hundred times a mean. Gelman et al., Bayesian Data
   * Analysis, chapter 2.
   */
  betaInterval: {
    inputs: {
      /** successes; fractional credit is allowed */
      successes: column("n", [0, half]),
      /** failures */
      failures: column("n", [0, half]),
      /** prior alpha; 1 when left out */
      priorAlpha: column("n", [1e-300, half], { optional: true, otherwise: 1 }),
      /** prior beta; 1 when left out */
      priorBeta: column("n", [1e-300, half], { optional: true, otherwise: 1 }),
    },
    params: {
      /** probability inside the interval */
      level: param("1", 0.95, [0, 1]),
    },
    output: {
      /** lower end: quantile (1 - level) / 2 */
      lower: column("1", [0, 1]),
      /** upper end: quantile (1 + level) / 2 */
      upper: column("1", [0, 1]),
    },
  },
});
