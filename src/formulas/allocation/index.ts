import { fairness } from "./fairness.ts";
import { plans } from "./plans.ts";
import { scale } from "./scale.ts";

// The type is written out because one that is inferred loses the comments on its way into the declaration files.

/** Threads, memory and time of one machine among many workloads. */
export const allocation: typeof plans & typeof fairness & typeof scale = { ...plans, ...fairness, ...scale };
