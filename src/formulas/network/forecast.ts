import { column, domain, mirror, param, signal, state, tally, whole } from "../../spec.ts";

const weight = (initial: number) => param("1", initial, [0, 1]);

/** What is to come. */
export const forecast = domain({
  /**
   * Forecast of a quantity with level, damped trend and additive season, and how far off it is: Holt and Winters. With beta
   * and gamma 0 and no season it is an exponential average. The season is as long as the axis `season`, told by `sizes`; a
   * first season of observations sets the level to their mean, the trend to 0 and the season to what they differ by. A gap
   * moves the season on and leaves the rest. Hyndman and Athanasopoulos, Forecasting: Principles and Practice, chapter 8.
   */
  forecast: {
    inputs: {
      /** observations, oldest first; NaN is a gap */
      y: signal(column("any", [-1e150, 1e150])),
    },
    params: {
      /** weight of an observation in the level */
      alpha: weight(0.3),
      /** weight of a step of the level in the trend */
      beta: weight(0.05),
      /** weight of an observation in the season */
      gamma: weight(0.1),
      /** what the trend keeps a tick; below 1 it is damped */
      phi: param("1", 1, [Number.MIN_VALUE, 1]),
      /** ticks that the forecast looks ahead */
      horizon: { ...param("tick", 1, [1, 10_000]), whole: true },
    },
    state: {
      /** level; NaN during the first season */
      level: state("any", NaN),
      /** trend a tick */
      trend: state("any", 0),
      /** what the places of the season add to the level; NaN where nothing was observed yet */
      seasonal: state("any", NaN, ["season"]),
      /** mean square of the errors of forecasts one tick ahead; NaN before the first */
      variance: state("any", NaN, [], { range: [0, Infinity] }),
      /** place in the season of the next observation */
      phase: state("tick", 0, [], { kind: "integer", range: whole }),
      /** gaps: observations that were NaN or out of the domain */
      skipped: tally(),
    },
    /** no season */
    sizes: { season: 1 },
    missing: "predict",
    output: {
      /** expected value `horizon` ticks on; NaN during the first season */
      forecast: signal(column("any")),
      /** standard deviation of forecasts one tick ahead; NaN before the first was put to the test */
      deviation: signal(column("any", [0, Infinity])),
      /** how far the observation lay above its forecast; NaN at a gap */
      error: signal(column("any")),
      /** level after the observation */
      level: mirror(signal(column("any")), "level"),
      /** trend after the observation */
      trend: mirror(signal(column("any")), "trend"),
    },
  },
});
