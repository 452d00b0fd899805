// Clocks: hours since any midnight.
import { floor, lt, min, select, splat } from "../lanes/lanes";

/** As far as hours are told from midnight. */
export const MOST_HOURS: f64 = 1e9;
/** The last moment of a day. */
const LAST_HOUR: f64 = 23.999999999999996;

/** hour - 24 floor(hour / 24); what rounding puts beyond a day is its last moment */
export function hourOfDay(hour: Lane): Lane {
  const time = hour - floor(hour / splat(24)) * splat(24);
  return select(lt(time, splat(0)), splat(LAST_HOUR), min(time, splat(LAST_HOUR)));
}
