import { column, domain } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
/** Shapes that the incomplete functions answer for. */
const shape = [1e-300, 1e9] as const;

/** The gamma function and what belongs to it. */
export const gamma = domain({
  /** Logarithm of the gamma function, accurate around its zeros at 1 and 2 too. NIST Digital Library of Mathematical Functions, 5.11. */
  logGamma: {
    inputs: {
      /** positive number */
      x: column("any", [tiny, Infinity], { extended: true }),
    },
    /** ln gamma(x); infinite from 2.6e305 on */
    output: column("1"),
  },

  /** Derivative of the logarithm of the gamma function. NIST Digital Library of Mathematical Functions, 5.2 and 5.11. */
  digamma: {
    inputs: {
      /** positive number */
      x: column("any", [tiny, Infinity], { extended: true }),
    },
    /** gamma'(x) / gamma(x); its zero is at 1.4616 */
    output: column("1"),
  },

  /**
   * Regularised incomplete gamma functions: distribution function of a gamma variable of scale 1, and its complement. The
   * smaller one has full relative accuracy, down to the least double: below 5e-14 for shapes up to 1000, 1e-12 up to 1e8. Temme 1979;
   * DiDonato and Morris 1986.
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
