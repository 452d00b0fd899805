import { choice, column, domain, flag, mirror, param, signal, state, tally, toggle } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const count = column("n", [0, Number.MAX_SAFE_INTEGER]);
const share = column("1", [0, 1]);
const shape = column("n", [0.01, 1e7]);
const bounded = [-1e150, 1e150] as const;

/** Whether one arm is better than another. */
export const testing = domain({
  /**
   * Difference of two shares with its z test and an interval: z = (p_a - p_b - null) / deviation, by the share of both arms together or by
   * that of each. Fleiss 1981, 2; Newcombe 1998; Agresti and Caffo 2000.
   */
  twoProportionTest: {
    inputs: {
      /** successes of one arm; more than trials are out of domain */
      successesA: count,
      /** its trials; of none the test is NaN */
      trialsA: { ...count, range: [1, Number.MAX_SAFE_INTEGER] as const },
      /** successes of the other arm */
      successesB: count,
      /** its trials */
      trialsB: { ...count, range: [1, Number.MAX_SAFE_INTEGER] as const },
    },
    params: {
      /** both arms have the variance of all trials together, as they have where nothing differs */
      pooled: toggle(true),
      /** difference that is tested; with another than 0, pooling means little */
      nullDifference: param("1", 0, [-1, 1]),
      /** what counts against the null: any difference, one above it, or one below */
      alternative: choice("unequal", "greater", "less"),
      /** how the interval is made: by standard errors, by Wilson's intervals of both shares, or with a success and a failure more in each arm */
      interval: choice("newcombe", "wald", "agrestiCaffo"),
      /** how sure it is */
      confidence: param("1", 0.95, [0, 1]),
    },
    output: {
      /** share of successes in one arm */
      rateA: share,
      /** and in the other */
      rateB: share,
      /** p_a - p_b */
      difference: column("1", [-1, 1]),
      /** in standard errors; NaN where all trials came out alike */
      z: column("1"),
      /** probability of as much against the null, were it true */
      p: share,
      /** lower end of the interval of the difference */
      low: column("1", [-1, 1]),
      /** upper end of it */
      high: column("1", [-1, 1]),
    },
  },

  /**
   * What is lost on average by choosing an arm that may be the worse one, of two Beta posteriors: E max(other - chosen, 0) =
   * m_o P(O+ > C) - m_c P(O > C+), where + has one success more. To 1e-12 of a share, as ads.probUplift. Stucchio 2015.
   */
  expectedLoss: {
    inputs: {
      /** successes of one arm, prior included */
      alphaA: shape,
      /** its failures, prior included */
      betaA: shape,
      /** successes of the other arm, prior included */
      alphaB: shape,
      /** its failures, prior included */
      betaB: shape,
    },
    output: {
      /** share of successes that choosing A loses on average */
      lossA: share,
      /** the same of choosing B */
      lossB: share,
    },
  },

  /**
   * Mixture sequential probability ratio test of a difference between two arms, which may be looked at after each tick: the ratio of
   * its likelihood, over effects N(null, tau^2), to that of the null, with p = min(p, 1 / ratio) valid whenever one stops. V is the
   * variance of the difference: ln ratio = ln(V / (V + tau^2)) / 2 + tau^2 (difference - null)^2 / (2 V (V + tau^2)). Robbins 1970;
   * Johari, Pekelis and Walsh 2015.
   */
  msprt: {
    inputs: {
      /** new observations of one arm */
      trialsA: signal(count),
      /** sum of their values; of proportions, successes */
      sumA: signal(column("any", bounded)),
      /** new observations of the other arm */
      trialsB: signal(count),
      /** sum of their values */
      sumB: signal(column("any", bounded)),
    },
    params: {
      /** normal: values of a known deviation; proportions: successes, with the variance of all trials together */
      family: choice("normal", "proportions"),
      /** deviation of a value, where they are normal */
      sigma: param("any", 1, [1e-150, 1e150]),
      /** deviation of the effects that are looked for */
      tau: param("any", 0.1, [1e-150, 1e150]),
      /** difference of the null */
      nullDifference: param("any", 0, [-1e150, 1e150]),
      /** probability that a true null is ever rejected */
      alpha: param("1", 0.05, [tiny, 1]),
    },
    state: {
      /** observations of one arm so far */
      trialsA: state("n", 0, [], { range: [0, Infinity] }),
      /** sum of their values */
      sumA: state("any", 0),
      /** observations of the other arm so far */
      trialsB: state("n", 0, [], { range: [0, Infinity] }),
      /** sum of their values */
      sumB: state("any", 0),
      /** least p so far */
      p: state("1", 1, [], { range: [0, 1] }),
      /** ticks skipped because a figure was out of domain, or an arm would have more successes than trials */
      skipped: tally(),
    },
    output: {
      /** mean of A less mean of B; NaN as the interval before both have observations, and as the ratio in a tick that is skipped */
      difference: signal(column("any")),
      /** logarithm of the likelihood ratio of this tick; 0 before there is any evidence */
      logRatio: signal(column("nat")),
      /** p that is valid at every tick */
      p: mirror(signal(share), "p"),
      /** whether p is at most alpha */
      rejected: signal(flag()),
      /** lower end of the interval that holds the true difference at all ticks but with probability alpha */
      low: signal(column("any")),
      /** upper end of it */
      high: signal(column("any")),
    },
  },
});
