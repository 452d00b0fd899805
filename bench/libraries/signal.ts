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
  },
];
