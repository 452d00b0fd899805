// What there is to see of the routes: events per flight, counts and means per day. Both computations start from here.
import type { Flights } from "./data.ts";
import { credible, onTimeMinutes } from "./model.ts";

export interface Observations {
  readonly routes: number;
  readonly days: number;
  readonly flights: number;
  /** route of each flight, in order of departure */
  readonly route: Uint32Array;
  /** first flight of each day, and the end */
  readonly dayStart: Uint32Array;
  /** arrived in time: 1 or 0, NaN where the record is wrong */
  readonly delivered: Float64Array;
  /** milliseconds behind schedule, 0 when early, NaN where the record is wrong */
  readonly latency: Float64Array;
  /** flights by day and route; NaN on days a route does not fly, which promises nothing */
  readonly count: Float64Array;
  /** mean delay in minutes by day and route; NaN on days without flights */
  readonly meanDelay: Float64Array;
  /** mean delay in minutes of all flights, by day */
  readonly networkDelay: Float64Array;
  /** flights on a day that has any, by route */
  readonly usualFlights: Float64Array;
  /** records that say nothing credible */
  readonly wrong: number;
}

export function observe({ rows, routes, route, delay, dayStart }: Flights): Observations {
  const days = dayStart.length - 1;
  const width = routes.length;
  const delivered = new Float64Array(rows);
  const latency = new Float64Array(rows);
  const count = new Float64Array(days * width);
  const meanDelay = new Float64Array(days * width);
  const networkDelay = new Float64Array(days);
  let wrong = 0;

  for (let day = 0; day < days; day++) {
    let seen = 0;
    for (let i = dayStart[day]!; i < dayStart[day + 1]!; i++) {
      const minutes = delay[i]!;
      if (!credible(minutes)) {
        delivered[i] = latency[i] = Number.NaN;
        wrong++;
        continue;
      }
      delivered[i] = minutes < onTimeMinutes ? 1 : 0;
      latency[i] = Math.max(minutes, 0) * 60_000;
      const cell = day * width + route[i]!;
      count[cell]!++;
      meanDelay[cell]! += minutes;
      networkDelay[day]! += minutes;
      seen++;
    }
    networkDelay[day]! /= seen;
  }
  for (let cell = 0; cell < count.length; cell++) {
    meanDelay[cell]! /= count[cell]!; // 0 / 0 is the NaN we want
    if (count[cell] === 0) count[cell] = Number.NaN;
  }
  return {
    routes: width,
    days,
    flights: rows,
    route,
    dayStart,
    delivered,
    latency,
    count,
    meanDelay,
    networkDelay,
    usualFlights: meanPerDay(count, width),
    wrong,
  };
}

/** Mean of each column of a time-major table over the days that have a value. */
function meanPerDay(table: Float64Array, width: number): Float64Array {
  const sum = new Float64Array(width);
  const days = new Float64Array(width);
  for (let cell = 0; cell < table.length; cell++) {
    if (Number.isNaN(table[cell]!)) continue;
    sum[cell % width]! += table[cell]!;
    days[cell % width]!++;
  }
  return sum.map((total, i) => total / days[i]!);
}
