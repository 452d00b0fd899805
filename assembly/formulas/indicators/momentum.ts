// How far prices have gone.
import { step } from "../../../compiler/step.ts";
import { max, seen, usually } from "../../../compiler/vocabulary.ts";
import { indicators } from "../../../src/formulas/indicators/index.ts";

/** 100 gain / (gain + loss); both are (old (period - 1) + new) / period, and begin with the mean of `period` changes */
export const rsi = step(
  indicators.rsi,
  ({ price, last, gain, loss, count }, { period }) => {
    const change = seen(last) ? price - last : 0;
    const rise = max(change, 0);
    const fall = max(-change, 0);
    const share = 1 / period;
    const kept = (period - 1) / period;
    const more = count + 1;
    const smooth = usually(count > period);
    const full = count >= period;
    const gains = gain + rise;
    const losses = loss + fall;
    const nextGain = smooth ? kept * gain + share * rise : full ? gains / period : gains;
    const nextLoss = smooth ? kept * loss + share * fall : full ? losses / period : losses;
    const all = nextGain + nextLoss;
    return {
      last: price,
      gain: nextGain,
      loss: nextLoss,
      count: more,
      output: usually(more > period) ? (all > 0 ? 100 * (nextGain / all) : 0) : NaN,
    };
  },
  { standing: ["output"] },
);
