// What clock and progress make of a plan.
import { step } from "../../../compiler/step.ts";
import { clamp, hourOfDay, type Lane, seen } from "../../../compiler/vocabulary.ts";
import { allocation } from "../../../src/formulas/allocation/index.ts";

const during = (time: Lane, from: Lane, until: Lane) => time >= from && time < until;

/** Night, working day, evening: half-open windows of the day. */
export const timeOfDay = step(allocation.timeOfDay, ({ hour }, p) => {
  const time = hourOfDay(hour);
  const dark = during(time, p.nightFrom, p.nightUntil);
  const late = during(time, p.evolutionFrom, p.evolutionUntil);
  const busy = during(time, p.peakFrom, p.peakUntil);
  const share = dark ? p.night : p.evolution;
  return {
    window: dark ? 1 : busy ? 2 : late ? 3 : 0,
    worldModel: dark || late ? share : NaN,
    others: dark || late ? 1 - share : NaN,
  };
});

/** t^2 (3 - 2 t), t = 1/2 + (x - middle) / (2 halfWidth) within [0, 1] */
const smoothStep = (x: Lane, middle: Lane, halfWidth: Lane) => {
  const t = clamp(0.5 + (x - middle) / (2 * halfWidth), 0, 1);
  return t * t * (3 - 2 * t);
};

/**
 * (1 - flex) progress + flex clock; progress = early below first, middle up to second, late beyond, or with smooth steps a, b
 * early + (middle - early) a + (late - middle) b
 */
export const progressShare = step(
  allocation.progressShare,
  ({ completion, clock }, { early, middle, late, first, second, halfWidth, flex }) => {
    const sudden = completion < first ? early : completion <= second ? middle : late;
    const a = smoothStep(completion, first, halfWidth);
    const b = smoothStep(completion, second, halfWidth);
    const share = halfWidth === 0 ? sudden : early + (middle - early) * a + (late - middle) * b;
    return { output: clamp(seen(clock) ? (1 - flex) * share + flex * clock : share, 0, 1) };
  },
);
