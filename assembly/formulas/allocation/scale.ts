// How much faster, how often.
import { step } from "../../../compiler/step.ts";
import { clamp, pow, root } from "../../../compiler/vocabulary.ts";
import { allocation } from "../../../src/formulas/allocation/index.ts";

/** 1 / (s + (1 - s) / n); n - s (n - 1); n / (1 + s (n - 1) + k n (n - 1)), largest at sqrt((1 - s) / k) */
export const speedup = step(allocation.speedup, ({ n }, { serial, coherency }) => {
  const others = n - 1;
  const waiting = serial * others;
  return {
    amdahl: 1 / (serial + (1 - serial) / n),
    gustafson: n - waiting,
    usl: n / (1 + waiting + coherency * n * others),
    peak: coherency > 0 ? root((1 - serial) / coherency) : Infinity,
  };
});

/** (n / speedup - 1) / (n - 1) */
export const karpFlatt = step(allocation.karpFlatt, ({ speedup, n }) => ({
  output: n > 1 ? (n / speedup - 1) / (n - 1) : NaN,
}));

/** clamp(base (reference / volatility)^exponent, min, max); max where volatility is 0 */
export const updateInterval = step(
  allocation.updateInterval,
  ({ volatility }, { base, reference, exponent, min: least, max: most }) => {
    const ratio = reference / volatility;
    const steep = exponent === 1 ? ratio : pow(ratio, exponent);
    return { output: volatility === 0 ? most : clamp(base * steep, least, most) };
  },
);
