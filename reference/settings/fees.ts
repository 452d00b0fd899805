import { type Setting, uniform } from "./setting.ts";

export const fees: Readonly<Record<string, Setting>> = {
  "fees.baseFee": {
    inputs: ({ tick, entity }, next) => ({ used: uniform(tick! * entity!, 0, 2e6, next).map(Math.floor) }),
    start: (entities, next) => ({ fee: uniform(entities, 1e3, 1e6, next).map(Math.floor) }),
  },
  "fees.blobBaseFee": { inputs: ({ row }, next) => ({ excess: uniform(row!, 0, 6e7, next).map(Math.floor) }) },
  "fees.excessBlobGas": {
    inputs: ({ tick, entity }, next) => ({
      used: uniform(tick! * entity!, 0, 8e5, next).map(Math.floor),
      baseFee: uniform(tick! * entity!, 0, 1e4, next).map(Math.floor),
    }),
    start: (entities, next) => ({ excess: uniform(entities, 0, 2e7, next).map(Math.floor) }),
  },
  "fees.gasLimit": {
    inputs: ({ tick, entity }, next) => ({ desired: uniform(tick! * entity!, 2e7, 5e7, next).map(Math.floor) }),
    start: (entities, next) => ({ limit: uniform(entities, 2.5e7, 4.5e7, next).map(Math.floor) }),
  },
  "fees.congestion": { params: { gain: 5, exponent: 2.5 } },
  "fees.progressive": {
    sizes: { bracket: 4 },
    inputs: () => ({ threshold: Float64Array.of(0, 100, 1000, 5000), rate: Float64Array.of(50, 100, 200, 300) }),
  },
};
