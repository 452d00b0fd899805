// Written by npm run indices, all but the comment on the domain.
import { anonymity } from "./anonymity.ts";
import { budgets } from "./budget.ts";
import { renyi } from "./renyi.ts";

/** Differential privacy and anonymity. Whatever is outside its domain throws, unless the caller asks for NaN. */
export const privacy: typeof anonymity & typeof budgets & typeof renyi = { ...anonymity, ...budgets, ...renyi };
