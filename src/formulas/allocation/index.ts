// Written by npm run indices, all but the comment on the domain.
import { fairness } from "./fairness.ts";
import { plans } from "./plans.ts";
import { scale } from "./scale.ts";
import { seats } from "./seats.ts";

/** Threads, memory and time of one machine among many workloads. */
export const allocation: typeof fairness & typeof plans & typeof scale & typeof seats = {
  ...fairness,
  ...plans,
  ...scale,
  ...seats,
};
