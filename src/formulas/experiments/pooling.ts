import { choice, code, column, domain, integer, offsets, param, perGroup } from "../../spec.ts";

const estimate = column("any", [-1e70, 1e70]);
const share = column("1", [0, 1]);
const deviation = column("any", [1e-70, 1e70]);

/** What estimates have in common, and how far they are drawn towards it. */
export const pooling = domain({
  /**
   * Meta-analysis: one mean of estimates with standard errors, whose true values differ by a variance tau^2: weights 1 / (error^2 + tau^2).
   * tau^2 of 0 (fixed effect), by moments (DerSimonian and Laird 1986), by restricted likelihood (REML, Viechtbauer 2005), from
   * Q(tau^2) = k - 1 (Paule and Mandel 1982), or given. Cochran 1954 for Q; Higgins and Thompson 2002 for I^2.
   */
  pool: {
    inputs: {
      /** estimates of a group */
      estimate,
      /** their standard errors */
      error: deviation,
      offsets: offsets(),
    },
    params: {
      /** where tau^2 is from */
      method: choice("reml", "pauleMandel", "dersimonianLaird", "fixed", "given"),
      /** deviation of the true values, where it is given */
      tau: param("any", 0, [0, 1e70]),
    },
    output: {
      /** mean; NaN as all else of no estimates, or with one out of domain */
      mean: perGroup(column("any")),
      /** its standard error, 1 / sqrt(sum of weights) */
      error: perGroup(column("any", [0, Infinity])),
      /** variance of the true values; 0 where they differ no more than by chance */
      tau2: perGroup(column("any^2", [0, Infinity])),
      /** sum of (estimate - fixed mean)^2 / error^2: k - 1 on average where nothing differs */
      q: perGroup(column("1", [0, Infinity])),
      /** share of what they differ that is not chance: 1 - (k - 1) / Q, 0 at least */
      i2: perGroup(share),
      /** unfinished: after 500 steps tau^2 still moved */
      status: perGroup(code("solved", "unfinished")),
      /** share of each estimate in the mean */
      weight: share,
    },
  },

  /**
   * Estimates drawn towards their mean by as much as they differ no more than by chance: m + (1 - (k - 3) / S)+ (x - m), S = sum of
   * (x - m)^2 / error^2, m their mean by precision; towards a given target k - 2 takes the place of k - 3. Three estimates (two) stay
   * as they are. James and Stein 1961; Efron and Morris 1973.
   */
  jamesStein: {
    inputs: {
      /** estimates of a group */
      estimate,
      /** their standard errors */
      error: deviation,
      offsets: offsets(),
    },
    params: {
      /** what they are drawn towards */
      towards: choice("mean", "target"),
      /** where that is given */
      target: param("any", 0, [-1e70, 1e70]),
    },
    output: {
      /** estimate, drawn; NaN throughout a group with a value out of domain */
      estimate: column("any"),
      /** what they were drawn towards; NaN of no estimates */
      centre: perGroup(column("any")),
      /** share of a distance that is kept */
      kept: perGroup(share),
    },
  },

  /**
   * Beta-binomial distribution of successes by maximum likelihood: mean and theta = 1 / (alpha + beta), the mean by Newton's method for
   * each theta, theta where the likelihood of its best mean stops rising. Where arms differ no more than by chance, theta is 0 and
   * alpha and beta are infinite. Griffiths 1973; Levin and Reeds 1977.
   */
  betaBinomial: {
    inputs: {
      /** successes of an arm; more than trials are out of domain */
      successes: integer("n", [0, 2 ** 31]),
      /** trials of an arm */
      trials: integer("n", [0, 2 ** 31]),
      offsets: offsets(),
    },
    output: {
      /** first parameter; NaN as beta and correlation where nothing tells them, all NaN with a value out of domain */
      alpha: perGroup(column("n", [0, Infinity])),
      /** second parameter */
      beta: perGroup(column("n", [0, Infinity])),
      /** alpha / (alpha + beta); NaN without trials */
      mean: perGroup(share),
      /** correlation of two trials of one arm, 1 / (alpha + beta + 1) */
      correlation: perGroup(share),
      /** logarithm of the likelihood, with the ways in which successes can lie among trials */
      logLikelihood: perGroup(column("nat", [-Infinity, 0])),
      /**
       * binomial: arms differ no more than by chance; polar: each arm has successes only or none, alpha and beta are 0; degenerate: all
       * trials came out alike, or no arm has two
       */
      status: perGroup(code("solved", "binomial", "polar", "degenerate")),
    },
  },
});
