import { choice, column, domain } from "../../spec.ts";

/** Shapes that are answered for. */
const shape = [1e-300, 1e15] as const;
/** Any number, infinities included. */
const anyNumber = column("1", [-Infinity, Infinity], { extended: true });

/** The beta distribution. */
export const beta = domain({
  /**
   * Beta distribution of a share. Densities and the smaller tail are within 1e-13 of the exact value, relative, down to
   * the least double, logarithms too, relative where they are above 1. DiDonato and Morris 1992; Loader 2000.
   */
  beta: {
    inputs: {
      /** value */
      x: anyNumber,
      /** first shape */
      alpha: column("1", shape),
      /** second shape */
      beta: column("1", shape),
    },
    output: {
      /** probability density; infinite at an end whose shape is below 1 */
      density: column("1", [0, Infinity]),
      /** natural logarithm of that */
      logDensity: column("1"),
      /** probability of at most x */
      cdf: column("1", [0, 1]),
      /** probability of more than x */
      sf: column("1", [0, 1]),
    },
  },

  /** Quantile of a beta variable, relative error below 1e-13. DiDonato and Morris 1992. */
  betaQuantile: {
    inputs: {
      /** probability */
      p: column("1", [0, 1]),
      /** first shape */
      alpha: column("1", shape),
      /** second shape */
      beta: column("1", shape),
    },
    params: {
      /** whether p is the probability of at most x, or of more */
      tail: choice("lower", "upper"),
    },
    /** the x with that cdf, or that sf */
    output: column("1", [0, 1]),
  },
});
