import { choice, column, domain } from "../../spec.ts";

const scale = [1e-100, 1e100] as const;
const sigma = [1e-100, 1e100] as const;
/** Any number, infinities included. */
const anyNumber = column("any", [-Infinity, Infinity], { extended: true });

/** The logistic distribution, and the lognormal one. */
export const logs = domain({
  /**
   * Logistic distribution. Densities and the smaller tail are within 1e-13 of the exact value, relative, down to the least
   * double, logarithms too, relative where they are above 1. Johnson, Kotz and Balakrishnan 1995, chapter 23.
   */
  logistic: {
    inputs: {
      /** value */
      x: anyNumber,
      /** median; 0 when left out */
      location: column("any", [-1e300, 1e300], { optional: true, otherwise: 0 }),
      /** scale; 1 when left out */
      scale: column("any", scale, { optional: true, otherwise: 1 }),
    },
    output: {
      /** probability density */
      density: column("1/any", [0, Infinity]),
      /** natural logarithm of that */
      logDensity: column("1"),
      /** probability of at most x */
      cdf: column("1", [0, 1]),
      /** probability of more than x */
      sf: column("1", [0, 1]),
    },
  },

  /** Quantile of a logistic variable, location + scale ln(p / (1 - p)), within 1e-15 of the larger of the two. Johnson, Kotz and Balakrishnan 1995. */
  logisticQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** median; 0 when left out */
      location: column("any", [-1e300, 1e300], { optional: true, otherwise: 0 }),
      /** scale; 1 when left out */
      scale: column("any", scale, { optional: true, otherwise: 1 }),
    },
    params: {
      /** whether p is the probability of at most x, or of more */
      tail: choice("lower", "upper"),
    },
    /** the x with that cdf, or that sf; infinite for p = 0 and 1 */
    output: column("any"),
  },

  /**
   * Lognormal distribution: the logarithm is normal. Densities and the smaller tail are within 1e-13 of the exact value,
   * relative, down to the least double, logarithms too, relative where they are above 1. Johnson, Kotz and Balakrishnan
   * 1994, chapter 14.
   */
  lognormal: {
    inputs: {
      /** value */
      x: anyNumber,
      /** standard deviation of the logarithm */
      sigma: column("1", sigma),
      /** median, e to the mean of the logarithm; 1 when left out */
      scale: column("any", scale, { optional: true, otherwise: 1 }),
    },
    output: {
      /** probability density */
      density: column("1/any", [0, Infinity]),
      /** natural logarithm of that */
      logDensity: column("1"),
      /** probability of at most x */
      cdf: column("1", [0, 1]),
      /** probability of more than x */
      sf: column("1", [0, 1]),
    },
  },

  /** Quantile of a lognormal variable, relative error below 1e-13 for sigma up to 100. Johnson, Kotz and Balakrishnan 1994. */
  lognormalQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** standard deviation of the logarithm */
      sigma: column("1", sigma),
      /** median, e to the mean of the logarithm; 1 when left out */
      scale: column("any", scale, { optional: true, otherwise: 1 }),
    },
    params: {
      /** whether p is the probability of at most x, or of more */
      tail: choice("lower", "upper"),
    },
    /** the x with that cdf, or that sf; infinite where nothing lies above */
    output: column("any", [0, Infinity]),
  },
});
