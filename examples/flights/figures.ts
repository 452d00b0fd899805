// Which charts the report shows, and of what.

import type { Figure } from "../shared/report.ts";
import { draw } from "../shared/theme.ts";
import { ranking, scores, speed, switchedOff, trust } from "./charts.ts";
import { type Flights, usMap } from "./data.ts";
import { type Day, networkDelay, routeDelays, routeRange } from "./delays.ts";
import { apart } from "./labels.ts";
import { routeMap } from "./map.ts";
import { type Results, reputation } from "./model.ts";
import type { Observations } from "./observe.ts";
import { known, offByDay, type Standing } from "./ranking.ts";
import type { StageTime } from "./tables.ts";

export async function figures(
  { days }: Flights,
  seen: Observations,
  results: Results,
  all: readonly Standing[],
  stages: readonly StageTime[],
): Promise<Figure[]> {
  const sure = known(all);
  const low = all.filter(({ verdict, flights }) => verdict !== "kept" && flights > 50);
  const labelled = apart(low, ({ score, confidence }) => [score / 0.15, confidence / 0.05]).slice(0, 8);
  const panels = remarkable(sure, results, seen);
  const off = offByDay(seen, results);
  return [
    {
      title: "Delays of the whole network",
      caption: `Mean arrival delay of all flights of a day. The average runs after every bad day. The Kalman level knows
          how noisy days are, moves only as far as they deserve, and says how sure it is: the band is two standard
          deviations wide on either side.`,
      svg: await draw(
        networkDelay(
          series(days, seen.networkDelay, results.networkEma, results.networkLevel, results.networkVariance),
        ),
      ),
    },
    {
      title: "Where the unreliable routes are",
      caption: `Airports by the score of their departures; lines are deactivated routes. Puerto Rico, the Virgin Islands
          and Guam are counted but not drawn.`,
      svg: await draw(routeMap(usMap(), all)),
    },
    {
      title: "The ends of the scale",
      caption: `Routes with a confidence of ${reputation.minConfidence} or more. The mark is the plain share of
        flights on time: the score also knows how late the late ones were and whether the timetable was kept.`,
      svg: await draw(ranking(sure.slice(0, 14), sure.slice(-14).reverse())),
    },
    {
      title: "How good, and how sure",
      half: true,
      caption: `Every route; the larger the circle, the more flights. In the shaded corner, a score below
        ${reputation.minScore} at a confidence of ${reputation.minConfidence} or more, routes are deactivated.`,
      svg: await draw(trust(all, labelled)),
    },
    {
      title: "Most routes are much alike",
      half: true,
      caption: `Scores of all routes on the last day. Half of them lie between ${quantile(all, 0.25)} and
        ${quantile(all, 0.75)}.`,
      svg: await draw(scores(all)),
    },
    {
      title: "Deactivated routes over time",
      caption: `Routes below the score and above the confidence at the end of each day. Busy routes gather evidence in
          a week. February and March switch most off; spring brings some back.`,
      svg: await draw(switchedOff(days.map((date, day) => ({ date, off: off[day] ?? 0 })))),
    },
    {
      title: "Four routes",
      caption: `The same filters on single routes, whose days are far noisier: the fewer flights a day, the less a
        day counts. Days outside ${routeRange.join(" to ")} minutes are not shown.`,
      svg: await draw(
        routeDelays(
          panels.flatMap(({ title, index }) => {
            const of = (column: Float64Array) => column.filter((_, cell) => cell % seen.routes === index);
            const { meanDelay } = seen;
            return series(days, of(meanDelay), of(results.ema), of(results.level), of(results.variance), title);
          }),
          panels.map(({ title }) => title),
        ),
      ),
    },
    {
      title: "Time",
      caption: `One thread each, the same work, every result compared. Flights in order of departure are the hard case
          for columns: the flights of a day must first be brought together by route.`,
      svg: await draw(
        speed(
          stages.flatMap(({ stage, ours, theirs }) => [
            { stage, by: "lanewise", ms: ours },
            { stage, by: "plain JavaScript", ms: theirs },
          ]),
        ),
      ),
    },
  ];
}

/** The worst, the best, the busiest, and the one whose level moved most. */
function remarkable(sure: readonly Standing[], { level }: Results, { routes, days }: Observations) {
  const busy = sure.filter(({ flights }) => flights > 3 * days);
  const moved = ({ index }: Standing) => {
    let low = Infinity;
    let high = -Infinity;
    // The first month is the filter's own settling.
    for (let day = 30; day < days; day++) {
      low = Math.min(low, level[day * routes + index]!);
      high = Math.max(high, level[day * routes + index]!);
    }
    return high - low;
  };
  const most = (by: (route: Standing) => number) => busy.reduce((best, route) => (by(route) > by(best) ? route : best));
  const name = (route: Standing, what: string) => ({ title: `${route.name}: ${what}`, index: route.index });
  return [
    name(
      most(({ score }) => -score),
      "least reliable",
    ),
    name(
      most(({ score }) => score),
      "most reliable",
    ),
    name(
      most(({ flights }) => flights),
      "busiest",
    ),
    name(most(moved), "most turbulent"),
  ];
}

function series(
  days: readonly number[],
  raw: Float64Array,
  ema: Float64Array,
  level: Float64Array,
  variance: Float64Array,
  panel = "",
): Day[] {
  const shown = (value: number) => (Number.isNaN(value) ? null : value);
  return days.map((date, day) => {
    const spread = 2 * Math.sqrt(variance[day]!);
    const middle = level[day]!;
    return {
      panel,
      date,
      raw: shown(raw[day]!),
      ema: shown(ema[day]!),
      level: middle,
      low: middle - spread,
      high: middle + spread,
    };
  });
}

/** Score below which a share of the routes lies; they come in order of score. */
const quantile = (all: readonly Standing[], share: number) => all[Math.floor(share * all.length)]?.score.toFixed(2);
