// Kalman filters whose ticks differ.
import { step } from "../../../compiler/step.ts";
import {
  clamp,
  expect,
  finite,
  given,
  isPositive,
  type Lane,
  log,
  max,
  min,
  seen,
  usually,
  valid,
  within,
} from "../../../compiler/vocabulary.ts";
import { control } from "../../../src/formulas/control/index.ts";
import { keepsDigits } from "./unknown.ts";

const MOST = Number.MAX_VALUE;
const LN_2PI = 1.8378770664093456;

const logDensity = (spread: Lane, nis: Lane) => -0.5 * (LN_2PI + log(spread) + nis);

/**
 * P- = P + q h; S = P- + r; K = P- / S; x- = x + change; x = x- + K (z - x-); P = K r, which is (1 - K) P- where nothing cancels;
 * NIS = (z - x-)^2 / S; log likelihood = -(log(2 pi S) + NIS) / 2. The first reading: x = z, P = r.
 */
export const kalmanWalk = step(control.kalmanWalk, ({ measured, dt, q, r, change, estimate, variance }, p) => {
  let growth = p.q * p.dt;
  let noise = p.r;
  let moved = estimate;
  let fit = true;
  if (given(dt) || given(q)) {
    const h = seen(dt) ? dt : p.dt;
    const rate = seen(q) ? q : p.q;
    fit = within(h, 0, MOST) && within(rate, 0, MOST);
    growth = fit ? rate * h : 0;
  }
  if (given(r)) {
    const own = seen(r) ? r : p.r;
    fit = fit && isPositive(own);
    noise = fit ? own : p.r;
  }
  if (given(change)) {
    const by = seen(change) ? change : 0;
    fit = fit && finite(by);
    moved = estimate + by;
  }
  const begun = seen(estimate);
  const prior = variance + growth;
  const spread = prior + noise;
  const wide = !usually(finite(spread));
  const gain = wide ? 1 / (1 + noise / prior) : prior / spread;
  // Beyond the doubles at their end.
  const ahead = usually(finite(moved)) ? moved : begun ? clamp(moved, -MOST, MOST) : estimate;
  const surprise = measured - ahead;
  const free = wide && gain === 1 ? measured : ahead + gain * surprise;
  const next = begun ? free : measured;
  const known = usually(fit && valid(measured) && finite(next));
  expect(known);
  const follows = known && begun;
  const nis = wide ? 0 : min((surprise / spread) * surprise, MOST);
  const stays = fit && begun;
  return {
    estimate: known ? next : fit ? ahead : estimate,
    variance: known ? (begun ? gain * noise : noise) : stays ? prior : variance,
    gain: known ? (begun ? gain : 1) : 0,
    innovation: follows ? surprise : NaN,
    innovationVariance: fit ? (begun ? spread : Infinity) : NaN,
    nis: follows ? nis : NaN,
    logLikelihood: follows ? logDensity(spread, nis) : NaN,
  };
});

/** Noise of position and speed that a tick of length h leaves; apart: what of n11 the speed does not tell, n11 - n12^2 / n22. */
const pushed = (h: Lane, q: Lane, qLevel: Lane, noise: string) => {
  const n22 = noise === "piecewise" ? q * h * h : q * h;
  const square = n22 * h * h;
  const n11 = noise === "continuous" ? square / 3 : noise === "piecewise" ? square * 0.25 : 0;
  const own = qLevel * h;
  return {
    n11: n11 + own,
    n12: noise === "independent" ? 0 : n22 * h * 0.5,
    n22,
    apart: (noise === "continuous" ? n11 * 0.25 : 0) + own,
  };
};

interface Prior {
  readonly p11: Lane;
  readonly p12: Lane;
  readonly p22: Lane;
  readonly moved: Lane;
  readonly within11: Lane;
  readonly n11: Lane;
  readonly n12: Lane;
  readonly n22: Lane;
  readonly apart: Lane;
  readonly c: Lane;
  readonly inverse: Lane;
  readonly noise: Lane;
}

/** c - b^2 / S as a sum: (c r + det P + det N + p11 n22 + p22 n11 - 2 p12 n12) / S, of which each part is none below 0. */
const rest = ({ p11, p12, p22, moved, within11, n11, n12, n22, apart, c, inverse, noise }: Prior) => {
  const before = p11 * inverse * p22 - p12 * inverse * p12;
  const gained = apart * inverse * n22;
  const both = within11 * inverse * n22 + p22 * inverse * n11 - 2 * moved * inverse * n12;
  return c * (noise * inverse) + max(before, 0) + gained + max(both, 0);
};

/**
 * x- = x + h v + h^2 u / 2, v- = v + h u; a = p11 + 2 h p12 + h^2 p22 + n11, b = p12 + h p22 + n12, c = p22 + n22; S = a + r;
 * k0 = a / S, k1 = b / S; x = x- + k0 nu, v = v- + k1 nu; P = (k0 r, k1 r, c - k1 b), the last as a sum where it would cancel.
 * While the speed is unknown P is what it would be were the speed known, and the speed is by g / s of one that is unknown, where g is what
 * it moves the position by; after a time s > 0: x = z, v = v- + nu / s, P = (r, r / s, (a + r) / s^2 - 2 b / s + c).
 */
export const kalmanVelocity = step(
  control.kalmanVelocity,
  ({ measured, dt, q, r, acceleration, level, trend, p11, p12, p22, reach, drift }, p) => {
    let h = p.dt;
    let noise = p.r;
    let fit = true;
    let { n11, n12, n22, apart } = pushed(p.dt, p.q, p.qLevel, p.noise);
    if (given(dt) || given(q)) {
      const own = seen(dt) ? dt : p.dt;
      const rate = seen(q) ? q : p.q;
      fit = within(own, 0, MOST) && within(rate, 0, MOST);
      h = fit ? own : 0;
      ({ n11, n12, n22, apart } = pushed(h, rate, p.qLevel, p.noise));
    }
    if (given(r)) {
      const own = seen(r) ? r : p.r;
      fit = fit && isPositive(own);
      noise = fit ? own : p.r;
    }
    let free = level + h * trend;
    let freely = trend;
    if (given(acceleration)) {
      const push = seen(acceleration) ? acceleration : 0;
      fit = fit && finite(push);
      freely = trend + h * push;
      free = free + h * h * 0.5 * push;
    }
    const begun = seen(level);
    const steady = usually(finite(free) && finite(freely));
    const ahead = steady ? free : begun ? clamp(free, -MOST, MOST) : level;
    const speed = steady ? freely : seen(freely) ? clamp(freely, -MOST, MOST) : trend;

    const told = finite(p22);
    const knows = usually(begun && told);
    const base = knows || told ? p22 : drift;
    const moved = p12 + h * base;
    const within11 = p11 + h * (p12 + moved);
    const a = max(within11 + n11, 0);
    const b = moved + n12;
    const c = base + n22;
    const spread = a + noise;
    const inverse = 1 / spread;
    const sound = usually(finite(spread) && finite(inverse) && finite(b) && finite(c));
    // How far the position has gone for one of an unknown speed.
    const gone = knows || told ? 0 : min(reach + h, MOST);
    const blind = gone > 0;

    const k0 = a * inverse;
    const k1 = b * inverse;
    const surprise = measured - ahead;
    const turned = speed + (blind ? surprise / gone : k1 * surprise);
    // From whichever is nearer: beside a level far away the last bits of a gain near 1 count.
    const seenFrom = a > noise ? measured - noise * inverse * surprise : ahead + k0 * surprise;
    const corrected = blind ? measured : seenFrom;
    const near = usually(finite(corrected) && finite(turned));
    const fresh = !begun || !sound || !steady || !near;
    const known = usually(fit && valid(measured));
    expect(known);
    const whole = fresh || blind;
    const follows = known && !whole;

    const left = c - k1 * b;
    const exact = usually(keepsDigits(c, left))
      ? left
      : rest({ p11, p12, p22: base, moved, within11, n11, n12, n22, apart, c, inverse, noise });
    const lean = blind ? noise / gone : k1 * noise;
    const steep = blind ? max(((a + noise) / gone - 2 * b) / gone + c, 0) : max(exact, 0);
    // Two readings at nearly one time tell nothing of the speed.
    const learnt = usually(finite(lean) && finite(steep));
    const goes = fit && begun;
    const open = !learnt || (!knows && !told && !blind);
    const anew = begun ? p.initialVariance : p22;
    const next12 = known ? (fresh || !learnt ? 0 : lean) : goes ? (sound ? b : finite(b) ? b : 0) : p12;
    const next11 = known ? (whole ? noise : k0 * noise) : goes ? (sound ? a : finite(a) ? a : MOST) : p11;
    const next22 = known ? (fresh ? anew : open ? Infinity : steep) : goes && told ? min(c, MOST) : p22;
    const reached = knows ? 0 : known ? 0 : goes ? gone : reach;
    const drifted = knows ? 0 : known ? (whole || told || !learnt ? 0 : steep) : goes && !told ? min(c, MOST) : drift;
    const far = !knows && (reached > 0 || (!known && !begun));
    const nis = min(surprise * inverse * surprise, MOST);
    return {
      level: known ? (fresh ? measured : corrected) : goes ? ahead : level,
      trend: known ? (fresh ? (begun ? 0 : trend) : turned) : goes ? speed : trend,
      p11: next11,
      p12: next12,
      p22: next22,
      reach: reached,
      drift: drifted,
      levelVariance: far ? Infinity : next11,
      covariance: far && begun ? Infinity : next12,
      innovation: follows ? surprise : NaN,
      innovationVariance: fit ? (begun && sound && !blind ? spread : Infinity) : NaN,
      nis: follows ? nis : NaN,
      logLikelihood: follows ? logDensity(spread, nis) : NaN,
    };
  },
);
