import type { Setting } from "./setting.ts";

const names = ["Sum", "Mean", "Variance", "Min", "Max", "Median", "Quantile"];

export const signal: Readonly<Record<string, Setting>> = {
  "signal.autocorrelation": { sizes: { lag: 21 } },
  "signal.cumulativeTrapezoid": {
    inputs: ({ tick, entity }) => ({
      t: Float64Array.from({ length: tick! * entity! }, (_, i) => Math.floor(i / entity!) / 4),
    }),
  },
  "signal.ewMeanTimes": {
    inputs: ({ tick, entity }) => ({
      time: Float64Array.from({ length: tick! * entity! }, (_, i) => 3 * Math.floor(i / entity!)),
    }),
    start: (entities) => ({ last: new Float64Array(entities) }),
  },
  ...Object.fromEntries(names.map((name) => [`signal.moving${name}`, { sizes: { window: 50 } }])),
};
