// Averages of the last values, and lines drawn from them.
import { step } from "../../../compiler/step.ts";
import { usually } from "../../../compiler/vocabulary.ts";
import { indicators } from "../../../src/formulas/indicators/index.ts";

/**
 * m = fast - slow and s, with averages y += 2 / (period + 1) (x - y) that begin with the mean of the last `fastPeriod` and of all of the
 * first `slowPeriod` values, and of the first `signalPeriod` values of m
 */
export const macd = step(
  indicators.macd,
  ({ x, fast, slow, line, count }, { fastPeriod, slowPeriod, signalPeriod }) => {
    const more = count + 1;
    const wide = usually(more > slowPeriod);
    const full = more >= slowPeriod;
    const f = 2 / (fastPeriod + 1);
    const s = 2 / (slowPeriod + 1);
    const g = 2 / (signalPeriod + 1);
    // The fast average begins with the slow one: with the last of the values that the slow one begins with.
    const quick = fast + (more > slowPeriod - fastPeriod ? x : 0);
    const all = slow + x;
    const nextFast = wide ? (1 - f) * fast + f * x : full ? quick / fastPeriod : quick;
    const nextSlow = wide ? (1 - s) * slow + s * x : full ? all / slowPeriod : all;
    const difference = nextFast - nextSlow;
    const start = slowPeriod + signalPeriod - 1;
    const sum = line + (full ? difference : 0);
    const known = usually(more >= start);
    const nextLine = usually(more > start) ? (1 - g) * line + g * difference : known ? sum / signalPeriod : sum;
    return {
      fast: nextFast,
      slow: nextSlow,
      line: nextLine,
      count: more,
      macd: known ? difference : NaN,
      signal: known ? nextLine : NaN,
      histogram: known ? difference - nextLine : NaN,
    };
  },
  { standing: ["macd", "signal", "histogram"] },
);
