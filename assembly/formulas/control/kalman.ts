// Kalman filters.
import { step } from "../../../compiler/step.ts";
import {
  clamp,
  exp,
  expect,
  finite,
  type Lane,
  max,
  min,
  root,
  usually,
  within,
} from "../../../compiler/vocabulary.ts";
import { control } from "../../../src/formulas/control/index.ts";
import { keepsDigits, trendRest, unknownCross, unknownGain, unknownRest, unknownTrend } from "./unknown.ts";

/** The smallest double with all its digits. */
const LEAST = 2.2250738585072014e-308;

/**
 * P- = P + s q; S = P- + r; K = P- / S; x += K (z - x); P = K r, which is (1 - K) P- where nothing cancels; NIS = (z - x)^2 / S.
 * Where P- is infinite K is 1. Adaptive: m = (1 - beta) m + beta NIS, s = clamp(s e^(eta (m - 1)), min, max); `both`: r = (1 - beta)
 * r + beta r NIS. The mean of r NIS = (1 - K) (z - x)^2 is r whatever P- is: Desroziers et al. 2005, equation 3.
 */
export const kalmanLevel = step(
  control.kalmanLevel,
  ({ measured, estimate, variance, scale, nisMean, noise }, { q, adapt, beta, eta, scaleMin, scaleMax }) => {
    const prior = variance + scale * q;
    const spread = prior + noise;
    const wide = !usually(finite(spread));
    const gain = wide ? 1 / (1 + noise / prior) : prior / spread;
    const surprise = measured - estimate;
    const next = wide && gain === 1 ? measured : estimate + gain * surprise;
    const known = usually(finite(next));
    expect(known);
    let nis = wide ? 0 : (surprise * surprise) / spread;
    if (adapt !== "none") {
      // Averages that are infinite stay so.
      nis = min(nis, Number.MAX_VALUE);
      const mean = (1 - beta) * nisMean + beta * nis;
      nisMean = known ? mean : nisMean;
      // Never infinite: a scale of 0 stays 0.
      const follow = min(exp(eta * (mean - 1)), Number.MAX_VALUE);
      scale = known ? clamp(scale * follow, scaleMin, min(scaleMax, Number.MAX_VALUE)) : scale;
    }
    const left = known ? gain * noise : prior;
    // Readings that are all alike make the noise small; at 0 there would be no way back, nor at the other end.
    if (adapt === "both") noise = known ? clamp(noise * (1 - beta + beta * nis), LEAST, Number.MAX_VALUE) : noise;
    return {
      estimate: known ? next : estimate,
      variance: left,
      gain: known ? gain : 0,
      nis: known ? nis : NaN,
      scale,
      nisMean,
      noise,
    };
  },
  { loops: { adapt: ["none"] } },
);

/** Squares of what lies between their roots neither overflow nor lose digits. */
const SMALL = 1e-290;
/** Exact factors that bring what does not there: 2^600 and its inverse. */
const UP = 4.149515568880993e180;
const DOWN = 2.409919865102884e-181;

const settled = (q: Lane, r: Lane) => (q + root(q * q + 4 * q * r)) * 0.5;

/** prior = (q + sqrt(q^2 + 4 q r)) / 2, gain = prior / (prior + r) */
export const kalmanSteady = step(control.kalmanSteady, ({ q, r }) => {
  const square = q * q + 4 * q * r;
  const near = usually(within(square, SMALL, Number.MAX_VALUE));
  // Where the square vanishes for a drift of 0, what is large is the noise.
  const large = square > 1 || r > 1e100;
  const scale = large ? DOWN : UP;
  const noise = r * scale;
  const scaled = settled(q * scale, noise);
  const prior = near ? settled(q, r) : scaled * (large ? UP : DOWN);
  return { prior, gain: near ? prior / (prior + r) : scaled / (scaled + noise) };
});

/**
 * x- = x + dt v, v- = phi v; a = p11 + 2 dt p12 + dt^2 p22 + q0, b = phi (p12 + dt p22), c = phi^2 p22 + q1; S = a + r;
 * k0 = a / S, k1 = b / S; x = x- + k0 nu, v = v- + k1 nu; P = (k0 r, k1 r, c - k1 b), the last as a sum where it would cancel. What
 * infinite variances do stands in unknown.ts.
 */
export const kalmanTrend = step(
  control.kalmanTrend,
  ({ measured, level, trend, p11, p12, p22 }, { dt, q0, q1, r, phi }) => {
    const free = level + dt * trend;
    // Beyond the doubles at their end: a held level and trend would only lead there again.
    const ahead = usually(finite(free)) ? free : clamp(free, -Number.MAX_VALUE, Number.MAX_VALUE);
    const damped = phi * trend;
    const cross = dt * p22;
    const a = p11 + dt * (p12 + p12 + cross) + q0;
    const b = phi * (p12 + cross);
    const c = phi * phi * p22 + q1;
    const open = !usually(finite(a));
    const inverse = 1 / (a + r);
    // The inverse of a subnormal spread is none.
    const tight = !usually(finite(inverse));
    const k0 = tight ? a / (a + r) : a * inverse;
    const share = tight ? b / (a + r) : b * inverse;
    const k1 = open ? unknownGain(p11, p12, p22, dt, phi) : share;
    const surprise = measured - ahead;
    const corrected = damped + k1 * surprise;
    const x = open ? measured : ahead + k0 * surprise;
    const v = open ? unknownTrend(p11, p22, k1, measured - level, corrected, dt) : corrected;
    const known = usually(finite(x) && finite(v));
    expect(known);
    const left = c - share * b;
    const exact = usually(keepsDigits(c, left)) ? left : trendRest(p11, p12, p22, c, k0, inverse, phi, q0, q1, r);
    const rest = open ? unknownRest(p11, p12, p22, c, k1, dt, q0, q1, r) : tight ? max(left, 0) : exact;
    return {
      level: known ? x : ahead,
      trend: known ? v : damped,
      p11: known ? (open ? r : k0 * r) : a,
      p12: known ? k1 * r : open ? unknownCross(p11, p12, p22, b, dt, phi) : b,
      p22: known ? rest : c,
      nis: known ? surprise * inverse * surprise : NaN,
    };
  },
);
