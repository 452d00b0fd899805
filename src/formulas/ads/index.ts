// Written by npm run indices, all but the comment on the domain.
import { pacing } from "./pacing.ts";
import { quality } from "./quality.ts";
import { uplift } from "./uplift.ts";

/** Advertising: uplift of treatments, pacing of budgets, quality of predictions. */
export const ads: typeof pacing & typeof quality & typeof uplift = { ...pacing, ...quality, ...uplift };
