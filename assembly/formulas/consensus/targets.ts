// Targets as nodes compute them.
import { step } from "../../../compiler/step.ts";
import { clamp, expect, floor } from "../../../compiler/vocabulary.ts";
import { consensus } from "../../../src/formulas/consensus/index.ts";
import { compact, expanded } from "./compact.ts";

/**
 * next = clamp(floor(target clamp(elapsed, floor(T / factor), factor T) / T), 1, limit), made compact. The product has 49 bits, so doubles
 * hold it; a quotient of 24 bits is 1 / (2^8 T) or more from the next whole number, which is too far to round to it.
 */
export const retarget = step(consensus.retarget, ({ bits, elapsed }, { timespan, factor, limit }) => {
  const easiest = expanded(limit);
  const from = expanded(bits);
  expect(from >= 1 && easiest >= from);
  const time = clamp(elapsed, floor(timespan / factor), timespan * factor);
  const next = compact(clamp(floor((from * time) / timespan), 1, easiest));
  const target = expanded(next);
  return { bits: next, target, difficulty: easiest / target };
});
