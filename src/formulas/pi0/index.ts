import { balance } from "./balance.ts";
import { economy } from "./economy.ts";
import { rows } from "./rows.ts";
import { states } from "./states.ts";

// The type is written out because one that is inferred loses the comments on its way into the declaration files.

/** The operators of Pi0, each in the reading that makes it a number. */
export const pi0: typeof states & typeof rows & typeof balance & typeof economy = {
  ...states,
  ...rows,
  ...balance,
  ...economy,
};
