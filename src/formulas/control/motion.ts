import { choice, column, domain, finite, mirror, param, signal, sparse, state, tally } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const variance = column("any^2", [0, Infinity], { extended: true });
const time = column("s", [0, Infinity]);
const noiseOf = sparse(signal(column("any^2", [tiny, Infinity])));

/** What a Kalman filter tells of a reading beside the estimate. */
const told = {
  /** reading less what was predicted; NaN without a reading or a prediction */
  innovation: signal(column("any")),
  /** variance of a reading as it was predicted, with or without one; Infinity where nothing was known, NaN of a tick that is skipped */
  innovationVariance: signal(variance),
  /** normalised innovation squared; NaN without a reading or a prediction */
  nis: signal(column("1", [0, Infinity])),
  /** log density of the reading; NaN without a reading or a prediction. Their sum is the log likelihood of the model */
  logLikelihood: signal(column("1")),
};

/** Kalman filters whose ticks differ. */
export const motion = domain({
  /**
   * Kalman filter of a random walk whose ticks differ: the time of a tick, both noises and a known change may come with it. The first
   * reading is the estimate; `state: { estimate, variance }` is what is known before. A NaN sample predicts only, and so does one whose
   * result would not be finite; a tick with a figure out of its domain changes nothing. control.kalmanLevel is the faster filter of even
   * ticks, and adapts. Kalman 1960; Harvey 1989, section 3.2.
   */
  kalmanWalk: {
    inputs: {
      /** noisy readings */
      measured: signal(column("any")),
      /** time since the tick before; NaN or left out: the parameter */
      dt: sparse(signal(time)),
      /** variance the true value gains per unit of time; NaN or left out: the parameter */
      q: sparse(signal(column("any^2/s", [0, Infinity]))),
      /** variance of this reading; NaN or left out: the parameter */
      r: noiseOf,
      /** what the true value is known to change by in this tick, as by control; NaN or left out: 0 */
      change: sparse(signal(column("any"))),
    },
    params: {
      /** time of one tick */
      dt: param("s", 1, [0, finite]),
      /** variance the true value gains per unit of time */
      q: param("any^2/s", 0.01, [0, finite]),
      /** variance of one reading */
      r: param("any^2", 0.1, [tiny, finite]),
    },
    state: {
      /** best estimate; NaN before the first reading */
      estimate: state("any", NaN),
      /** its variance; Infinity where nothing is known */
      variance: state("any^2", "r", [], { range: [0, Infinity], extended: true }),
      /** samples skipped because they, or what came with them, were NaN, infinite or out of domain, or their result would be */
      skipped: tally(),
    },
    output: {
      /** best estimate; NaN before the first reading */
      estimate: mirror(signal(column("any")), "estimate"),
      /** its variance; before the first reading without meaning */
      variance: mirror(signal(variance), "variance"),
      /** weight of the new reading; 0 without one */
      gain: signal(column("1", [0, 1])),
      ...told,
    },
    missing: "predict",
  },

  /**
   * Kalman filter of a position and its speed (constant velocity) whose ticks differ: the time of a tick, both noises and a known
   * acceleration may come with it. With h the time of a tick, x = x + h v + h^2 u / 2, v = v + h u, and the noise of both is that of white
   * acceleration, `continuous`: q (h^3 / 3, h^2 / 2, h); constant through each tick, `piecewise`: q (h^4 / 4, h^3 / 2, h^2), as
   * control.alphaBetaSteady has it; or apart, `independent`: (qLevel h, 0, q h), the local linear trend, as control.kalmanTrend has it.
   * qLevel h comes on top of the first two as well. The first reading is the level, and with an infinite initialVariance the second
   * gives the trend, exactly; so it is again where a result would not be finite. A NaN sample predicts only; a tick with a figure out
   * of its domain changes nothing. Bar-Shalom, Li and Kirubarajan 2001, chapter 6; Durbin and Koopman 2012, chapter 5, for the start.
   */
  kalmanVelocity: {
    inputs: {
      /** noisy readings of the position */
      measured: signal(column("any")),
      /** time since the tick before; NaN or left out: the parameter */
      dt: sparse(signal(time)),
      /** noise of the acceleration, as the parameter; NaN or left out: the parameter */
      q: sparse(signal(column("any^2/s^3", [0, Infinity]))),
      /** variance of this reading; NaN or left out: the parameter */
      r: noiseOf,
      /** known acceleration through this tick, as by control; NaN or left out: 0 */
      acceleration: sparse(signal(column("any/s^2"))),
    },
    params: {
      /** time of one tick */
      dt: param("s", 1, [0, finite]),
      /** noise of the acceleration: its spectral density, of `piecewise` its variance, which is per s^4 */
      q: param("any^2/s^3", 0.01, [0, finite]),
      /** variance the position gains by itself per unit of time */
      qLevel: param("any^2/s", 0, [0, finite]),
      /** variance of one reading */
      r: param("any^2", 0.1, [tiny, finite]),
      /** how the noise of the acceleration enters */
      noise: choice("continuous", "piecewise", "independent"),
      /** variance of the speed before the first reading; Infinity where nothing is known */
      initialVariance: param("any^2/s^2", Infinity, [0, Infinity]),
    },
    state: {
      /** position; NaN before the first reading */
      level: state("any", NaN),
      /** speed */
      trend: state("any/s", 0),
      /** variance of the position, but for what an unknown speed adds */
      p11: state("any^2", "r", [], { range: [0, Infinity] }),
      /** covariance of position and speed, but for the same */
      p12: state("any^2/s", 0),
      /** variance of the speed; Infinity while it is unknown */
      p22: state("any^2/s^2", "initialVariance", [], { range: [0, Infinity], extended: true }),
      /** while the speed is unknown: time since the position alone was known */
      reach: state("s", 0, [], { range: [0, Infinity] }),
      /** while the speed is unknown: variance that it gained since */
      drift: state("any^2/s^2", 0, [], { range: [0, Infinity] }),
      /** samples skipped because they, or what came with them, were NaN, infinite or out of domain */
      skipped: tally(),
    },
    output: {
      /** position; NaN before the first reading */
      level: mirror(signal(column("any")), "level"),
      /** speed */
      trend: mirror(signal(column("any/s")), "trend"),
      /** variance of the position; Infinity before the first reading and where the speed is unknown and time has gone by */
      levelVariance: signal(variance),
      /** covariance of position and speed; Infinity where time has gone by since the position alone was known */
      covariance: signal(column("any^2/s", [-Infinity, Infinity], { extended: true })),
      /** variance of the speed; Infinity while it is unknown */
      trendVariance: mirror(signal(column("any^2/s^2", [0, Infinity], { extended: true })), "p22"),
      ...told,
    },
    missing: "predict",
  },
});
