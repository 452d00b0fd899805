import { choice, column, domain } from "../../spec.ts";

/** Shapes that are answered for. */
const shape = [1e-300, 1e15] as const;
const scale = [1e-100, 1e100] as const;
/** Any number, infinities included. */
const anyNumber = column("any", [-Infinity, Infinity], { extended: true });
/** The same without a unit. */
const plain = column("1", [-Infinity, Infinity], { extended: true });

/** The gamma distribution, and chi-square. */
export const gamma = domain({
  /**
   * Gamma distribution; of shape 1 it is the exponential one. Densities and the smaller tail are within 1e-13 of the exact
   * value, relative, down to the least double, logarithms too, relative where they are above 1. Temme 1979; Loader 2000.
   */
  gamma: {
    inputs: {
      /** value */
      x: anyNumber,
      /** shape */
      shape: column("1", shape),
      /** scale, one over the rate; 1 when left out */
      scale: column("any", scale, { optional: true, otherwise: 1 }),
    },
    output: {
      /** probability density; infinite at 0 for a shape below 1 */
      density: column("1/any", [0, Infinity]),
      /** natural logarithm of that */
      logDensity: column("1"),
      /** probability of at most x */
      cdf: column("1", [0, 1]),
      /** probability of more than x */
      sf: column("1", [0, 1]),
    },
  },

  /** Quantile of a gamma variable, relative error below 1e-13. DiDonato and Morris 1986. */
  gammaQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** shape */
      shape: column("1", shape),
      /** scale, one over the rate; 1 when left out */
      scale: column("any", scale, { optional: true, otherwise: 1 }),
    },
    params: {
      /** whether p is the probability of at most x, or of more */
      tail: choice("lower", "upper"),
    },
    /** the x with that cdf, or that sf; infinite where nothing lies above */
    output: column("any", [0, Infinity]),
  },

  /**
   * Chi-square distribution: gamma of shape df / 2 and scale 2. Densities and the smaller tail are within 1e-13 of the
   * exact value, relative, down to the least double, logarithms too, relative where they are above 1. Abramowitz and
   * Stegun 26.4.
   */
  chiSquare: {
    inputs: {
      /** value */
      x: plain,
      /** degrees of freedom */
      df: column("n", shape),
    },
    output: {
      /** probability density; infinite at 0 for df below 2 */
      density: column("1", [0, Infinity]),
      /** natural logarithm of that */
      logDensity: column("1"),
      /** probability of at most x */
      cdf: column("1", [0, 1]),
      /** probability of more than x */
      sf: column("1", [0, 1]),
    },
  },

  /** Quantile of chi-square, relative error below 1e-13. Abramowitz and Stegun 26.4. */
  chiSquareQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** degrees of freedom */
      df: column("n", shape),
    },
    params: {
      /** whether p is the probability of at most x, or of more */
      tail: choice("lower", "upper"),
    },
    /** the x with that cdf, or that sf; infinite where nothing lies above */
    output: column("1", [0, Infinity]),
  },
});
