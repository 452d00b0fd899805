import { column, domain } from "../../spec.ts";

/** Any number, infinities included. */
const anyNumber = column("any", [-Infinity, Infinity], { extended: true });

/** The error function and the normal distribution. */
export const normal = domain({
  /** Error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x; below 2 ULP. Abramowitz and Stegun 7.1.1. */
  erf: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** -1 to 1 */
    output: column("1", [-1, 1]),
  },

  /** 1 - erf x, without what that would cancel; below 4 ULP down to subnormal results. Shepherd and Laframboise 1981. */
  erfc: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** 2 down to 0 */
    output: column("1", [0, 2]),
  },

  /** Gaussian error linear unit, x times the normal distribution function at x; relative error below 1e-15. Hendrycks and Gimpel 2016. */
  gelu: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** -0.17 or more; 0 at minus infinity */
    output: column("any", [-0.17, Infinity]),
  },

  /** Inverse of erf, relative error below 1e-15 for every x; infinite at -1 and 1. Wichura 1988, AS 241. */
  erfInv: {
    inputs: {
      /** value of erf */
      x: column("1", [-1, 1]),
    },
    /** number with that erf */
    output: column("any"),
  },

  /** Inverse of erfc, relative error below 1e-15 for every x, subnormal ones included; infinite at 0 and 2. Wichura 1988, AS 241. */
  erfcInv: {
    inputs: {
      /** value of erfc */
      x: column("1", [0, 2]),
    },
    /** number with that erfc */
    output: column("any"),
  },

  /**
   * Standard normal distribution at x; of another one give (x - mean) / deviation. Below 4 ULP, in the far tails too: cdf down to
   * x = -38.5, logCdf down to -1.8e154. Abramowitz and Stegun 26.2.
   */
  normal: {
    inputs: {
      /** number of standard deviations from the mean */
      x: anyNumber,
    },
    output: {
      /** probability of a value up to x */
      cdf: column("1", [0, 1]),
      /** natural logarithm of that */
      logCdf: column("1", [-Infinity, 0]),
      /** e^(-x^2/2) / sqrt(2 pi) */
      density: column("1", [0, 0.4]),
    },
  },

  /** Quantile of the standard normal distribution, relative error below 1e-15 for every p; infinite at 0 and 1. Wichura 1988, AS 241. */
  normalQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
    },
    /** x with that cdf */
    output: column("any"),
  },
});
