// Tiers and hit ratios.
import { step } from "../../../compiler/step.ts";
import { min, zipfShare } from "../../../compiler/vocabulary.ts";
import { cache } from "../../../src/formulas/cache/cache.ts";

/** 1 memory, 2 disk, 3 archive */
export const tier = step(cache.tier, ({ age }, { memory, disk }) => ({
  output: age <= memory ? 1 : age <= disk ? 2 : 3,
}));

/** H(slots) / H(objects), H(n) = sum of i^-s for i = 1 to n */
export const zipf = step(cache.zipf, ({ objects, slots, exponent }) => ({
  output: min(zipfShare(objects, min(slots, objects), exponent), 1),
}));
