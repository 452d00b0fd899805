// Written by npm run indices, all but the comment on the domain.
import { balance } from "./balance.ts";
import { economy } from "./economy.ts";
import { rows } from "./rows.ts";
import { states } from "./states.ts";

/** The operators of Pi0, each in the reading that makes it a number. */
export const pi0: typeof balance & typeof economy & typeof rows & typeof states = {
  ...balance,
  ...economy,
  ...rows,
  ...states,
};
