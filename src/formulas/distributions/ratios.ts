import { choice, column, domain } from "../../spec.ts";

/** Degrees of freedom that are answered for; they need not be whole. */
const freedom = [1e-100, 1e15] as const;
/** Any number, infinities included. */
const anyNumber = column("1", [-Infinity, Infinity], { extended: true });

/** Ratios of a normal or chi-square variable to an independent one. */
export const ratios = domain({
  /**
   * Student's t distribution. Densities and the smaller tail are within 1e-13 of the exact value, relative, down to the
   * least double, logarithms too, relative where they are above 1. Abramowitz and Stegun 26.7; Loader 2000.
   */
  student: {
    inputs: {
      /** value */
      x: anyNumber,
      /** degrees of freedom; a normal variable has infinitely many */
      df: column("n", freedom),
    },
    output: {
      /** probability density */
      density: column("1", [0, Infinity]),
      /** natural logarithm of that */
      logDensity: column("1"),
      /** probability of at most x */
      cdf: column("1", [0, 1]),
      /** probability of more than x */
      sf: column("1", [0, 1]),
    },
  },

  /** Quantile of Student's t, relative error below 1e-13, next to the median too. Abramowitz and Stegun 26.7. */
  studentQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** degrees of freedom; a normal variable has infinitely many */
      df: column("n", freedom),
    },
    params: {
      /** whether p is the probability of at most x, or of more */
      tail: choice("lower", "upper"),
    },
    /** the x with that cdf, or that sf; infinite for p = 0 and 1 */
    output: column("1"),
  },

  /**
   * Distribution of Fisher's and Snedecor's F. Densities and the smaller tail are within 1e-13 of the exact value,
   * relative, down to the least double, logarithms too, relative where they are above 1. Abramowitz and Stegun 26.6;
   * Loader 2000.
   */
  f: {
    inputs: {
      /** value */
      x: anyNumber,
      /** degrees of freedom of the numerator */
      df1: column("n", freedom),
      /** degrees of freedom of the denominator */
      df2: column("n", freedom),
    },
    output: {
      /** probability density; infinite at 0 for df1 below 2 */
      density: column("1", [0, Infinity]),
      /** natural logarithm of that */
      logDensity: column("1"),
      /** probability of at most x */
      cdf: column("1", [0, 1]),
      /** probability of more than x */
      sf: column("1", [0, 1]),
    },
  },

  /** Quantile of F, relative error below 1e-13. Abramowitz and Stegun 26.6. */
  fQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** degrees of freedom of the numerator */
      df1: column("n", freedom),
      /** degrees of freedom of the denominator */
      df2: column("n", freedom),
    },
    params: {
      /** whether p is the probability of at most x, or of more */
      tail: choice("lower", "upper"),
    },
    /** the x with that cdf, or that sf; infinite where nothing lies above */
    output: column("1", [0, Infinity]),
  },
});
