// Gains for controllers by rule.
import { step } from "../../../compiler/step.ts";
import { atan, expect, type Lane, min, root, seen } from "../../../compiler/vocabulary.ts";
import { control } from "../../../src/formulas/control/index.ts";

const PI = 3.141592653589793;

interface Table {
  readonly rule: string;
  readonly controller: string;
}

/**
 * P 0.5 Ku; PI 0.45 Ku, Pu / 1.2; PID 0.6 Ku, Pu / 2, Pu / 8: Ziegler and Nichols 1942. PI Ku / 3.2, 2.2 Pu; PID Ku / 2.2, 2.2 Pu,
 * Pu / 6.3: Tyreus and Luyben 1992.
 */
const byUltimate = (ku: Lane, period: Lane, { rule, controller }: Table) => {
  if (rule === "zieglerNichols") {
    if (controller === "p") return { kp: 0.5 * ku, ti: Infinity, td: 0 };
    if (controller === "pi") return { kp: 0.45 * ku, ti: period / 1.2, td: 0 };
    return { kp: 0.6 * ku, ti: period * 0.5, td: period * 0.125 };
  }
  if (controller === "p") return { kp: NaN, ti: NaN, td: NaN };
  if (controller === "pi") return { kp: ku / 3.2, ti: 2.2 * period, td: 0 };
  return { kp: ku / 2.2, ti: 2.2 * period, td: period / 6.3 };
};

/** Ku = 4 relay / (pi sqrt(amplitude^2 - hysteresis^2)), and by the tables of control.ultimateTune */
export const relayTune = step(control.relayTune, ({ relay, amplitude, period, hysteresis }, { rule, controller }) => {
  expect(amplitude > hysteresis);
  const depth = root((amplitude - hysteresis) * (amplitude + hysteresis));
  const ultimateGain = (4 * relay) / (PI * depth);
  const { kp, ti, td } = byUltimate(ultimateGain, period, { rule, controller });
  return { ultimateGain, kp, ti, ki: kp / ti, td };
});

/**
 * P 0.5 Ku; PI 0.45 Ku, Pu / 1.2; PID 0.6 Ku, Pu / 2, Pu / 8 of Ziegler and Nichols; PI Ku / 3.2, 2.2 Pu; PID Ku / 2.2, 2.2 Pu,
 * Pu / 6.3 of Tyreus and Luyben
 */
export const ultimateTune = step(control.ultimateTune, ({ ultimateGain, period }, { rule, controller }) => {
  expect(ultimateGain !== 0);
  const { kp, ti, td } = byUltimate(ultimateGain, period, { rule, controller });
  return { kp, ti, ki: kp / ti, td };
});

/** P 1 / a; PI 0.9 / a, L / 0.3; PID 1.2 / a, 2 L, L / 2 */
const byReaction = (inverse: Lane, delay: Lane, controller: string) => {
  if (controller === "p") return { kp: inverse, ti: Infinity, td: 0 };
  if (controller === "pi") return { kp: 0.9 * inverse, ti: delay / 0.3, td: 0 };
  return { kp: 1.2 * inverse, ti: 2 * delay, td: delay * 0.5 };
};

/** P (1 + r / 3) / a; PI (0.9 + r / 12) / a, L (30 + 3 r) / (9 + 20 r); PID (4 / 3 + r / 4) / a, L (32 + 6 r) / (13 + 8 r), 4 L / (11 + 2 r) */
const byCohenCoon = (inverse: Lane, gain: Lane, delay: Lane, r: Lane, controller: string) => {
  // r / a is 1 / gain, and needs no product that could be 0 times infinity.
  const flat = 1 / gain;
  if (controller === "p") return { kp: inverse + flat / 3, ti: Infinity, td: 0 };
  if (controller === "pi") return { kp: 0.9 * inverse + flat / 12, ti: delay * ((30 + 3 * r) / (9 + 20 * r)), td: 0 };
  return {
    kp: (4 / 3) * inverse + flat * 0.25,
    ti: delay * ((32 + 6 * r) / (13 + 8 * r)),
    td: delay * (4 / (11 + 2 * r)),
  };
};

/**
 * PI 0.15 / k + (0.35 - r / (1 + r)^2) / a, L (0.35 + 13 / (1 + 12 r + 7 r^2)); PID 0.2 / k + 0.45 / a,
 * L (0.4 r + 0.8) / (r + 0.1), 0.5 L / (0.3 r + 1)
 */
const byAmigo = (inverse: Lane, gain: Lane, delay: Lane, r: Lane, controller: string) => {
  const flat = 1 / gain;
  if (controller === "p") return { kp: NaN, ti: NaN, td: NaN };
  if (controller === "pi") {
    const share = 1 / (1 + r);
    return {
      kp: 0.15 * flat + (0.35 - (1 - share) * share) * inverse,
      ti: delay * (0.35 + 13 / (1 + r * (12 + 7 * r))),
      td: 0,
    };
  }
  return {
    kp: 0.2 * flat + 0.45 * inverse,
    ti: delay * ((0.4 * r + 0.8) / (r + 0.1)),
    td: delay * (0.5 / (0.3 * r + 1)),
  };
};

/** 1 / a = lag / (gain delay), r = delay / lag; see the tables of the three rules in the formula's description */
export const stepTune = step(control.stepTune, ({ gain, lag, delay }, { rule, controller }) => {
  expect(gain !== 0);
  const inverse = lag / delay / gain;
  const r = delay / lag;
  let { kp, ti, td } = byReaction(inverse, delay, controller);
  if (rule === "cohenCoon") ({ kp, ti, td } = byCohenCoon(inverse, gain, delay, r, controller));
  else if (rule === "amigo") ({ kp, ti, td } = byAmigo(inverse, gain, delay, r, controller));
  const b = rule === "amigo" ? (controller === "p" ? NaN : r > 1 ? 1 : 0) : 1;
  return { kp, ti, ki: kp / ti, td, b };
});

/**
 * kp = lag / (gain (closedLoop + delay)), Ti = min(lag, 4 (closedLoop + delay)), Td = lag2 in series form; f = 1 + Td / Ti:
 * kp f, Ti + Td, Td / f
 */
export const simc = step(control.simc, ({ gain, lag, delay, closedLoop, lag2 }, { form }) => {
  const reach = (seen(closedLoop) ? closedLoop : delay) + delay;
  expect(reach > 0 && gain !== 0);
  let kp = lag / (gain * reach);
  let ti = min(lag, 4 * reach);
  let td = lag2;
  const ki = kp / ti;
  if (form === "ideal") {
    const factor = 1 + td / ti;
    kp = kp * factor;
    ti = ti + td;
    td = td / factor;
  }
  return { kp, ti, ki, td };
});

/** x nearer to where x + atan(r x) = pi. From the left of the root, where each step leads, a step of Newton's stays there. */
const nearer = (x: Lane, r: Lane) => x - (x + atan(r * x) - PI) / (1 + 1 / (1 / r + r * x * x));

/** x = w delay from pi / 2 (1 + 1 / (1 + 2.2 r)), at most 1.7% off for any r = lag / delay, by three steps of Newton's to an ULP */
export const ultimatePoint = step(control.ultimatePoint, ({ gain, lag, delay }) => {
  expect(gain !== 0);
  const r = lag / delay;
  const x = nearer(nearer(nearer((PI / 2) * (1 + 1 / (1 + 2.2 * r)), r), r), r);
  const slope = r * x;
  // The square of what is large overflows, and the 1 beside it is lost anyway.
  const size = slope > 1e100 ? slope : root(1 + slope * slope);
  return { ultimateGain: size / gain, period: (2 * PI * delay) / x };
});
