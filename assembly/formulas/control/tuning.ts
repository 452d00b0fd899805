// Gains for controllers: from experiments, from models, from the loop while it runs.
import { step } from "../../../compiler/step.ts";
import {
  abs,
  clamp,
  expect,
  finite,
  isPositive,
  log,
  max,
  min,
  seen,
  some,
  usually,
  valid,
} from "../../../compiler/vocabulary.ts";
import { control } from "../../../src/formulas/control/index.ts";

/** The smallest double with all its digits: variances of 0 would stay so. */
const LEAST = 2.2250738585072014e-308;

/** theta -= rate e phi / (offset + phi^2) */
export const mitRule = step(control.mitRule, ({ error, sensitivity: phi, theta }, { rate, offset }) => {
  // The same fraction where the square may overflow.
  const near = usually(abs(phi) <= 1e150);
  const answer = near ? phi / (offset + phi * phi) : 1 / (phi + offset / phi);
  return { theta: theta - rate * error * answer };
});

/**
 * At a change of sign: Ku = sensitivity / amplitude, kp = 0.6 Ku, ki = 1.2 Ku / period, amplitude = 0. Then
 * amplitude = max(amplitude, |e|), sum = clamp(sum + e, +-limit), u = kp e + ki sum.
 */
export const selfTuneZeroCross = step(
  control.selfTuneZeroCross,
  ({ error, time, kp, ki, integral, lastError, lastCrossing, amplitude, u }, p) => {
    const oldKp = seen(kp) ? kp : clamp(p.initialGain, p.kpMin, p.kpMax);
    const oldKi = seen(ki) ? ki : clamp(p.initialGain * p.ratio, p.kiMin, p.kiMax);
    let nextKp = oldKp;
    let nextKi = oldKi;
    let sum = integral;
    let swing = amplitude;
    let crossing = lastCrossing;
    let drive = oldKp * error;
    if (p.enabled) {
      const elapsed = time - lastCrossing;
      const changed = (lastError < 0 && error > 0) || (lastError > 0 && error < 0);
      // The first change of sign is due whenever it comes.
      const crossed = changed && !(elapsed < p.minInterval);
      if (some(crossed)) {
        const tuned = crossed && elapsed > 0;
        const ku = p.sensitivity / amplitude;
        const period = elapsed * (p.halfPeriod ? 2 : 1);
        nextKp = tuned ? clamp(0.6 * ku, p.kpMin, p.kpMax) : oldKp;
        nextKi = tuned ? clamp((1.2 * ku) / period, p.kiMin, p.kiMax) : oldKi;
        crossing = crossed ? time : lastCrossing;
        swing = crossed ? 0 : amplitude;
      }
      swing = max(swing, abs(error));
      sum = clamp(integral + error, -p.integralLimit, p.integralLimit);
      drive = nextKp * error + nextKi * sum;
    }
    // What is not finite in the error, the gains or the sum is in the output too.
    const known = usually(valid(time) && finite(drive));
    expect(known);
    if (p.enabled) lastError = known && error !== 0 ? error : lastError;
    return {
      kp: known ? nextKp : oldKp,
      ki: known ? nextKi : oldKi,
      integral: known ? sum : integral,
      lastError,
      lastCrossing: known ? crossing : lastCrossing,
      amplitude: known ? swing : amplitude,
      u: known ? drive : u,
    };
  },
  { each: true },
);

/**
 * phi = (y', u'), S = forgetting + phi P phi, (a, b) += P phi (y - (a, b) phi) / S, P = (P - P phi phi' P / S) / forgetting = (P + det P
 * (u'^2, -y' u', y'^2) / forgetting) / S, scaled down to a trace of `limit`. Model: tau = -dt / ln a, gain = b / (1 - a), delay dt / 2.
 * Gains by control.simc, then control.pi.
 */
export const selfTuneRls = step(
  control.selfTuneRls,
  ({ setpoint, measured, a, b, p11, p12, p22, lastMeasured: last, kp, ki, integral, u }, p) => {
    const reach = p.closedLoop * p.dt + p.dt / 2;
    const unwind = p.dt < p.trackingTime ? p.dt / p.trackingTime : 1;
    // A plant that not even the highest gains move by a millionth does not answer.
    const faint = 1e-6 / (p.kpMax + p.kiMax * p.dt);
    const error = setpoint - measured;
    expect(finite(error));
    // Not more than all that they may be: squares of what is larger would overflow.
    const va = min(p11, p.varianceLimit);
    const vc = min(p22, p.varianceLimit);
    const g0 = va * last + p12 * u;
    const g1 = p12 * last + vc * u;
    const spread = p.forgetting + (last * g0 + u * g1);
    const surprise = measured - (a * last + b * u);
    const inverse = 1 / spread;
    const nextA = a + g0 * inverse * surprise;
    const nextB = b + g1 * inverse * surprise;
    // P - k phi P as sums of what is positive: by the difference a large phi leaves nothing of P, and then for ever.
    const free = max(va * vc - p12 * p12, 0) * (1 / p.forgetting);
    const nextVa = max((va + u * u * free) * inverse, LEAST);
    const nextVb = (p12 - last * u * free) * inverse;
    const nextVc = max((vc + last * last * free) * inverse, LEAST);
    // Figures that are too large teach nothing; what is not finite anywhere is in the sum.
    const model = nextA + nextB + (nextVa + (nextVb + nextVc));
    const learns = abs(last) + abs(u) > 0 && isPositive(spread) && finite(model);
    a = learns ? nextA : a;
    b = learns ? nextB : b;
    p11 = learns ? nextVa : va;
    p12 = learns ? nextVb : p12;
    p22 = learns ? nextVc : vc;
    const wide = learns && p11 + p22 > p.varianceLimit;
    if (some(wide)) {
      const shrink = wide ? p.varianceLimit / (p11 + p22) : 1;
      p11 = p11 * shrink;
      p12 = p12 * shrink;
      p22 = p22 * shrink;
    }

    const toward = p.direction === "either" ? abs(b) : b * (p.direction === "negative" ? -1 : 1);
    const modelled = seen(last) && toward > faint;
    const kept = clamp(a, 0.01, 0.999);
    const tau = -p.dt / log(kept);
    // kp = tau / (gain reach), and of kp / min(tau, 4 reach) the first case is 1 / (gain reach).
    const slope = (1 - kept) / (b * reach);
    const wantedKp = tau * slope;
    const wantedKi = tau > 4 * reach ? wantedKp * (1 / (4 * reach)) : slope;
    const tunedKp = kp + p.adaptation * (clamp(wantedKp, p.kpMin, p.kpMax) - kp);
    const tunedKi = ki + p.adaptation * (clamp(wantedKi, p.kiMin, p.kiMax) - ki);
    const start = modelled ? integral + (kp - tunedKp) * error : integral;
    kp = modelled ? tunedKp : kp;
    ki = modelled ? tunedKi : ki;

    const wanted = kp * error + start;
    const drive = clamp(wanted, p.min, p.max);
    const unwound = ki > 0 ? unwind * (drive - wanted) : 0;
    integral = start + ki * p.dt * error + unwound;
    return { a, b, p11, p12, p22, lastMeasured: measured, kp, ki, integral, u: drive };
  },
);
