import { column, domain } from "../../spec.ts";

/** Shapes that the incomplete functions answer for. */
const shape = [1e-300, 1e9] as const;

/** Any number, infinities included. */
const anyNumber = column("any", [-Infinity, Infinity], { extended: true });

/** The gamma function and what belongs to it. */
export const gamma = domain({
  /**
   * Gamma function, relative error below 1e-15; whole numbers up to 23 give their factorials exactly. At 0 it is infinite with the sign of
   * the zero, as C has it; at whole numbers below it has another sign on each side, and is NaN. NIST Digital Library of
   * Mathematical Functions, 5.2, 5.5 and 5.11.
   */
  gamma: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** gamma(x), (x - 1)! of a whole number; infinite from 171.63 on, 0 below -184 between whole numbers */
    output: column("1"),
  },

  /**
   * Logarithm of the size of the gamma function, accurate around its zeros at 1 and 2 too; below 0 the error is 1e-15, relative where that
   * is above 1. NIST Digital Library of Mathematical Functions, 5.5 and 5.11.
   */
  logGamma: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** ln |gamma(x)|; infinite at 0 and whole numbers below, from 2.6e305 on, and at minus infinity */
    output: column("1"),
  },

  /**
   * Derivative of the logarithm of the gamma function; below 0 the error is 5e-15, relative where that is above 1. NIST Digital Library
   * of Mathematical Functions, 5.2, 5.5 and 5.11.
   */
  digamma: {
    inputs: {
      /** number */
      x: anyNumber,
    },
    /** gamma'(x) / gamma(x); its positive zero is at 1.4616. Infinite at 0, against the sign of the zero; NaN at whole numbers below */
    output: column("1"),
  },

  /**
   * Regularised incomplete gamma functions: distribution function of a gamma variable of scale 1, and its complement. The
   * smaller one has full relative accuracy, down to the least double: below 3e-14 for all shapes. Temme 1979; DiDonato and Morris
   * 1986; Loader 2000.
   */
  incompleteGamma: {
    inputs: {
      /** shape of the gamma distribution */
      shape: column("any", shape),
      /** value, in units of the scale */
      x: column("any", [0, Infinity], { extended: true }),
    },
    output: {
      /** P(shape, x): probability of at most x */
      lower: column("1", [0, 1]),
      /** Q(shape, x): probability of more than x */
      upper: column("1", [0, 1]),
    },
  },

  /** Quantile of a gamma variable of scale 1: the x with P(shape, x) = p. DiDonato and Morris 1986; Wilson and Hilferty 1931. */
  gammaQuantile: {
    inputs: {
      /** shape of the gamma distribution */
      shape: column("any", shape),
      /** probability of at most x */
      p: column("1", [0, 1]),
    },
    /** x; infinite for p = 1 */
    output: column("any", [0, Infinity]),
  },

  /** Principal branch of the Lambert function: the w >= -1 with w e^w = x. Corless, Gonnet, Hare, Jeffrey and Knuth 1996. */
  lambertW: {
    inputs: {
      /** -1 / e or more */
      x: column("any", [-0.36787944117144233, Infinity], { extended: true }),
    },
    /** W0(x) */
    output: column("1", [-1, Infinity]),
  },
});
