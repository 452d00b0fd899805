import { choice, column, domain, finite, mirror, param, signal, state, tally } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const variance = column("any", [0, Infinity]);

/** Kalman filters. */
export const kalman = domain({
  /**
   * Kalman filter of a random walk, with optional adaptation of its noise to the innovations: `process` scales q by
   * e^(eta (mean NIS - 1)), `both` also follows the measurement variance, r = (1 - beta) r + beta r NIS. A NaN sample predicts only, and
   * so does one whose result would not be finite. Kalman 1960, Mehra 1970, Desroziers et al. 2005.
   */
  kalmanLevel: {
    inputs: {
      /** noisy readings */
      measured: signal(column("any")),
    },
    params: {
      /** variance the true value gains per tick */
      q: param("any", 0.01, [0, finite]),
      /** variance of one reading */
      r: param("any", 0.1, [tiny, finite]),
      /** variance before the first reading; Infinity where nothing is known: the first reading is taken whole */
      initialVariance: param("any", 1, [0, Infinity]),
      /** what follows the innovations */
      adapt: choice("none", "process", "both"),
      /** weight of a new innovation in the averages */
      beta: param("1", 0.05, [0, 1]),
      /** how fast the scale of q follows */
      eta: param("1", 0.05, [0, 10]),
      /** least scale of q */
      scaleMin: param("1", 0.1, [0, Infinity]),
      /** highest scale of q */
      scaleMax: param("1", 10, [0, Infinity]),
    },
    rules: [{ rule: "ordered", params: ["scaleMin", "scaleMax"] }],
    state: {
      /** best estimate */
      estimate: state("any", 0),
      /** its variance; Infinity where nothing is known */
      variance: state("any", "initialVariance", [], { range: [0, Infinity], extended: true }),
      /** scale of q */
      scale: state("1", 1, [], { range: [0, Infinity] }),
      /** average normalised innovation squared */
      nisMean: state("1", 1, [], { range: [0, Infinity] }),
      /** variance of one reading, which `both` adapts */
      noise: state("any", "r", [], { range: [0, Infinity] }),
      /** samples skipped because they were NaN or infinite, or their result would be */
      skipped: tally(),
    },
    output: {
      /** best estimate */
      estimate: mirror(signal(column("any")), "estimate"),
      /** its variance */
      variance: mirror(signal(variance), "variance"),
      /** weight of the new reading; 0 without one */
      gain: signal(column("1", [0, 1])),
      /** normalised innovation squared; NaN without a reading */
      nis: signal(column("1", [0, Infinity])),
      /** scale of q */
      scale: mirror(signal(column("1")), "scale"),
      /** variance of one reading */
      noise: mirror(signal(variance), "noise"),
    },
    missing: "predict",
  },

  /** Where the variance and gain of control.kalmanLevel settle: P = (q + sqrt(q^2 + 4 q r)) / 2. */
  kalmanSteady: {
    inputs: {
      /** variance the true value gains per tick */
      q: column("any", [0, Infinity]),
      /** variance of one reading */
      r: column("any", [tiny, Infinity]),
    },
    output: {
      /** variance before a reading */
      prior: variance,
      /** weight of a reading */
      gain: column("1", [0, 1]),
    },
  },

  /**
   * Kalman filter of a level with a (damped) trend. A NaN sample predicts only, and so does one whose result would not be finite.
   * Where variances are infinite the first reading is the level, and the second gives the trend. Harvey 1989.
   */
  kalmanTrend: {
    inputs: {
      /** noisy readings */
      measured: signal(column("any")),
    },
    params: {
      /** time of one tick */
      dt: param("s", 1, [tiny, finite]),
      /** variance the level gains per tick */
      q0: param("any", 0.01, [0, finite]),
      /** variance the trend gains per tick */
      q1: param("any", 0.001, [0, finite]),
      /** variance of one reading */
      r: param("any", 0.1, [tiny, finite]),
      /** what the trend keeps per tick; below 1 it is damped */
      phi: param("1", 1, [tiny, 1]),
      /** variance of level and trend before the first reading; Infinity where nothing is known */
      initialVariance: param("any", 10, [0, Infinity]),
    },
    state: {
      /** level */
      level: state("any", 0),
      /** trend per unit of time */
      trend: state("any", 0),
      /** variance of the level */
      p11: state("any", "initialVariance", [], { range: [0, Infinity], extended: true }),
      /**
       * covariance of level and trend; where both are unknown, what the level gained for one of the trend since it was known, or 0 where
       * it never was
       */
      p12: state("any", 0),
      /** variance of the trend */
      p22: state("any", "initialVariance", [], { range: [0, Infinity], extended: true }),
      /** samples skipped because they were NaN or infinite, or their result would be */
      skipped: tally(),
    },
    output: {
      /** level */
      level: mirror(signal(column("any")), "level"),
      /** trend per unit of time */
      trend: mirror(signal(column("any")), "trend"),
      /** variance of the level */
      p11: mirror(signal(variance), "p11"),
      /** covariance of level and trend */
      p12: mirror(signal(column("any")), "p12"),
      /** variance of the trend */
      p22: mirror(signal(variance), "p22"),
      /** normalised innovation squared; NaN without a reading */
      nis: signal(column("1", [0, Infinity])),
    },
    missing: "predict",
  },
});
