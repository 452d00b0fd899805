import { column, domain, mirror, param, signal, state, tally } from "../../spec.ts";

const tiny = Number.MIN_VALUE;

/** Averages over time. */
export const smoothing = domain({
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
      skipped: tally(),
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

  /** Count, mean and variances so far, one value a tick. Welford 1962. */
  runningMoments: {
    inputs: {
      /** values */
      x: signal(column("any")),
    },
    state: {
      /** values so far */
      count: tally(),
      /** their mean */
      mean: state("any", 0),
      /** their squared distances from it */
      m2: state("any", 0, [], { range: [0, Infinity] }),
      /** values skipped because they were NaN or infinite */
      skipped: tally(),
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
