import { column, domain, field, offsets, param, perGroup } from "../../spec.ts";

const bounded = [-1e150, 1e150] as const;

/** Weights over a group, and draws from what varies together. */
export const mixtures = domain({
  /** Weights of strategies from their scores, none below a floor: floor / n + (1 - floor) softmax(score / temperature). Mixture with a uniform share: Auer et al. 2002, Exp3. */
  geneWeights: {
    inputs: {
      /** scores, as forecasts of fitness */
      score: column("any"),
      offsets: offsets(),
    },
    params: {
      /** high: even weights; low: the best takes all but the floor */
      temperature: param("any", 0.5, [0.001, Infinity]),
      /** share that is spread evenly */
      floor: param("1", 0.1, [0, 1]),
    },
    /** weights, which sum to 1 in each group; NaN throughout a group with a score that is not finite */
    output: column("1", [0, 1]),
  },

  /**
   * Mixture of scenarios from complex amplitudes: p = |a|^2 / sum |a|^2 (Born's rule), with mean, variance and entropy. Nielsen and
   * Chuang, Quantum Computation and Quantum Information, 2010, 2.2.3.
   */
  scenario: {
    inputs: {
      /** real parts of the amplitudes */
      re: column("any", bounded),
      /** imaginary parts; left out: 0 */
      im: column("any", bounded, { optional: true, otherwise: 0 }),
      /** value of each scenario; left out, mean and variance are those of zeros */
      value: column("any", bounded, { optional: true, otherwise: 0 }),
      offsets: offsets(),
    },
    output: {
      /** probabilities, which sum to 1 in each group; NaN throughout a group whose amplitudes are all zero or not all in the domain */
      p: column("1", [0, 1]),
      /** sum of p v */
      mean: perGroup(column("any")),
      /** sum of p (v - mean)^2 */
      variance: perGroup(column("any", [0, Infinity])),
      /** -sum of p ln p */
      entropy: perGroup(column("nat", [0, Infinity])),
    },
    scratch: {
      /** probabilities */
      share: ["row"],
      /** what is being summed */
      terms: ["row"],
    },
  },

  /**
   * Draws of parameters that vary together: x = mean + L z with L L' = covariance, of which only the lower triangle counts. Where it has
   * no Cholesky factor, 1e-12 of its mean diagonal is added; where it then has none either, all is NaN. Golub and Van Loan 2013, 4.2.
   */
  correlatedDraws: {
    inputs: {
      /** mean of each parameter */
      mean: field(["parameter"], "any", bounded),
      /** covariances of each two, row by row */
      covariance: field(["parameter", "parameter"], "any"),
      /** standard normal draws, one for each parameter */
      z: field(["row", "parameter"], "1", bounded),
    },
    /** a proposal a row */
    output: field(["row", "parameter"], "any"),
    scratch: {
      /** L */
      factor: ["parameter", "parameter"],
      /** L' */
      turned: ["parameter", "parameter"],
    },
  },
});
