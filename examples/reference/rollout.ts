import type { Examples } from "./examples.ts";

export const rollout: Examples<"rollout"> = {
  gate: (lw) => lw.rollout.gate({ static: 500, adaptive: 216, shadow: true }),
  canary: (lw) => lw.rollout.canary({ key: 10, salt: 0 }, { fraction: 0.1 }),
  circuitBreaker: (lw) => lw.rollout.circuitBreaker({ value: Float64Array.of(220, 216, 400, NaN, 230), fallback: 250 }),
};
