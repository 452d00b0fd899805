// The tables of the demo.

import { percent, seconds, table, whole } from "../shared/terminal.ts";
import type { Standing } from "./ranking.ts";
import { type Stage, type Times, total } from "./stopwatch.ts";

export const routeTable = (routes: readonly Standing[]) =>
  table(routes, [
    { title: "route", cell: ({ name }) => name },
    { title: "from", cell: ({ origin }) => origin.city },
    { title: "to", cell: ({ destination }) => destination.city },
    { title: "score", cell: ({ score }) => score.toFixed(3), right: true },
    { title: "confidence", cell: ({ confidence }) => confidence.toFixed(2), right: true },
    { title: "flights", cell: ({ flights }) => whole(flights), right: true },
    { title: "on time", cell: ({ onTime }) => percent(onTime), right: true },
    { title: "mean delay", cell: ({ meanDelay }) => `${meanDelay.toFixed(1)} min`, right: true },
  ]);

/** One stage in milliseconds, with lanewise and in plain JavaScript. */
export interface StageTime {
  readonly stage: string;
  readonly ours: number;
  readonly theirs: number;
}

const stageNames: Record<Stage, string> = {
  flights: "judge every flight in order",
  days: "judge every route at midnight",
  levels: "smooth daily delays (EMA, Kalman)",
};

export const stages = (ours: Times, theirs: Times): StageTime[] => [
  ...(Object.keys(stageNames) as Stage[]).map((stage) => ({
    stage: stageNames[stage],
    ours: ours[stage],
    theirs: theirs[stage],
  })),
  { stage: "all", ours: total(ours), theirs: total(theirs) },
];

export const timeTable = (times: readonly StageTime[]) =>
  table(times, [
    { title: "stage", cell: ({ stage }) => stage },
    { title: "lanewise", cell: ({ ours }) => seconds(ours), right: true },
    { title: "plain JavaScript", cell: ({ theirs }) => seconds(theirs), right: true },
    { title: "plain / lanewise", cell: ({ ours, theirs }) => `${(theirs / ours).toFixed(2)} x`, right: true },
  ]);
