import type { Examples } from "./examples.ts";

export const cache: Examples<"cache"> = {
  tier: (lw) => lw.cache.tier({ age: 30 }),
  eat: (lw) =>
    lw.cache.eat(
      { hit: Float64Array.of(0.8, 0.9), time: Float64Array.of(1e-7, 8e-5) },
      { mode: "lookAside", miss: 0.008 },
    ),
  zipf: (lw) => lw.cache.zipf({ objects: 1000, slots: 100, exponent: 0.9 }),
  che: (lw) => lw.cache.che({ rate: Float64Array.of(4, 3, 2, 1), slots: 2 }),
};
