// Covariances of a level and its trend where variances are infinite (nothing is known) or where c - k1 b cancels. What a filter does in
// its rare branch. va, vb, vc are covariances before a tick, a, b, c after its prediction, k0, k1 gains.
//
// Infinite stands for the limit. With both unknown, and as much, the first reading is the level, and the trend takes its share dt phi / (1
// + dt^2) of the surprise, and stays unknown; the next reading is the level again and gives the trend, as the level's change per unit of
// time, whatever it was before. A tick without a reading in between makes the level unknown again, but only by what the trend added. Then
// vb, the covariance, which is no number there, holds what the level gained for one of the trend, so that the next reading still finds it;
// 0 where the level is unknown by itself, which does not age.
import { finite, type Lane, max, min } from "../../../compiler/vocabulary.ts";

/** rest = c - k1 b lost three bits at most. */
export const keepsDigits = (c: Lane, rest: Lane) => c * 0.125 <= rest;

/**
 * c - b^2 / (a + r) as a sum of what is positive: c r / S + q1 a / S + q0 phi^2 vc / S + phi^2 (va vc - vb^2) / S. The difference that is
 * left counts only where va is above r, which no reading leaves.
 */
// biome-ignore format: one line
export const trendRest = (va: Lane, vb: Lane, vc: Lane, c: Lane, k0: Lane, inverse: Lane, phi: Lane, q0: Lane, q1: Lane, r: Lane) => {
  const kept = phi * phi * vc;
  const across = phi * vb;
  const alone = va * inverse * kept - across * inverse * across;
  const noise = q1 * k0 + q0 * inverse * kept;
  return c * (r * inverse) + noise + max(alone, 0);
};

/** Of an unknown level: nothing is known of its trend either, and more than that one reading will tell. */
const isNew = (va: Lane, vb: Lane) => !finite(va) && vb === 0;

const isSteep = (vc: Lane, dt: Lane) => !finite(dt * (dt * vc));

/** The trend is what the level changed by since it was known, over the time since. */
const tells = (va: Lane, vb: Lane, vc: Lane, dt: Lane) => isSteep(vc, dt) && !isNew(va, vb);

const since = (va: Lane, vb: Lane, dt: Lane) => (finite(va) ? 0 : vb) + dt;

/** k1 where a is infinite; k0 is 1 there. */
export const unknownGain = (va: Lane, vb: Lane, vc: Lane, dt: Lane, phi: Lane) =>
  isSteep(vc, dt) ? phi / (since(va, vb, dt) + (isNew(va, vb) ? 1 / dt : 0)) : 0;

/** The trend after a reading where a is infinite: exact where it replaces what it was. */
export const unknownTrend = (va: Lane, vc: Lane, k1: Lane, change: Lane, otherwise: Lane, dt: Lane) =>
  isSteep(vc, dt) && finite(va) ? k1 * change : otherwise;

/** Variance of the trend after a reading where a is infinite. */
// biome-ignore format: one line
export const unknownRest = (va: Lane, vb: Lane, vc: Lane, c: Lane, k1: Lane, dt: Lane, q0: Lane, q1: Lane, r: Lane) =>
  tells(va, vb, vc, dt) ? k1 * k1 * min(r + ((finite(va) ? va : r) + q0), Number.MAX_VALUE) + q1 : c;

/** Covariance without a reading where a is infinite. */
export const unknownCross = (va: Lane, vb: Lane, vc: Lane, b: Lane, dt: Lane, phi: Lane) =>
  isSteep(vc, dt) ? (tells(va, vb, vc, dt) ? min(since(va, vb, dt) / phi, Number.MAX_VALUE) : 0) : b;
