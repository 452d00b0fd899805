// How hard the next block is to find.
import { step } from "../../../compiler/step.ts";
import {
  clamp,
  exp,
  expect,
  finite,
  floor,
  type Lane,
  log,
  max,
  meanOfLog,
  min,
  powerOfTwo,
  roundHalfAway,
  seen,
  trunc,
  usually,
  varianceOfLog,
} from "../../../compiler/vocabulary.ts";
import { consensus } from "../../../src/formulas/consensus/index.ts";
import { keepsDigits, trendRest, unknownGain, unknownRest } from "../control/unknown.ts";
import { compact, expanded } from "./compact.ts";

const LN2 = 0.6931471805599453;
const TWO_24 = 16777216;
const TWO_47 = 140737488355328;

/** anchor 2^x, x = clamp((spacing (height + 1) - elapsed) / halfLife, -1023, 1023) */
export const asert = step(consensus.asert, ({ anchor, elapsed, height }, { spacing, halfLife }) => {
  const x = clamp((spacing * (height + 1) - elapsed) / halfLife, -1023, 1023);
  const whole = roundHalfAway(x);
  const half = trunc(whole * 0.5);
  const fraction = exp((x - whole) * LN2);
  // Two steps, so that neither power of two leaves the normal numbers.
  return { output: anchor * fraction * powerOfTwo(half) * powerOfTwo(whole - half) };
});

/**
 * 65536 2^(f / 65536), as aserti3-2d has it. The cubic is f g with g < 2^49; g in parts of 24 bits keeps every step a whole number
 * below 2^53, so that doubles are exact where the rule is written in 64-bit integers.
 */
const fixedPower = (f: Lane) => {
  const g = 195766423245049 + f * (971821376 + f * 5127);
  const high = floor(g / TWO_24);
  const low = g - high * TWO_24;
  const carried = floor((f * low + TWO_47) / TWO_24);
  return 65536 + floor((f * high + carried) / TWO_24);
};

/** 65536 + floor((195766423245049 f + 971821376 f^2 + 5127 f^3 + 2^47) / 2^48) */
export const asertFactor = step(consensus.asertFactor, ({ fraction }) => ({ output: fixedPower(fraction) }));

/**
 * q = trunc(65536 (elapsed - spacing (height + 1)) / halfLife) = 65536 shifts + f; target = clamp(floor(anchor
 * factor(f) 2^(shifts - 16)), 1, limit). Whole numbers throughout, all of them exact in doubles: a compact target has
 * 23 significant bits, the factor 17, and a quotient that does not saturate is too far from the next whole number to
 * round to it.
 */
export const asertTarget = step(consensus.asertTarget, ({ anchor, elapsed, height }, { spacing, halfLife, limit }) => {
  const easiest = expanded(limit);
  const from = expanded(anchor);
  expect(from >= 1 && easiest >= from);
  const q = trunc(((elapsed - spacing * (height + 1)) * 65536) / halfLife);
  const shifts = floor(q / 65536);
  // 700 halvings or doublings take any target past its bounds.
  const scale = powerOfTwo(clamp(shifts, -700, 700) - 16);
  const target = min(max(floor(from * fixedPower(q - shifts * 65536) * scale), 1), easiest);
  return { bits: compact(target), target };
});

/** Hashes per millisecond, in units of difficulty; finite, so that no time at all is no share of what was expected. */
const hashRate = (l: Lane, d: Lane) => min(exp(l + d), Number.MAX_VALUE);

/**
 * l- = l + d, d- = phi d, a, b, c as in control.kalmanTrend with its noise scaled by s; nu = clamp(1 - x e^(l-) / (n
 * D), -limit, 1), S = a + 1 / n; l = l- + a nu / S, d = d- + b nu / S, P as there; m = (1 - beta) m + beta nu^2 / S, s = clamp(s
 * e^(eta (m - 1)), min, max); D = max(1, round(clamp(e^(l + d) spacing, D / step, D step))). `log`: nu = ln D - ln
 * max(x, spacing / 1000) + psi(n) - l-, S = a + psi'(n).
 */
export const kalmanDifficulty = step(
  consensus.kalmanDifficulty,
  ({ solveTime, difficulty, logRate, drift, p11, p12, p22, scale, nisMean }, p) => {
    const l = seen(logRate) ? logRate : log(difficulty / p.spacing);
    const expected = l + drift;
    const damped = p.phi * drift;
    const turn = scale * p.q0;
    const bend = scale * p.q1;
    const a = p11 + (p12 + p12 + p22) + turn;
    const b = p.phi * (p12 + p22);
    const c = p.phi * p.phi * p22 + bend;
    const open = !usually(finite(a));
    let noise = 1 / p.blocks;
    let surprise = clamp(1 - (solveTime * hashRate(l, drift)) / (p.blocks * difficulty), -p.surpriseLimit, 1);
    if (p.observation === "log") {
      noise = varianceOfLog(p.blocks);
      surprise = log(difficulty) - log(max(solveTime, p.spacing / 1000)) + meanOfLog(p.blocks) - expected;
    }
    const inverse = 1 / (a + noise);
    const k0 = a * inverse;
    const level = open ? 1 : k0;
    const share = b * inverse;
    const trend = open ? unknownGain(p11, p12, p22, 1, p.phi) : share;
    const left = c - share * b;
    const rest = usually(keepsDigits(c, left))
      ? left
      : trendRest(p11, p12, p22, c, k0, inverse, p.phi, turn, bend, noise);
    const nextL = expected + level * surprise;
    const nextD = damped + trend * surprise;
    const nis = surprise * surprise * inverse;
    const mean = (1 - p.beta) * nisMean + p.beta * nis;
    const follow = min(exp(p.eta * (mean - 1)), Number.MAX_VALUE);
    const least = difficulty / p.maxStep;
    const most = difficulty * p.maxStep;
    const wanted = roundHalfAway(min(max(hashRate(nextL, nextD) * p.spacing, least), most));
    return {
      difficulty: clamp(wanted, 1, Number.MAX_SAFE_INTEGER),
      logRate: nextL,
      drift: nextD,
      p11: level * noise,
      p12: trend * noise,
      p22: open ? unknownRest(p11, p12, p22, c, trend, 1, turn, bend, noise) : rest,
      scale: clamp(scale * follow, p.scaleMin, p.scaleMax),
      nisMean: mean,
    };
  },
);
