import { canonical, countSkipped, mirror, tell } from "../lib/lanes/column";
import { both, clamp, either, eq, every, finite, lt, select, splat } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";

/** The laws by their index. */
const BACK: i32 = 0;
const LIMIT: i32 = 1;
const CONDITION: i32 = 2;

/**
 * e = setpoint - measured, v = feedForward + kp e + integral, u = clamp(v, min, max), and then by the anti-windup law
 * backCalc: integral += ki dt e + min(1, dt / tracking) (u - v); conditional: integral += ki dt e only if v = u or (v - u) e < 0;
 * clampIntegral: integral = clamp(integral + ki dt e, +-limit) before v is formed. With ki = 0 the integral stays.
 */
export function control_pi(
  setpoint: Series,
  measured: Series,
  ticks: i32,
  entities: i32,
  kp: f64,
  ki: f64,
  dt: f64,
  low: f64,
  high: f64,
  antiWindup: f64,
  trackingTime: f64,
  integralLimit: f64,
  feedForward: f64,
  integral: Series,
  u: Series,
  skipped: Series,
  uOut: Series,
  integralOut: Series,
): void {
  const tracking = trackingTime === trackingTime ? trackingTime : kp / ki;
  // More than all of the excess would throw the integral to the other side, and further each tick.
  const unwind = dt < tracking ? dt / tracking : 1;
  const gain = ki * dt;
  // Without integral action there is nothing to unwind; conditional integration then adds 0.
  const law = ki === 0 && <i32>antiWindup === BACK ? CONDITION : <i32>antiWindup;
  for (let e = 0; e < entities; e += LANES) {
    if (ticks === 1) {
      const from = e;
      e = piTick(
        setpoint,
        measured,
        from,
        entities,
        kp,
        gain,
        low,
        high,
        law,
        unwind,
        integralLimit,
        feedForward,
        integral,
        u,
      );
      mirror(integralOut, integral, from, e);
      mirror(uOut, u, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let sum = integral.at(e);
    let output = u.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const error = setpoint.at(i) - measured.at(i);
      const more = splat(gain) * error;
      const before = limited(sum, more, law, integralLimit);
      const wanted = demand(error, before, kp, feedForward);
      const given = clamp(wanted, low, high);
      const after = windUp(sum, before, more, error, wanted, given, law, unwind);
      if (every(finite(after + wanted))) {
        sum = after;
        output = given;
      } else {
        const ok = both(finite(error), both(finite(after), finite(given)));
        countSkipped(skipped, e, ok, pair);
        sum = canonical(select(ok, after, sum));
        output = canonical(select(ok, given, output));
      }
      tell(uOut, i, output, pair);
      tell(integralOut, i, sum, pair);
    }
    integral.write(e, sum, pair);
    u.write(e, output, pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function piTick(
  setpoint: Series,
  measured: Series,
  e: i32,
  entities: i32,
  kp: f64,
  gain: f64,
  low: f64,
  high: f64,
  law: i32,
  unwind: f64,
  integralLimit: f64,
  feedForward: f64,
  integral: Series,
  u: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const sum = integral.at(e);
    const error = setpoint.at(e) - measured.at(e);
    const more = splat(gain) * error;
    const before = limited(sum, more, law, integralLimit);
    const wanted = demand(error, before, kp, feedForward);
    const given = clamp(wanted, low, high);
    const after = windUp(sum, before, more, error, wanted, given, law, unwind);
    if (!every(finite(after + wanted))) break;
    integral.put(e, after);
    u.put(e, given);
  }
  return e;
}

/** The integral that v is formed with. */
function limited(sum: Lane, more: Lane, law: i32, limit: f64): Lane {
  return law === LIMIT ? clamp(sum + more, -limit, limit) : sum;
}

function demand(error: Lane, integral: Lane, kp: f64, feedForward: f64): Lane {
  return splat(feedForward) + splat(kp) * error + integral;
}

/** The integral that the next tick starts from. */
function windUp(
  sum: Lane,
  before: Lane,
  more: Lane,
  error: Lane,
  wanted: Lane,
  given: Lane,
  law: i32,
  unwind: f64,
): Lane {
  const excess = given - wanted;
  if (law === BACK) return sum + more + splat(unwind) * excess;
  if (law === LIMIT) return before;
  const free = either(eq(wanted, given), lt(splat(0), excess * error));
  return select(free, sum + more, sum);
}
