// Predictions of quality.
import { step } from "../../../compiler/step.ts";
import { cbrt, clamp, max, min, roundHalfAway, seen } from "../../../compiler/vocabulary.ts";
import { ads } from "../../../src/formulas/ads/index.ts";

/** clamp(round(cbrt(freshness readiness privacy)), least, highest) */
export const qualitySignal = step(
  ads.qualitySignal,
  ({ freshness, readiness, privacy }, { least, highest, neutral }) => {
    const product = freshness * readiness * privacy;
    return { output: seen(product) ? clamp(roundHalfAway(cbrt(product)), least, highest) : neutral };
  },
);

/** 10^6 times: newest + 0.8 recent + 0.5 older + 0.2 oldest; clamp(streak / 6, 0.1, 1); max(min(remaining, 1 - denied), 0.1) */
export const signalParts = step(ads.signalParts, ({ newest, recent, older, oldest, streak, remaining, denied }) => ({
  freshness: 1e6 * newest + 8e5 * recent + (5e5 * older + 2e5 * oldest),
  readiness: clamp(streak * (1e6 / 6), 1e5, 1e6),
  privacy: 1e6 * max(min(remaining, 1 - denied), 0.1),
}));
