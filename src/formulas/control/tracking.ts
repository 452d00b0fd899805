import { choice, column, domain, finite, mirror, param, signal, sparse, state, tally } from "../../spec.ts";

const tiny = Number.MIN_VALUE;

/** Filters of position and speed with gains that stay. */
export const tracking = domain({
  /**
   * Alpha-beta (g-h) filter: x = x + dt v, r = z - x, x += alpha r, v += beta r / dt. Gains of Benedict and Bordner 1962, beta =
   * alpha^2 / (2 - alpha), of Kalata 1984 by the tracking index, or as given; stable where beta < 4 - 2 alpha. The first reading is the
   * position, and so is one so far off that the speed would not be finite. A NaN sample predicts only.
   */
  alphaBeta: {
    inputs: {
      /** noisy readings */
      measured: signal(column("any")),
      /** time since the tick before; NaN or left out: the parameter. A tick of no time is skipped */
      dt: sparse(signal(column("s", [tiny, Infinity]))),
    },
    params: {
      /** time of one tick */
      dt: param("s", 1, [tiny, finite]),
      /** where the gains are from: alpha alone, the index, or alpha and beta */
      gains: choice("benedictBordner", "kalata", "given"),
      /** share of a surprise that the position takes, but by kalata */
      alpha: param("1", 0.5, [0, 1]),
      /** share of it over dt that goes into the speed, where the gains are given */
      beta: param("1", 0.1, [0, 4]),
      /** tracking index of kalata: deviation of the acceleration times dt^2, over the deviation of a reading */
      index: param("1", 0.2, [0, Infinity]),
    },
    state: {
      /** position; NaN before the first reading */
      level: state("any", NaN),
      /** speed */
      trend: state("any/s", 0),
      /** samples skipped because they were NaN or infinite, or of no time */
      skipped: tally(),
    },
    output: {
      /** position */
      level: mirror(signal(column("any")), "level"),
      /** speed */
      trend: mirror(signal(column("any/s")), "trend"),
      /** reading less what was predicted; NaN without a reading or a prediction */
      residual: signal(column("any")),
    },
    missing: "predict",
  },

  /**
   * Where the gains of a Kalman filter of position and speed settle whose acceleration is white, constant through each tick:
   * g = 2 / (1 + sqrt(1 + 8 / index)), alpha = g (2 - g), beta = 2 g^2. Kalata 1984.
   */
  alphaBetaSteady: {
    inputs: {
      /** tracking index: deviation of the acceleration times the square of a tick's time, over the deviation of a reading */
      index: column("1", [0, Infinity], { extended: true }),
    },
    output: {
      /** share of a surprise that the position takes */
      alpha: column("1", [0, 1]),
      /** share of it, over the time of a tick, that goes into the speed */
      beta: column("1", [0, 2]),
    },
  },
});
