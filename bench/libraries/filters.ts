import { createRequire } from "node:module";
import { load } from "lanewise";
import { harmonicMean, quantileSorted } from "simple-statistics";
import type { Contest } from "./contest.ts";
import { rows, uniform, walk } from "./data.ts";

// A CommonJS module, whose default is a property to Node.
const savitzkyGolay: typeof import("ml-savitzky-golay").default = createRequire(import.meta.url)(
  "ml-savitzky-golay",
).default;
const { signal } = await load();
const course = walk(100, 2);
const list = Array.from(course);
const prices = uniform(1, 100);
const priceList = Array.from(prices);
const shares = Float64Array.of(0.05, 0.25, 0.5, 0.75, 0.95);

export const contests: readonly Contest[] = [
  {
    formula: "signal.savitzkyGolay",
    task: "100 000 samples, window of 9, cubic",
    library: "ml-savitzky-golay",
    rows,
    ours: () => signal.savitzkyGolay({ x: course }, { window: 9, order: 3 }).subarray(4, rows - 4),
    // Its ends are those of a padded series: what lies between is compared.
    theirs: () => savitzkyGolay(list, 1, { windowSize: 9, polynomial: 3, derivative: 0, pad: "none" }),
    tolerance: 1e-9,
  },
  {
    formula: "signal.quantile",
    task: "five quantiles of 100 000 values",
    library: "simple-statistics",
    rows,
    ours: () => signal.quantile({ x: prices, q: shares }),
    theirs: () => {
      const sorted = priceList.slice().sort((a, b) => a - b);
      return Array.from(shares, (share) => quantileSorted(sorted, share));
    },
    tolerance: 1e-14,
  },
  {
    formula: "signal.harmonicMean",
    task: "100 000 values",
    library: "simple-statistics",
    rows,
    ours: () => [signal.harmonicMean({ x: prices })],
    theirs: () => [harmonicMean(priceList)],
    tolerance: 1e-10,
  },
];
