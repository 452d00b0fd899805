// Written by npm run indices, all but the comment on the domain.
import { anonymity } from "./anonymity.ts";
import { budgets } from "./budget.ts";
import { equivalence } from "./classes.ts";
import { renyi } from "./renyi.ts";
import { response } from "./response.ts";
import { concentrated } from "./zcdp.ts";

/** Differential privacy and anonymity. Whatever is outside its domain throws, unless the caller asks for NaN. */
export const privacy: typeof anonymity &
  typeof budgets &
  typeof equivalence &
  typeof renyi &
  typeof response &
  typeof concentrated = { ...anonymity, ...budgets, ...equivalence, ...renyi, ...response, ...concentrated };
