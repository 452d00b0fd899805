import { column, domain, param, signal, state, tally, toggle } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const safe = Number.MAX_SAFE_INTEGER;
// Beyond these, distances of two or their squares overflow.
const values = column("any", [-1e300, 1e300]);
const squared = column("any", [-1e150, 1e150]);

const fading = {
  /** weight of the new value, 1 / (com + 1) of a centre of mass; counts only where neither halfLife nor span is given */
  alpha: param("1", 0.05, [0, 1]),
  /** time after which a weight has halved: alpha = 1 - 2^(-1 / halfLife), whatever alpha and span say */
  halfLife: param("tick", NaN, [tiny, Infinity]),
  /** ticks of the simple average with the same lag: alpha = 2 / (span + 1), whatever alpha says; halfLife counts before it */
  span: param("tick", NaN, [1, Infinity]),
  /** on: divided by the sum of the weights so far, so that the first values count as much as they should; off: y = alpha x + (1 - alpha) y */
  adjust: toggle(true),
  /** on: a gap is no tick; off: weights fade over it */
  ignoreNa: toggle(false),
  /** fewest values for a result */
  minPeriods: { ...param("n", 1, [0, safe]), whole: true } as const,
};

const remembered = {
  /** sum of the weights so far, that of the last value being 1; without adjust it is what gaps have left of 1 */
  weight: state("1", 0, [], { range: [0, Infinity] }),
  /** values so far */
  count: tally(),
  /** gaps: values that were NaN or out of the domain */
  skipped: tally(),
};

/** How alike the weights are: 0 of one value, towards 1 of many of about the same weight. */
const spread = state("1", 0, [], { range: [0, 1] });

/** Averages whose weights fade, as ewm of pandas. */
export const weighted = domain({
  /**
   * Exponentially weighted mean, sum w x / sum w with w = (1 - alpha)^age, by the switches of ewm in pandas. A NaN is a gap, over which
   * weights fade unless `ignoreNa`. core.ema is the case without adjust that takes no notice of gaps. Roberts 1959.
   */
  ewMean: {
    inputs: {
      /** values, oldest first; beyond 1e300 distances overflow */
      x: signal(values),
    },
    params: fading,
    state: {
      /** the mean; NaN before the first value */
      mean: state("any", NaN),
      ...remembered,
    },
    missing: "predict",
    /** the mean after each tick; NaN while there are fewer than minPeriods values */
    output: signal(column("any")),
  },

  /**
   * Exponentially weighted mean of values at any times, sum w x / sum w with w = 2^(-age / halfLife), as ewm of pandas with times: over a
   * gap weights fade as they do in any time. Mueller 1991, of operators on inhomogeneous series.
   */
  ewMeanTimes: {
    inputs: {
      /** values, oldest first; beyond 1e300 distances overflow */
      x: signal(values),
      /** when; not before the value before */
      time: signal(column("s", [-safe, safe])),
    },
    params: {
      /** time after which a weight has halved */
      halfLife: param("s", 60, [1e-300, Infinity]),
      /** on: divided by the sum of the weights so far; off: a value gets what the time since the one before took from all others */
      adjust: toggle(true),
      /** fewest values for a result */
      minPeriods: { ...param("n", 1, [0, safe]), whole: true },
    },
    state: {
      /** the mean; NaN before the first value */
      mean: state("any", NaN),
      /** sum of the weights at the last value, whose own is 1; without adjust it is 1 */
      weight: state("1", 0, [], { range: [0, Infinity] }),
      /** values so far */
      count: tally(),
      /** time of the last value */
      last: state("s", 0, [], { range: [-safe, safe] }),
      /** values skipped because they or their time were NaN or out of the domain, or older than the last one */
      skipped: tally(),
    },
    /** the mean after each value; NaN while there are fewer than minPeriods */
    output: signal(column("any")),
  },

  /**
   * Exponentially weighted variance about the mean, with the weights of signal.ewMean. Every term that is added is positive, so
   * nothing cancels. Unbiased where weights tell how sure values are, as of pandas: times 1 / (1 - sum w^2 / (sum w)^2). Finch 2009.
   */
  ewVariance: {
    inputs: {
      /** values, oldest first; beyond 1e150 squares overflow */
      x: signal(squared),
    },
    params: {
      ...fading,
      /** on: sum w (x - mean)^2 / sum w as it is; off: without the bias that few values have */
      bias: toggle(false),
    },
    state: {
      /** the mean; NaN before the first value */
      mean: state("any", NaN),
      /** the variance as `bias` has it */
      variance: state("any", 0, [], { range: [0, Infinity] }),
      /** 1 - sum w^2 / (sum w)^2: 0 of one value, towards 1 of many of about the same weight */
      spread,
      ...remembered,
    },
    missing: "predict",
    output: {
      /** the mean; NaN while there are fewer than minPeriods values, as all */
      mean: signal(column("any")),
      /** the variance; NaN of one value unless `bias`, then 0 */
      variance: signal(column("any", [0, Infinity])),
      /** its root */
      deviation: signal(column("any", [0, Infinity])),
    },
  },

  /** Exponentially weighted covariance about the means, with weights and bias as in signal.ewVariance. A gap of one is a gap of both. */
  ewCovariance: {
    inputs: {
      /** values of one, oldest first */
      x: signal(squared),
      /** values of the other */
      y: signal(squared),
    },
    params: {
      ...fading,
      /** on: sum w (x - mean x)(y - mean y) / sum w as it is; off: without the bias that few pairs have */
      bias: toggle(false),
    },
    state: {
      /** mean of x; NaN before the first pair */
      meanX: state("any", NaN),
      /** mean of y */
      meanY: state("any", NaN),
      /** the covariance as `bias` has it */
      covariance: state("any", 0),
      /** 1 - sum w^2 / (sum w)^2 */
      spread,
      ...remembered,
    },
    missing: "predict",
    /** the covariance; NaN while there are fewer than minPeriods pairs, and of one pair unless `bias` */
    output: signal(column("any")),
  },

  /**
   * Exponentially weighted correlation about the means, with the weights of signal.ewMean: covariance over the root of the product of
   * the variances. market.ewma has means of 0, as returns nearly do.
   */
  ewCorrelation: {
    inputs: {
      /** values of one, oldest first */
      x: signal(squared),
      /** values of the other */
      y: signal(squared),
    },
    params: fading,
    state: {
      /** mean of x; NaN before the first pair */
      meanX: state("any", NaN),
      /** mean of y */
      meanY: state("any", NaN),
      /** variance of x, with its bias */
      xx: state("any", 0, [], { range: [0, Infinity] }),
      /** variance of y */
      yy: state("any", 0, [], { range: [0, Infinity] }),
      /** covariance */
      xy: state("any", 0),
      ...remembered,
    },
    missing: "predict",
    /** the correlation; NaN while there are fewer than minPeriods pairs, and where one does not move */
    output: signal(column("1", [-1, 1])),
  },
});
