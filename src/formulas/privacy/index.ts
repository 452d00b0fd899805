import { anonymity } from "./anonymity.ts";
import { budgets } from "./budget.ts";
import { renyi } from "./renyi.ts";

// The type is written out because one that is inferred loses the comments on its way into the declaration files.

/** Differential privacy and anonymity. Whatever is outside its domain throws, unless the caller asks for NaN. */
export const privacy: typeof renyi & typeof budgets & typeof anonymity = {
  ...renyi,
  ...budgets,
  ...anonymity,
};
