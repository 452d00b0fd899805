// How many people a group must have.
import { step } from "../../../compiler/step.ts";
import { ceil, clamp, max, min, pow, root } from "../../../compiler/vocabulary.ts";
import { privacy } from "../../../src/formulas/privacy/index.ts";

/** The reference over a density of next to nothing. */
const MOST_SPARSE = 1e12;

/** raw = base (reference / density)^exponent (1 + weight sensitivity) / confidence; k = clamp(max(ceil raw, ceil(1 / risk))) */
export const dynamicK = step(privacy.dynamicK, ({ density, sensitivity, confidence, population }, p) => {
  const sparse = min(p.reference / density, MOST_SPARSE);
  const factor = p.exponent === 0.5 ? root(sparse) : pow(sparse, p.exponent);
  const raw = (p.base * factor * (1 + p.weight * sensitivity)) / max(confidence, p.confidenceMin);
  const k = clamp(max(ceil(raw), ceil(1 / p.riskMax)), p.kMin, p.kMax);
  return { raw, k, release: population >= k ? 1 : 0 };
});
