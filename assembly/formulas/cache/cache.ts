// Tiers and hit ratios.
import { step } from "../../../compiler/step.ts";
import { min, zipfShare } from "../../../compiler/vocabulary.ts";
import { cache } from "../../../src/formulas/cache/cache.ts";

/** 1 memory, 2 disk, 3 archive; 4 forecasts, 0 those that are old */
export const tier = step(cache.tier, ({ age, forecast }, { memory, disk, fresh }) => {
  const record = age <= memory ? 1 : age <= disk ? 2 : 3;
  return { output: forecast !== 0 ? (age <= fresh ? 4 : 0) : record };
});

/** H(slots) / H(objects), H(n) = sum of i^-s for i = 1 to n */
export const zipf = step(cache.zipf, ({ objects, slots, exponent }) => ({
  output: min(zipfShare(objects, min(slots, objects), exponent), 1),
}));
