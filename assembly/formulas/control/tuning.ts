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
  root,
  seen,
  some,
  usually,
  valid,
} from "../../../compiler/vocabulary.ts";
import { control } from "../../../src/formulas/control/index.ts";

const PI = 3.141592653589793;
/** The smallest double with all its digits: variances of 0 would stay so. */
const LEAST = 2.2250738585072014e-308;

/**
 * Ku = 4 relay / (pi sqrt(amplitude^2 - hysteresis^2)); kp = 0.45 Ku, Ti = period / 1.2 or kp = Ku / 3.2, Ti = 2.2
 * period
 */
export const relayTune = step(control.relayTune, ({ relay, amplitude, period, hysteresis }, { rule }) => {
  expect(amplitude > hysteresis);
  const depth = root((amplitude - hysteresis) * (amplitude + hysteresis));
  const ultimateGain = (4 * relay) / (PI * depth);
  const kp = rule === "zieglerNichols" ? 0.45 * ultimateGain : ultimateGain / 3.2;
  const ti = rule === "zieglerNichols" ? period / 1.2 : 2.2 * period;
  return { ultimateGain, kp, ti, ki: kp / ti };
});

/** kp = lag / (gain (closedLoop + delay)), Ti = min(lag, 4 (closedLoop + delay)) */
export const simc = step(control.simc, ({ gain, lag, delay, closedLoop }) => {
  const reach = (seen(closedLoop) ? closedLoop : delay) + delay;
  expect(reach > 0 && gain !== 0);
  const kp = lag / (gain * reach);
  const ti = min(lag, 4 * reach);
  return { kp, ti, ki: kp / ti };
});

/** theta -= rate e phi / (offset + phi^2) */
export const mitRule = step(control.mitRule, ({ error, sensitivity: phi, theta }, { rate, offset }) => {
  // The same fraction where the square may overflow.
  const near = usually(abs(phi) <= 1e150);
  const answer = near ? phi / (offset + phi * phi) : 1 / (phi + offset / phi);
  return { theta: theta - rate * error * answer };
});
