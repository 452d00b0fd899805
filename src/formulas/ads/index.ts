import { pacing } from "./pacing.ts";
import { quality } from "./quality.ts";
import { uplift } from "./uplift.ts";

// The type is written out because one that is inferred loses the comments on its way into the declaration files.

/** Advertising: uplift of treatments, pacing of budgets, quality of predictions. */
export const ads: typeof uplift & typeof pacing & typeof quality = { ...uplift, ...pacing, ...quality };
