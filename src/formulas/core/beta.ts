import { column, domain, finite, mirror, param, signal, state, tally } from "../../spec.ts";

const tiny = Number.MIN_VALUE;

/** Beta posteriors. */
export const beta = domain({
  /**
   * Beta posterior after successes and failures. To keep counting, hand alpha and beta back as the next prior, or keep a
   * bank of `core.betaUpdate`. Gelman et al., Bayesian Data Analysis, chapter 2.
   */
  betaPosterior: {
    inputs: {
      /** successes; fractional credit is allowed */
      successes: column("n", [0, Infinity]),
      /** failures */
      failures: column("n", [0, Infinity]),
      /** prior alpha; 1 when left out */
      priorAlpha: column("n", [tiny, Infinity], { optional: true, otherwise: 1 }),
      /** prior beta; 1 when left out */
      priorBeta: column("n", [tiny, Infinity], { optional: true, otherwise: 1 }),
    },
    output: {
      /** prior alpha + successes */
      alpha: column("n"),
      /** prior beta + failures */
      beta: column("n"),
      /** alpha / (alpha + beta) */
      mean: column("1"),
      /** variance of the posterior */
      variance: column("1"),
      /** most likely share; NaN unless alpha and beta both exceed 1 */
      mode: column("1"),
    },
  },

  /** A bank of Beta posteriors that count on, and forget at a rate: alpha = prior + keep * (alpha - prior) + successes. */
  betaUpdate: {
    inputs: {
      /** successes of this tick */
      successes: signal(column("n", [0, Infinity])),
      /** failures of this tick */
      failures: signal(column("n", [0, Infinity])),
    },
    params: {
      /** prior alpha */
      priorAlpha: param("n", 1, [tiny, finite]),
      /** prior beta */
      priorBeta: param("n", 1, [tiny, finite]),
      /** what each tick keeps of the evidence before it; 1 forgets nothing */
      keep: param("1", 1, [0, 1]),
    },
    state: {
      /** first parameter of the posterior */
      alpha: state("n", "priorAlpha", [], { range: [tiny, Infinity] }),
      /** second parameter of the posterior */
      beta: state("n", "priorBeta", [], { range: [tiny, Infinity] }),
      /** ticks skipped because a count was NaN, negative or infinite, or one too many for doubles */
      skipped: tally(),
    },
    output: {
      /** first parameter of the posterior */
      alpha: mirror(signal(column("n")), "alpha"),
      /** second parameter of the posterior */
      beta: mirror(signal(column("n")), "beta"),
      /** alpha / (alpha + beta) */
      mean: signal(column("1")),
      /** variance of the posterior */
      variance: signal(column("1")),
    },
  },
});
