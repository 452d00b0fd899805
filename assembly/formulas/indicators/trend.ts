// How wide bars are, and which way they go.
import { step } from "../../../compiler/step.ts";
import { abs, expect, type Lane, max, seen, usually } from "../../../compiler/vocabulary.ts";
import { indicators } from "../../../src/formulas/indicators/index.ts";

/** The largest of high - low and the distances of both from the close before. */
const trueRange = (high: Lane, low: Lane, last: Lane) => max(max(high - low, abs(high - last)), abs(low - last));

/** (old (period - 1) + range) / period, which begins with the mean of `period` ranges */
export const atr = step(
  indicators.atr,
  ({ high, low, close, last, average, count }, { period }) => {
    expect(high >= low);
    const range = seen(last) ? trueRange(high, low, last) : 0;
    const more = count + 1;
    const sum = average + range;
    const next = usually(count > period)
      ? ((period - 1) / period) * average + (1 / period) * range
      : count >= period
        ? sum / period
        : sum;
    return { last: close, average: next, count: more, output: usually(more > period) ? next : NaN };
  },
  { standing: ["output"] },
);

/** up = high - high before, down = low before - low, the larger one if it is positive; sums are old - old / period + new */
export const adx = step(
  indicators.adx,
  ({ high, low, close, lastHigh, lastLow, last, rise, fall, reach, average, count }, { period }) => {
    expect(high >= low);
    const begun = seen(last);
    const up = begun ? high - lastHigh : 0;
    const down = begun ? lastLow - low : 0;
    const kept = usually(count >= period) ? (period - 1) / period : 1;
    const nextRise = kept * rise + (up > 0 && up > down ? up : 0);
    const nextFall = kept * fall + (down > 0 && down > up ? down : 0);
    const nextReach = kept * reach + (begun ? trueRange(high, low, last) : 0);
    const more = count + 1;
    const full = usually(more > period);
    const moves = nextRise + nextFall;
    const reaches = nextReach > 0;
    const moved = full && moves > 0 && reaches;
    const dx = moved ? 100 * (abs(nextRise - nextFall) / moves) : 0;
    const sum = average + dx;
    const smooth = usually(more > 2 * period);
    const known = usually(more >= 2 * period);
    const next = smooth
      ? moved
        ? ((period - 1) / period) * average + (1 / period) * dx
        : average
      : known
        ? sum / period
        : sum;
    return {
      lastHigh: high,
      lastLow: low,
      last: close,
      rise: nextRise,
      fall: nextFall,
      reach: nextReach,
      average: next,
      count: more,
      adx: known ? next : NaN,
      plus: full ? (reaches ? 100 * (nextRise / nextReach) : 0) : NaN,
      minus: full ? (reaches ? 100 * (nextFall / nextReach) : 0) : NaN,
      dx: full ? dx : NaN,
    };
  },
  { standing: ["adx", "plus", "minus", "dx"] },
);
