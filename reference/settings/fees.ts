import { type Setting, uniform } from "./setting.ts";

export const fees: Readonly<Record<string, Setting>> = {
  "fees.baseFee": {
    inputs: ({ tick, entity }, next) => ({ used: uniform(tick! * entity!, 0, 2e6, next).map(Math.floor) }),
    start: (entities, next) => ({ fee: uniform(entities, 1e3, 1e6, next).map(Math.floor) }),
  },
  "fees.congestion": { params: { gain: 5, exponent: 2.5 } },
  "fees.progressive": {
    sizes: { bracket: 4 },
    inputs: () => ({ threshold: Float64Array.of(0, 100, 1000, 5000), rate: Float64Array.of(50, 100, 200, 300) }),
  },
};
