// Twenty years of the S&P 500: which parameters would have said most of tomorrow, and what they would have changed.
import type { Lanewise } from "lanewise";
import { backtest, type Pool, sweep } from "lanewise/backtest";
import { index } from "../market/data.ts";

const periodsPerYear = 252;
/** The weight that RiskMetrics gives the past, for every market alike. */
export const usual = 0.94;

const steps = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, i) => Math.round((from + ((to - from) * i) / (count - 1)) * 1e6) / 1e6);

export async function ofIndex({ market }: Lanewise, pool: Pool) {
  const { days, close } = index();
  // The first day has no return.
  const returns = market.logReturn({ price: close }).subarray(1);

  // What a day's volatility says of the next day's return: QLIKE, ln v + r^2 / v, the smaller the better. Patton 2011.
  const decays = await sweep(
    market.ewmaVol,
    { returns },
    { decay: steps(0.8, 0.995, 40) },
    {
      reduce: (loss: number | undefined, { output }, { from, to }) => {
        let sum = loss ?? 0;
        for (let i = from; i < Math.min(to, returns.length - 1); i++) {
          const variance = output![i - from]! ** 2;
          if (variance > 0) sum += (Math.log(variance) + returns[i + 1]! ** 2 / variance) / returns.length;
        }
        return sum;
      },
    },
  );
  const best = decays.points.reduce((best, point) => (point.value < best.value ? point : best));
  const change = await backtest(
    market.ewmaVol,
    { returns },
    { a: { decay: usual, periodsPerYear }, b: { decay: best.params.decay as number, periodsPerYear } },
  );

  // The likelihood of GARCH(1,1) over two of its parameters, in all workers.
  const grid = { alpha: steps(0.02, 0.2, 19), beta: steps(0.75, 0.97, 23) };
  const likelihood = await sweep(market.garch, { returns }, grid, {
    reduce: "sum",
    outputs: ["logDensity"],
    params: { omega: 2e-6 },
    pool,
  });
  const peak = likelihood.points.reduce((best, point) =>
    point.value.logDensity!.sum! > best.value.logDensity!.sum! ? point : best,
  );
  return { days: days.slice(1), decays, best, change, likelihood, peak };
}
