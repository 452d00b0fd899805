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
      /** weight of the new sample; counts only where neither halfLife nor span is given */
      alpha: param("1", 0.05, [0, 1]),
      /** ticks after which a sample's weight has halved: alpha = 1 - 2^(-1 / halfLife), whatever alpha and span say */
      halfLife: param("tick", NaN, [tiny, Infinity]),
      /** ticks of the simple average with the same lag: alpha = 2 / (span + 1), whatever alpha says; halfLife counts before it */
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

  /**
   * Count, mean and variances so far, one value a tick. A tick adds one rounding of the mean: about as many digits of the variance are
   * lost as the mean is long beside the deviation, where core.moments, which sees all values, loses none. Welford 1962.
   */
  runningMoments: {
    inputs: {
      /** values; beyond 1e150 squares overflow */
      x: signal(column("any", [-1e150, 1e150])),
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
