import { choice, column, domain, field, mirror, offsets, param, perGroup, signal, state, toggle } from "../spec.ts";

const tiny = Number.MIN_VALUE;

/** The primitives other formulas are made of, as columns. */
export const core = domain({
  /**
   * Exponential moving average: y = alpha * x + (1 - alpha) * y. A NaN sample is skipped; the first sample seeds y unless
   * `state` gives it. Roberts 1959.
   */
  ema: {
    inputs: {
      /** samples */
      x: signal(column("any")),
    },
    params: {
      /** weight of the new sample */
      alpha: param("1", 0.05, [0, 1]),
      /** ticks after which a sample's weight has halved; sets alpha = 1 - 2^(-1 / halfLife) */
      halfLife: param("tick", NaN, [tiny, Infinity]),
      /** ticks of the simple average with the same lag; sets alpha = 2 / (span + 1) unless halfLife does */
      span: param("tick", NaN, [1, Infinity]),
    },
    state: {
      /** the average; NaN before the first sample */
      y: state("any", NaN),
      /** samples skipped because they were NaN or infinite */
      skipped: state("n", 0),
    },
    /** the average after each sample */
    output: mirror(signal(column("any")), "y"),
  },

  /** Samples after which an exponential average has covered a share of a jump: ln(1 - share) / ln(1 - alpha). */
  emaSteps: {
    inputs: {
      /** weight of the new sample */
      alpha: column("1", [0, 1]),
      /** part of the jump, 0.95 for 95 % */
      share: column("1", [0, 1]),
    },
    /** samples */
    output: column("n"),
  },

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
      priorAlpha: param("n", 1, [tiny, Infinity]),
      /** prior beta */
      priorBeta: param("n", 1, [tiny, Infinity]),
      /** what each tick keeps of the evidence before it; 1 forgets nothing */
      keep: param("1", 1, [0, 1]),
    },
    state: {
      /** first parameter of the posterior */
      alpha: state("n", "priorAlpha"),
      /** second parameter of the posterior */
      beta: state("n", "priorBeta"),
      /** ticks skipped because a count was NaN, negative or infinite */
      skipped: state("n", 0),
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

  /** Shares from scores: exp(x / temperature), normalised over each group. Minus infinity gets 0. */
  softmax: {
    inputs: {
      /** scores */
      x: column("any"),
      offsets: offsets(),
    },
    params: {
      /** high: even shares; low: the best takes all */
      temperature: param("any", 1, [0.001, Infinity]),
    },
    output: {
      /** shares, which sum to 1 in each group; NaN throughout a group with a NaN, plus infinity or nothing above minus infinity */
      p: column("1", [0, 1]),
      /** logarithm of the sum of exponentials */
      lse: perGroup(column("1")),
    },
  },

  /**
   * Definite integral of samples. Simpson's rule takes the 3/8 rule for the last three of an odd number of intervals, and
   * needs even spacing: with `t` it gives NaN. Davis and Rabinowitz 1984.
   */
  integrate: {
    inputs: {
      /** samples, in order */
      y: column("any"),
      /** where they were taken, rising; evenly spaced when left out */
      t: column("any", [-Infinity, Infinity], { optional: true }),
      offsets: offsets(),
    },
    params: {
      /** distance of two samples, when `t` is left out */
      spacing: param("any", 1, [tiny, Infinity]),
      /** how samples are joined */
      rule: choice("trapezoid", "simpson"),
    },
    carry: {
      /** samples so far */
      count: state("n", 0),
      /** sum, and what rounding left out of it */
      sum: state("any", 0),
      sumRest: state("any", 0),
      /** sum of the odd samples, for Simpson's rule */
      odd: state("any", 0),
      oddRest: state("any", 0),
      /** first sample */
      first: state("any", 0),
      /** the last four samples: of an odd number of intervals the last three are joined otherwise */
      last: state("any", 0),
      last1: state("any", 0),
      last2: state("any", 0),
      last3: state("any", 0),
      /** where the last sample was taken */
      lastAt: state("any", NaN),
    },
    /** the integral; 0 of one sample, NaN of none, of a NaN sample, or where `t` does not rise */
    output: perGroup(column("any")),
  },

  /** Weight of a past sample by its age, with unit mass over the window; 0 outside it. */
  kernel: {
    inputs: {
      /** age of the sample */
      age: column("s"),
    },
    params: {
      /** shape: uniform 1 / window; exponential rate e^(-rate age) / (1 - e^(-rate window)); triangular 2 (1 - age / window) / window */
      kind: choice("uniform", "exponential", "triangular"),
      /** longest age that counts */
      window: param("s", 1, [tiny, Infinity]),
      /** decay of the exponential shape */
      rate: param("1/s", 1, [tiny, Infinity]),
    },
    /** weight */
    output: column("1/s", [0, Infinity]),
  },

  /**
   * Count, mean and variances of a column or of each group. Blocks of 1024 rows are taken in two passes and merged, so large
   * offsets do not cancel. NaN is skipped. Chan, Golub and LeVeque 1979.
   */
  moments: {
    inputs: {
      /** values */
      x: column("any", [-Infinity, Infinity], { sparse: true }),
      offsets: offsets(),
    },
    carry: {
      /** values so far */
      count: state("n", 0),
      /** their mean */
      mean: state("any", 0),
      /** their squared distances from it */
      m2: state("any", 0),
    },
    output: {
      /** values that were numbers */
      count: perGroup(column("n")),
      /** NaN when there is none */
      mean: perGroup(column("any")),
      /** m2 / (count - 1), 0 below two values */
      sampleVariance: perGroup(column("any", [0, Infinity])),
      /** m2 / count */
      populationVariance: perGroup(column("any", [0, Infinity])),
    },
  },

  /** Count, mean and variances so far, one value a tick. Welford 1962. */
  runningMoments: {
    inputs: {
      /** values */
      x: signal(column("any")),
    },
    state: {
      /** values so far */
      count: state("n", 0),
      /** their mean */
      mean: state("any", 0),
      /** their squared distances from it */
      m2: state("any", 0),
      /** values skipped because they were NaN or infinite */
      skipped: state("n", 0),
    },
    output: {
      /** values so far */
      count: mirror(signal(column("n")), "count"),
      /** NaN when there is none */
      mean: signal(column("any")),
      /** m2 / (count - 1), 0 below two values */
      sampleVariance: signal(column("any", [0, Infinity])),
      /** m2 / count */
      populationVariance: signal(column("any", [0, Infinity])),
    },
  },
});
