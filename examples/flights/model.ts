// What the demo asks of the formulas, and what both computations hand back.

/** The official mark: the U.S. Department of Transportation counts a flight as on time below 15 minutes of delay. */
export const onTimeMinutes = 15;

/**
 * Slips of the pen: three rows arrive 3, 16 and 19 hours early; 27 arrive a day late almost to the minute, most of them
 * midnight departures from Phoenix to Detroit that are booked under the wrong date.
 */
export const credible = (minutes: number) => minutes > -120 && Math.abs(minutes - 24 * 60) > 45;

/**
 * energy.reputation with routes as providers. A flight brings two events (on time? how late?), a day a third (as many
 * flights as usual?). Nobody reads a meter here, so its quarter goes to the other three in proportion.
 */
export const reputation = {
  threshold: onTimeMinutes * 60_000,
  bandLow: 0.8,
  bandHigh: 1.2,
  deliveryWeight: 7 / 15,
  meterWeight: 0,
  latencyWeight: 5 / 15,
  capacityWeight: 3 / 15,
  /** one flight a day reaches a confidence of 0.7 in five months; 20, the default, would trust it after two weeks */
  confidenceK: 200,
  /** no route falls below the default of 0.3 */
  minScore: 0.7,
  minConfidence: 0.7,
  prior: 1,
} as const;

/** Averages with the lag of a simple one over a week: every weekday weighs in. */
export const smoothing = { span: 7 } as const;

/** Kalman filter of the daily mean delay in minutes; the true level wanders about a minute a day. */
export const filter = { q: 1, initialVariance: 400 } as const;

/**
 * Variance of a day's mean around that level, in square minutes: the weather, which all flights of a day share (the
 * spread of the whole network's days), and each flight's own luck (30 minutes), which evens out over the day's flights.
 */
export const dayNoise = (flightsADay: number) => 40 + 900 / flightsADay;

/** Columns by day and route are time-major: all routes of the first day, then of the next. */
export interface Results {
  /** score of the flight's route after it, one per flight */
  readonly flightScore: Float64Array;
  /** at the end of each day, by day and route */
  readonly score: Float64Array;
  readonly confidence: Float64Array;
  /** 1 where a low score is sure enough */
  readonly deactivate: Float64Array;
  /** flights a day to expect, by day and route */
  readonly usual: Float64Array;
  /** smoothed daily mean delay, by day and route */
  readonly ema: Float64Array;
  /** Kalman level of the daily mean delay and its variance, by day and route */
  readonly level: Float64Array;
  readonly variance: Float64Array;
  /** the same three for all flights together, by day */
  readonly networkEma: Float64Array;
  readonly networkLevel: Float64Array;
  readonly networkVariance: Float64Array;
}

/** Columns to write the results to. */
export function results({ flights, routes, days }: { flights: number; routes: number; days: number }): Results {
  const column = (length: number) => new Float64Array(length);
  const cells = days * routes;
  return {
    flightScore: column(flights),
    score: column(cells),
    confidence: column(cells),
    deactivate: column(cells),
    usual: column(cells),
    ema: column(cells),
    level: column(cells),
    variance: column(cells),
    networkEma: column(days),
    networkLevel: column(days),
    networkVariance: column(days),
  };
}
