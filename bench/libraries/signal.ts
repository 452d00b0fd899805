import { load } from "lanewise";
import { median } from "simple-statistics";
import { highest, SD, SMA as SMAColumn } from "technicalindicators";
import { EMA, SMA } from "trading-signals";
import type { Contest } from "./contest.ts";
import { rows, walk } from "./data.ts";

const { signal } = await load();
const x = walk(100, 0.5);
const ordinary = [...x];
const period = 50;
const sizes = { window: period };

export const contests: readonly Contest[] = [
  {
    formula: "signal.ewMean",
    task: "100 000 values, one after the other",
    library: "trading-signals",
    rows,
    ours: () => signal.ewMean({ x }, { span: period, adjust: false, minPeriods: period }),
    theirs: () => {
      const average = new EMA(period);
      return ordinary.map((value) => {
        average.add(value);
        return average.getResult() ?? Number.NaN;
      });
    },
    tolerance: 1e-12,
  },
  {
    formula: "signal.movingMean",
    task: "window of 50 over 100 000 values, one after the other",
    library: "trading-signals",
    rows,
    ours: () => signal.movingMean({ x }, {}, { sizes }),
    theirs: () => {
      const average = new SMA(period);
      return ordinary.map((value) => average.add(value) ?? Number.NaN);
    },
    tolerance: 1e-10,
  },
  {
    formula: "signal.movingMean",
    task: "window of 50 over 100 000 values",
    library: "technicalindicators",
    rows,
    ours: () => signal.movingMean({ x }, {}, { sizes }),
    theirs: () => SMAColumn.calculate({ period, values: ordinary }),
    // It takes off its sum what leaves the window, and drifts.
    tolerance: 1e-10,
  },
  {
    formula: "signal.movingVariance",
    task: "deviation of a window of 50 over 100 000 values",
    library: "technicalindicators",
    rows,
    ours: () => signal.movingVariance({ x }, { ddof: 0 }, { sizes }).deviation,
    theirs: () => SD.calculate({ period, values: ordinary }),
    tolerance: 1e-8,
  },
  {
    formula: "signal.movingMax",
    task: "window of 50 over 100 000 values",
    library: "technicalindicators",
    rows,
    ours: () => signal.movingMax({ x }, {}, { sizes }),
    theirs: () => highest({ period, values: ordinary }),
    tolerance: 0,
  },
  {
    formula: "signal.movingMedian",
    task: "window of 50 over 100 000 values",
    library: "simple-statistics",
    rows,
    ours: () => signal.movingMedian({ x }, {}, { sizes }),
    theirs: () => ordinary.slice(period - 1).map((_, i) => median(ordinary.slice(i, i + period))),
    tolerance: 1e-15,
import savitzkyGolay from "ml-savitzky-golay";
import { harmonicMean, quantileSorted } from "simple-statistics";
import { rows, uniform, walk } from "./data.ts";
const course = walk(100, 2);
const list = Array.from(course);
const prices = uniform(1, 100);
const priceList = Array.from(prices);
const shares = Float64Array.of(0.05, 0.25, 0.5, 0.75, 0.95);
    formula: "signal.savitzkyGolay",
    task: "100 000 samples, window of 9, cubic",
    library: "ml-savitzky-golay",
    ours: () => signal.savitzkyGolay({ x: course }, { window: 9, order: 3 }).subarray(4, rows - 4),
    // Its ends are those of a padded series: what lies between is compared.
    theirs: () => savitzkyGolay(list, 1, { windowSize: 9, polynomial: 3, derivative: 0, pad: "none" }),
    tolerance: 1e-9,
    formula: "signal.quantile",
    task: "five quantiles of 100 000 values",
    ours: () => signal.quantile({ x: prices, q: shares }),
      const sorted = priceList.slice().sort((a, b) => a - b);
      return Array.from(shares, (share) => quantileSorted(sorted, share));
    tolerance: 1e-14,
    formula: "signal.harmonicMean",
    task: "100 000 values",
    ours: () => [signal.harmonicMean({ x: prices })],
    theirs: () => [harmonicMean(priceList)],
  },
];
