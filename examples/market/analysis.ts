// What the formulas make of the index, day by day, and of all days together.
import type { Lanewise } from "lanewise";
import type { Bars } from "./data.ts";

/** Trading days of a year. */
const year = 252;

export const model = {
  garch: { omega: 2.9e-6, alpha: 0.11, beta: 0.87 },
  /** calm and turbulent */
  regimes: {
    mean: Float64Array.of(0.0006, -0.0012),
    deviation: Float64Array.of(0.007, 0.021),
    transition: Float64Array.of(0.99, 0.01, 0.025, 0.975),
  },
};

export interface Day {
  readonly day: string;
  /** volatility per year, by an average that fades */
  readonly ewma: number;
  /** and by GARCH(1,1), of the next day */
  readonly garch: number;
  /** probability of the turbulent regime */
  readonly turbulence: number;
  readonly drawdown: number;
  /** a bear market by the rule of 20 % */
  readonly bear: boolean;
}

export function analyse(lw: Lanewise, index: Bars, stocks: ReadonlyMap<string, Float64Array>) {
  const { market } = lw;
  const { days: names, open, high, low, close } = index;
  const all = market.logReturn({ price: close });
  const ewma = market.ewmaVol({ returns: all }, { periodsPerYear: year });
  const { next } = market.garch({ returns: all }, model.garch);
  const { probability } = market.regime({ y: all, ...model.regimes });
  const { drawdown, phase } = market.cycle({ price: close });
  const days = names.map(
    (day, i): Day => ({
      day,
      ewma: ewma[i]!,
      garch: Math.sqrt(year * next[i]!),
      turbulence: probability[2 * i + 1]!,
      drawdown: drawdown[i]!,
      bear: phase[i] === -1,
    }),
  );
  // The first price has no return.
  const returns = all.slice(1);
  return {
    days: days.slice(1),
    risk: market.tailRisk({ returns }, { confidence: 0.99 }),
    tail: market.hill({ losses: returns.map((r) => -r) }, { k: 100 }),
    bars: market.rangeVol({ open, high, low, close }),
    correlation: correlations(lw, stocks),
  };
}

/** Correlation of the monthly returns of two stocks, by name. */
function correlations({ market }: Lanewise, stocks: ReadonlyMap<string, Float64Array>) {
  const names = [...stocks.keys()];
  const count = names.length;
  const returns = names.map((name) => market.logReturn({ price: stocks.get(name)! }).slice(1));
  const x = Float64Array.from(
    { length: count * returns[0]!.length },
    (_, i) => returns[i % count]![Math.floor(i / count)]!,
  );
  const matrix = market.matrix({ x }, {}, { sizes: { column: count } });
  return (a: string, b: string) => matrix[names.indexOf(a) * count + names.indexOf(b)]!;
}
