// Half a year of flights: how fast a route's delay is forgotten by whoever wants to know tomorrow's.
import type { Lanewise } from "lanewise";
import { backtest, type Pool, sweep } from "lanewise/backtest";
import { readFlights } from "../flights/data.ts";
import { observe } from "../flights/observe.ts";

/** What one would try first. */
export const guess = 0.3;

export async function ofFlights({ core }: Lanewise, pool: Pool) {
  const { routes, days, meanDelay, flights } = observe(await readFlights());
  // A row for each day and route: all routes of the first day, then of the next. In memory of the pool, which copies nothing.
  const x = pool.column(meanDelay.length);
  x.set(meanDelay);
  const options = { entities: routes };
  const alphas = await sweep(
    core.ema,
    { x },
    { alpha: [0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1] },
    {
      options,
      pool,
      // Minutes by which yesterday's average missed today's delay; days on which a route does not fly promise nothing.
      reduce: (kept: { missed: number; count: number } | undefined, { output }, { from, to }) => {
        const { missed, count } = kept ?? { missed: 0, count: 0 };
        const sum = { missed, count };
        for (let day = from; day < Math.min(to, days - 1); day++)
          for (let route = 0; route < routes; route++) {
            const told = output![(day - from) * routes + route]!;
            const miss = Math.abs(x[(day + 1) * routes + route]! - told);
            if (Number.isNaN(miss)) continue;
            sum.missed += miss;
            sum.count++;
          }
        return sum;
      },
    },
  );
  const mean = ({ value: { missed, count } }: (typeof alphas.points)[number]) => missed / count;
  const best = alphas.points.reduce((best, point) => (mean(point) < mean(best) ? point : best));
  const change = await backtest(
    core.ema,
    { x },
    { a: { alpha: guess }, b: { alpha: best.params.alpha as number }, options, pool },
  );
  const misses = alphas.points.map((point) => ({ alpha: point.params.alpha as number, minutes: mean(point) }));
  return { routes, days, flights, misses, best: best.params.alpha as number, change };
}
