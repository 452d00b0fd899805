// From one formula to another in production.
import { step } from "../../../compiler/step.ts";
import { abs, cohortAt, seen } from "../../../compiler/vocabulary.ts";
import { rollout } from "../../../src/formulas/rollout/rollout.ts";

/** applied = adaptive where enabled and not in the shadow, else static; delta = adaptive - static, relative = delta / |static| */
export const gate = step(rollout.gate, ({ static: fixed, adaptive, enabled, shadow }) => {
  const delta = adaptive - fixed;
  const part = delta / abs(fixed);
  return {
    // Flags: 1 > 0 is the one case of the four.
    applied: enabled > shadow ? adaptive : fixed,
    delta,
    relative: fixed === 0 && seen(delta) ? 0 : part,
  };
});

/** u = top 53 bits of splitmix64((key + 2^32 high) xor salt), times 2^-53; in it where u < fraction */
export const canary = step(rollout.canary, ({ key, high, salt }, { fraction }) => {
  const u = cohortAt(key, high, salt);
  return { u, inCanary: u < fraction ? 1 : 0 };
});
