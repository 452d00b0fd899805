import { type Setting, uniform } from "./setting.ts";

export const rollout: Readonly<Record<string, Setting>> = {
  "rollout.canary": {
    inputs: ({ row }, next) => ({
      key: uniform(row!, 0, 2 ** 53, next).map(Math.floor),
      high: uniform(row!, 0, 2 ** 32, next).map(Math.floor),
      salt: new Float64Array(row!).fill(7),
    }),
  },
  // Values that mostly pass, behind a window that is full.
  "rollout.circuitBreaker": {
    inputs: ({ tick, entity }, next) => ({
      value: uniform(tick! * entity!, 200, 240, next).map((x) => (next() < 0.01 ? 2 * x : x)),
      fallback: new Float64Array(tick! * entity!).fill(220),
    }),
    start: (entities, next) => ({
      recent: uniform(101 * entities, 200, 240, next),
      median: new Float64Array(entities).fill(220),
    }),
  },
  "rollout.gate": {
    inputs: ({ row }, next) => ({
      static: uniform(row!, 100, 1000, next),
      adaptive: uniform(row!, 100, 1000, next),
    }),
  },
};
