// One line per route out of the columns: what the tables and charts show.
import type { Airport, Flights } from "./data.ts";
import { type Results, reputation } from "./model.ts";
import type { Observations } from "./observe.ts";

/** A low score on too little evidence is let pass. */
export type Verdict = "kept" | "deactivated" | "too little evidence";

export interface Standing {
  readonly index: number;
  readonly name: string;
  readonly origin: Airport;
  readonly destination: Airport;
  readonly flights: number;
  /** share of flights less than 15 minutes late */
  readonly onTime: number;
  /** minutes */
  readonly meanDelay: number;
  readonly score: number;
  readonly confidence: number;
  readonly verdict: Verdict;
}

/** Every route as it stands on the last day, least reliable first. */
export function standings({ routes, route, delay }: Flights, seen: Observations, results: Results): Standing[] {
  const flights = new Float64Array(routes.length);
  const onTime = new Float64Array(routes.length);
  const minutes = new Float64Array(routes.length);
  for (let i = 0; i < route.length; i++) {
    if (Number.isNaN(seen.delivered[i]!)) continue;
    flights[route[i]!]!++;
    onTime[route[i]!]! += seen.delivered[i]!;
    minutes[route[i]!]! += delay[i]!;
  }
  const last = (seen.days - 1) * routes.length;
  return routes
    .map(({ origin, destination }, index): Standing => {
      const score = results.score[last + index]!;
      const deactivated = results.deactivate[last + index] === 1;
      const low: Verdict = deactivated ? "deactivated" : "too little evidence";
      return {
        index,
        name: `${origin.code} → ${destination.code}`,
        origin,
        destination,
        flights: flights[index]!,
        onTime: onTime[index]! / flights[index]!,
        meanDelay: minutes[index]! / flights[index]!,
        score,
        confidence: results.confidence[last + index]!,
        verdict: score < reputation.minScore ? low : "kept",
      };
    })
    .sort((a, b) => a.score - b.score);
}

/** Routes with enough evidence to speak of. */
export const known = (all: readonly Standing[]) =>
  all.filter(({ confidence }) => confidence >= reputation.minConfidence);

/** Routes that would be off at the end of each day. */
export function offByDay({ days, routes }: Observations, { deactivate }: Results): number[] {
  return Array.from({ length: days }, (_, day) =>
    deactivate.subarray(day * routes, (day + 1) * routes).reduce((sum, off) => sum + off, 0),
  );
}

/** Routes that would have been off on any day. */
export function everOff({ routes }: Observations, { deactivate }: Results): number {
  const off = new Uint8Array(routes);
  for (let cell = 0; cell < deactivate.length; cell++) if (deactivate[cell] === 1) off[cell % routes] = 1;
  return off.reduce((sum, one) => sum + one, 0);
}
