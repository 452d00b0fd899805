// Written by npm run indices, all but the comment on the domain.
import { attention } from "./attention.ts";
import { gru } from "./gru.ts";
import { layers } from "./layers.ts";
import { lstm } from "./lstm.ts";
import { mixtures } from "./mixtures.ts";
import { scores } from "./scores.ts";
import { search } from "./search.ts";

/** Inference of small networks, and what moves a search: rates, weights, temperatures, proposals. */
export const learning: typeof attention &
  typeof gru &
  typeof layers &
  typeof lstm &
  typeof mixtures &
  typeof scores &
  typeof search = { ...attention, ...gru, ...layers, ...lstm, ...mixtures, ...scores, ...search };
