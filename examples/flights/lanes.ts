// The computation with lanewise: a bank remembers every route, a call judges a day.
import type { Lanewise } from "lanewise";
import { dayNoise, filter, type Results, reputation, smoothing } from "./model.ts";
import type { Observations } from "./observe.ts";
import { stopwatch, type Times } from "./stopwatch.ts";

/** Writes the results to `out` and returns the times. */
export function lanes(lw: Lanewise, seen: Observations, out: Results): Times {
  const { routes, days, dayStart, networkDelay } = seen;
  const { time, times } = stopwatch();
  using trust = lw.energy.reputation.bank(routes, reputation);
  using usual = lw.core.ema.bank(routes, smoothing);

  for (let day = 0; day < days; day++) {
    // Flights in order of departure; a route may come up many times in a day.
    const flights = slicer(dayStart[day]!, dayStart[day + 1]!);
    time("flights", () =>
      trust.stepAt(
        flights(seen.route),
        { delivered: flights(seen.delivered), latency: flights(seen.latency) },
        { out: { score: flights(out.flightScore) } },
      ),
    );
    // At midnight: as many flights as usual? Only then does today count towards what is usual.
    const today = slicer(day * routes, (day + 1) * routes);
    time("days", () => {
      const { score, confidence, deactivate } = out;
      trust.step(
        { available: today(seen.count), expected: usual.state.y },
        { out: { score: today(score), confidence: today(confidence), deactivate: today(deactivate) } },
      );
      usual.step({ x: today(seen.count) }, { out: today(out.usual) });
    });
  }

  time("levels", () => {
    // All days of all routes in one call each; the network is a single entity and needs no bank.
    using average = lw.core.ema.bank(routes, smoothing);
    average.run({ x: seen.meanDelay }, { out: out.ema });
    // The bank takes one `r` for all routes; a column in its state tells them apart.
    const noise = seen.usualFlights.map(dayNoise);
    using level = lw.control.kalmanLevel.bank(routes, filter, { state: { noise } });
    level.run({ measured: seen.meanDelay }, { out: { estimate: out.level, variance: out.variance } });
    lw.core.ema({ x: networkDelay }, smoothing, { out: out.networkEma });
    lw.control.kalmanLevel(
      { measured: networkDelay },
      { ...filter, r: dayNoise(Infinity) },
      { out: { estimate: out.networkLevel, variance: out.networkVariance } },
    );
  });
  return times;
}

/** The same rows of any column. */
const slicer =
  (start: number, end: number) =>
  <C extends { subarray(start: number, end: number): C }>(column: C): C =>
    column.subarray(start, end);
