// Names at auction.
import { step } from "../../../compiler/step.ts";
import { clamp, max, roundHalfAway, seen } from "../../../compiler/vocabulary.ts";
import { names } from "../../../src/formulas/names/names.ts";

/** max(1, base * max(floor, 1 - sensitivity * max(0, length - free)) * (1 + weight * clamp(prior / base - 1, 0, cap))) */
export const reservePrice = step(names.reservePrice, ({ length, prior, settled, minimum }, p) => {
  const extra = max(length - p.freeLength, 0);
  const lengthMultiplier = max(1 - p.sensitivity * extra, p.lengthFloor);
  const premium = clamp(prior / p.base - 1, 0, p.premiumCap);
  const counts = seen(prior) && settled > 0 && p.base > 0;
  const historyMultiplier = counts ? 1 + p.historyWeight * premium : 1;
  const raw = p.base * lengthMultiplier * historyMultiplier;
  const asked = seen(minimum) ? minimum : p.enabled ? roundHalfAway(raw) : p.base;
  return { reserve: max(asked, 1), lengthMultiplier, historyMultiplier, raw };
});
