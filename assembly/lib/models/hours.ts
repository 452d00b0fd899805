// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Clocks: hours since any midnight.
import { div, floor, lt, min, mul, select, splat, sub } from "../lanes/lanes";

/** As far as hours are told from midnight. */
export const MOST_HOURS: f64 = 1e9;
/** The last moment of a day. */
const LAST_HOUR: f64 = 23.999999999999996;

/** hour - 24 floor(hour / 24); what rounding puts beyond a day is its last moment */
export function hourOfDay<V>(hour: V): V {
  const time = sub(hour, mul(floor(div(hour, splat<V>(24))), splat<V>(24)));
  return select(lt(time, splat<V>(0)), splat<V>(LAST_HOUR), min(time, splat<V>(LAST_HOUR)));
}
