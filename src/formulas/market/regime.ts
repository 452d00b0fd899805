import { column, domain, field, signal, state, tally } from "../../spec.ts";

const size = 1e150;
const probability = field(["tick", "entity", "regime"], "1", [0, 1]);

/** In which state a market is. */
export const regimes = domain({
  /**
   * Probabilities of hidden regimes, each with returns of its own normal distribution: the Hamilton filter. With the transition matrix T
   * and what was known before, p' = T'p; after an observation p_j is in proportion to p'_j N(y; mean_j, deviation_j). A gap only
   * moves on by T. Hamilton 1989.
   */
  regime: {
    inputs: {
      /** observations, oldest first; NaN is a gap */
      y: signal(column("any", [-size, size])),
      /** mean of each regime */
      mean: field(["regime"], "any", [-size, size]),
      /** standard deviation of each regime */
      deviation: field(["regime"], "any", [1e-100, 1e100]),
      /** T: a row has the chances of the next regimes; where they do not make 1 they count in proportion */
      transition: field(["regime", "regime"], "1", [0, 1]),
    },
    state: {
      /** probability of each regime; NaN stands for what the chain has in the long run, or for equal ones where that depends on its start */
      probability: state("1", NaN, ["regime"], { range: [0, 1] }),
      /** gaps: observations that were NaN or out of their domain */
      skipped: tally(),
    },
    missing: "predict",
    output: {
      /** probability of each regime after the observation */
      probability,
      /** and of the next tick's */
      next: probability,
      /** log density of the observation, given those before; NaN at a gap. Their sum is the log likelihood of the model */
      logDensity: signal(column("1")),
    },
    scratch: {
      /** p' of two entities, and the log densities of their observations */
      work: ["regime", 4],
      /** T, its rows making 1 */
      chain: ["regime", "regime"],
      /** what it has in the long run */
      settled: ["regime"],
      /** T while that is being computed */
      reduced: ["regime", "regime"],
      /** log densities at the means */
      heights: ["regime"],
    },
  },
});
