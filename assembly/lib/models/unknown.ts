// Covariances of a level and its trend where variances are infinite (nothing is known) or where c - k1 b cancels. What a kernel does in
// its rare branch. Names as in control_kalmanTrend: va, vb, vc before a tick, a, b, c after its prediction, k0, k1 gains.
//
// Infinite stands for the limit. With both unknown, and as much, the first reading is the level, and the trend takes its share dt phi / (1
// + dt^2) of the surprise, and stays unknown; the next reading is the level again and gives the trend, as the level's change per unit of
// time, whatever it was before. A tick without a reading in between makes the level unknown again, but only by what the trend added. Then
// vb, the covariance, which is no number there, holds what the level gained for one of the trend, so that the next reading still finds it;
// 0 where the level is unknown by itself, which does not age.
import { both, eq, finite, keep, le, max, not, select, splat } from "../lanes/lanes";

/** rest = c - k1 b lost three bits at most. */
export function keepsDigits(c: Lane, rest: Lane): Mask {
  return le(c * splat(0.125), rest);
}

/**
 * c - b^2 / (a + r) as a sum of what is positive: c r / S + q1 a / S + q0 phi^2 vc / S + phi^2 (va vc - vb^2) / S. The difference that is
 * left counts only where va is above r, which no reading leaves.
 */
export function trendRest(
  va: Lane,
  vb: Lane,
  vc: Lane,
  c: Lane,
  k0: Lane,
  inverse: Lane,
  phi: f64,
  q0: Lane,
  q1: Lane,
  r: Lane,
): Lane {
  const kept = splat(phi * phi) * vc;
  const across = splat(phi) * vb;
  const alone = va * inverse * kept - across * inverse * across;
  const noise = q1 * k0 + q0 * inverse * kept;
  return c * (r * inverse) + noise + max(alone, splat(0));
}

/** Of an unknown level: nothing is known of its trend either, and more than that one reading will tell. */
function isNew(va: Lane, vb: Lane): Mask {
  return both(not(finite(va)), eq(vb, splat(0)));
}

function isSteep(vc: Lane, dt: f64): Mask {
  return not(finite(splat(dt) * (splat(dt) * vc)));
}

/** The trend is what the level changed by since it was known, over the time since. */
function tells(va: Lane, vb: Lane, vc: Lane, dt: f64): Mask {
  return both(isSteep(vc, dt), not(isNew(va, vb)));
}

/** k1 where a is infinite; k0 is 1 there. */
export function unknownGain(va: Lane, vb: Lane, vc: Lane, dt: f64, phi: f64): Lane {
  const since = keep(not(finite(va)), vb) + splat(dt);
  const together = since + keep(isNew(va, vb), splat(1 / dt));
  return keep(isSteep(vc, dt), splat(phi) / together);
}

/** The trend after a reading where a is infinite: exact where it replaces what it was. */
export function unknownTrend(va: Lane, vc: Lane, k1: Lane, change: Lane, otherwise: Lane, dt: f64): Lane {
  return select(both(isSteep(vc, dt), finite(va)), k1 * change, otherwise);
}

/** Variance of the trend after a reading where a is infinite. */
export function unknownRest(
  va: Lane,
  vb: Lane,
  vc: Lane,
  c: Lane,
  k1: Lane,
  dt: f64,
  q0: Lane,
  q1: Lane,
  r: Lane,
): Lane {
  const level = select(finite(va), va, r) + q0;
  return select(tells(va, vb, vc, dt), k1 * k1 * (r + level) + q1, c);
}

/** Covariance without a reading where a is infinite. */
export function unknownCross(va: Lane, vb: Lane, vc: Lane, b: Lane, dt: f64, phi: f64): Lane {
  const since = keep(not(finite(va)), vb) + splat(dt);
  return select(isSteep(vc, dt), keep(tells(va, vb, vc, dt), since / splat(phi)), b);
}
