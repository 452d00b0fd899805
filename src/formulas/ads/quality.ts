import { column, domain, field, flag, offsets, param, perGroup, signal, sparse, state, tally } from "../../spec.ts";

const share = column("1", [0, 1]);
const ppm = column("ppm", [0, 1e9]);
/** Largest size of a feature. */
const featureRange = [-1e6, 1e6] as const;

/** Predictions of quality, and how good they are. */
export const quality = domain({
  /**
   * Logistic regression that learns as it goes: p = sigmoid(w x + b) first, then w -= rate ((p - label) x + l2 w) and
   * b -= rate (p - label). Without a label it predicts and learns nothing. Bottou 2010; McMahan et al. 2013.
   */
  qualityModel: {
    inputs: {
      /** features of the sample; one out of range skips it */
      x: field(["tick", "entity", "feature"], "1", featureRange),
      /** what came of it: 1 or 0, or a share in between; NaN or left out: not known (yet) */
      label: sparse(signal(share)),
    },
    params: {
      /** learning rate */
      rate: param("1", 0.05, [0, 100]),
      /** what pulls weights towards 0 */
      l2: param("1", 1e-4, [0, 1]),
      /** samples after which the rate has fallen to rate / sqrt(2): rate / sqrt(1 + t / halfway); constant when left out */
      halfway: param("n", NaN, [1e-3, Number.MAX_SAFE_INTEGER]),
      /** largest weight, either sign */
      bound: param("1", 1000, [0, 1e6]),
    },
    state: {
      /** weights of the features */
      weights: state("1", 0, ["feature"]),
      /** log odds where all features are 0 */
      bias: state("1", 0),
      /** samples learnt from */
      samples: tally(),
      /** samples skipped because a figure was out of domain */
      skipped: tally(),
    },
    /** probability before the update; NaN where the sample was skipped */
    output: signal(share),
  },

  /** Predictions of a trained ads.qualityModel: sigmoid(w x + b). Bottou 2010. */
  qualityScore: {
    inputs: {
      /** features, one column each */
      x: field(["feature", "row"], "1", featureRange),
      /** weights of the features */
      weights: field(["feature"], "1", featureRange),
      /** log odds where all features are 0; 0 when left out */
      bias: { ...column("1", featureRange), optional: true, otherwise: 0 },
    },
    /** probability */
    output: share,
  },

  /**
   * Probabilities from scores, p = 1 / (1 + e^(slope score + intercept)), by maximum likelihood with targets a little inside 0 and 1.
   * Newton's method with the damping that self-concordance gives. Platt 1999; Lin, Lin and Weng 2007; Bach 2010.
   */
  plattScaling: {
    inputs: {
      /** scores of a classifier, higher for label 1 */
      score: column("any"),
      /** what came of it */
      label: flag(),
      offsets: offsets(),
    },
    output: {
      /** a, negative where higher scores go with label 1; 0 where all labels or all scores are the same */
      slope: perGroup(column("any")),
      /** b */
      intercept: perGroup(column("1")),
      /** calibrated probability of label 1; NaN throughout a group with a value out of domain */
      p: share,
    },
    scratch: {
      /** sums over the rows, and what rounding left out of them */
      sums: [16],
    },
  },

  /**
   * How well probabilities fit what came of them: expected calibration error over bins of equal width, Brier score, log loss.
   * Brier 1950; Guo et al. 2017.
   */
  calibration: {
    inputs: {
      /** probabilities */
      p: share,
      /** what came of it */
      label: flag(),
      offsets: offsets(),
    },
    params: {
      /** bins; a value that is not whole counts as the whole number below */
      bins: param("n", 10, [1, 1024]),
    },
    output: {
      /** sum over the bins of |sum of p - label|, by rows */
      ece: perGroup(share),
      /** mean of (p - label)^2 */
      brier: perGroup(share),
      /** mean of -ln(probability of what came), with p at least 1e-15 from 0 and 1; NaN as the others with a value out of domain, or of nothing */
      logLoss: perGroup(column("1", [0, Infinity])),
    },
    scratch: {
      /** sum of p - label in each bin */
      gaps: [1024],
      /** sums over the rows, and what rounding left out of them */
      sums: [4],
    },
  },

  /** Area under the ROC curve: the probability that a row with label 1 scores above one with label 0, ties a half. Mann and Whitney 1947. */
  auc: {
    inputs: {
      /** scores of a classifier; infinite ones are the highest and the lowest */
      score: column("any", [-Infinity, Infinity], { extended: true }),
      /** what came of it */
      label: flag(),
      offsets: offsets(),
    },
    /** one half: no better than chance; NaN where one label is missing or a value is out of domain */
    output: perGroup(share),
    scratch: {
      /** scores of one label, then of the other */
      scores: ["row"],
      /** their keys */
      keys: ["row"],
      /** where each pass of sorting puts them */
      spare: ["row"],
      /** how many keys have each digit */
      counters: [2048],
    },
  },

  /**
   * Multiplier of a cohort's bids: the geometric mean of three parts, in whole millionths, halves away from zero. Fleming and
   * Wallace 1986, for the mean.
   */
  qualitySignal: {
    inputs: {
      /** how lately the cohort was seen */
      freshness: sparse(ppm),
      /** how long it has been ready to serve */
      readiness: sparse(ppm),
      /** what is left of its privacy budget */
      privacy: sparse(ppm),
    },
    params: {
      /** least multiplier */
      least: param("ppm", 100_000, [0, 1e9]),
      /** highest multiplier */
      highest: param("ppm", 2_500_000, [0, 1e9]),
      /** multiplier while a part is missing */
      neutral: param("ppm", 1_000_000, [0, 1e9]),
    },
    rules: [{ rule: "ordered", params: ["least", "highest"] }],
    /** a whole number, `least` to `highest` where those are whole */
    output: column("ppm", [0, 1e9]),
  },

  /** Parts of ads.qualitySignal from what is known of a cohort. Fleming and Wallace 1986, for the mean they go into. */
  signalParts: {
    inputs: {
      /** share of the cohort seen in the newest period; counts in full */
      newest: share,
      /** share seen in the period before; counts 0.8 */
      recent: share,
      /** share seen before that; counts 0.5 */
      older: share,
      /** share seen longest ago; counts 0.2 */
      oldest: share,
      /** periods in a row in which the cohort was ready; from 6 on fully */
      streak: column("n", [0, Infinity]),
      /** share of the privacy budget left */
      remaining: share,
      /** share of requests that privacy denied */
      denied: share,
    },
    output: {
      /** weighed sum of the shares */
      freshness: column("ppm", [0, 2.5e6]),
      /** streak / 6, a tenth at least and 1 at most */
      readiness: column("ppm", [0, 1e6]),
      /** the lesser of remaining and 1 - denied, a tenth at least */
      privacy: column("ppm", [0, 1e6]),
    },
  },
});
