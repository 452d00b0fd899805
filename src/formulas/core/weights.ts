import { choice, column, domain, field, finite, param, toggle } from "../../spec.ts";

const tiny = Number.MIN_VALUE;

/** Means and weights. */
export const weights = domain({
  /**
   * Weighted geometric mean exp(sum of w_i ln x_i): one bad factor drags the score. A zero factor of positive weight gives
   * 0, weight 0 ignores its factor, no factors give 1. Hardy, Littlewood and Polya 1934.
   */
  geoMean: {
    inputs: {
      /** factors: one column each */
      x: field(["factor", "row"], "any", [0, Infinity]),
      /** weight of each factor */
      weights: field(["factor"], "1", [0, Infinity]),
    },
    params: {
      /** divide the weights by their sum */
      normalize: toggle(false),
    },
    /** within the smallest and largest factor when the weights sum to 1 */
    output: column("any", [0, Infinity]),
  },

  /** Weight of a past sample by its age, with unit mass over the window; 0 outside it. */
  kernel: {
    inputs: {
      /** age of the sample */
      age: column("s", [-Infinity, Infinity], { extended: true }),
    },
    params: {
      /** shape: uniform 1 / window; exponential rate e^(-rate age) / (1 - e^(-rate window)); triangular 2 (1 - age / window) / window; gaussian e^(-age^2 / (2 sigma^2)) over its integral, sigma sqrt(pi/2) erf(window / (sigma sqrt 2)) */
      kind: choice("uniform", "exponential", "triangular", "gaussian"),
      /** longest age that counts */
      window: param("s", 1, [1e-300, Infinity]),
      /** decay of the exponential shape */
      rate: param("1/s", 1, [tiny, finite]),
      /** standard deviation of the gaussian shape before half of it is cut off */
      sigma: param("s", 1, [tiny, finite]),
    },
    /** weight */
    output: column("1/s", [0, Infinity]),
  },
});
