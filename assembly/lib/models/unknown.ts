// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Covariances of a level and its trend where variances are infinite (nothing is known) or where c - k1 b cancels. What a kernel does in
// its rare branch. Names as in control_kalmanTrend: va, vb, vc before a tick, a, b, c after its prediction, k0, k1 gains.
//
// Infinite stands for the limit. With both unknown, and as much, the first reading is the level, and the trend takes its share dt phi / (1
// + dt^2) of the surprise, and stays unknown; the next reading is the level again and gives the trend, as the level's change per unit of
// time, whatever it was before. A tick without a reading in between makes the level unknown again, but only by what the trend added. Then
// vb, the covariance, which is no number there, holds what the level gained for one of the trend, so that the next reading still finds it;
// 0 where the level is unknown by itself, which does not age.
import { add, both, div, eq, finite, keep, le, max, mul, not, select, splat, sub } from "../lanes/lanes";

/** rest = c - k1 b lost three bits at most. */
export function keepsDigits<V>(c: V, rest: V): V {
  return le(mul(c, splat<V>(0.125)), rest);
}

/**
 * c - b^2 / (a + r) as a sum of what is positive: c r / S + q1 a / S + q0 phi^2 vc / S + phi^2 (va vc - vb^2) / S. The difference that is
 * left counts only where va is above r, which no reading leaves.
 */
export function trendRest<V>(va: V, vb: V, vc: V, c: V, k0: V, inverse: V, phi: f64, q0: V, q1: V, r: V): V {
  const kept = mul(splat<V>(phi * phi), vc);
  const across = mul(splat<V>(phi), vb);
  const alone = sub(mul(mul(va, inverse), kept), mul(mul(across, inverse), across));
  const noise = add(mul(q1, k0), mul(mul(q0, inverse), kept));
  return add(add(mul(c, mul(r, inverse)), noise), max(alone, splat<V>(0)));
}

/** Of an unknown level: nothing is known of its trend either, and more than that one reading will tell. */
function isNew<V>(va: V, vb: V): V {
  return both(not(finite(va)), eq(vb, splat<V>(0)));
}

function isSteep<V>(vc: V, dt: f64): V {
  return not(finite(mul(splat<V>(dt), mul(splat<V>(dt), vc))));
}

/** The trend is what the level changed by since it was known, over the time since. */
function tells<V>(va: V, vb: V, vc: V, dt: f64): V {
  return both(isSteep(vc, dt), not(isNew(va, vb)));
}

/** k1 where a is infinite; k0 is 1 there. */
export function unknownGain<V>(va: V, vb: V, vc: V, dt: f64, phi: f64): V {
  const since = add(keep(not(finite(va)), vb), splat<V>(dt));
  const together = add(since, keep(isNew(va, vb), splat<V>(1 / dt)));
  return keep(isSteep(vc, dt), div(splat<V>(phi), together));
}

/** The trend after a reading where a is infinite: exact where it replaces what it was. */
export function unknownTrend<V>(va: V, vc: V, k1: V, change: V, otherwise: V, dt: f64): V {
  return select(both(isSteep(vc, dt), finite(va)), mul(k1, change), otherwise);
}

/** Variance of the trend after a reading where a is infinite. */
export function unknownRest<V>(va: V, vb: V, vc: V, c: V, k1: V, dt: f64, q0: V, q1: V, r: V): V {
  const level = add(select(finite(va), va, r), q0);
  return select(tells(va, vb, vc, dt), add(mul(mul(k1, k1), add(r, level)), q1), c);
}

/** Covariance without a reading where a is infinite. */
export function unknownCross<V>(va: V, vb: V, vc: V, b: V, dt: f64, phi: f64): V {
  const since = add(keep(not(finite(va)), vb), splat<V>(dt));
  return select(isSteep(vc, dt), keep(tells(va, vb, vc, dt), div(since, splat<V>(phi))), b);
}
