// Written by npm run indices, all but the comment on the domain.
import { attention } from "./attention.ts";
import { lstm } from "./lstm.ts";
import { mixtures } from "./mixtures.ts";
import { search } from "./search.ts";

/** Inference of small networks, and what moves a search: rates, weights, temperatures, proposals. */
export const learning: typeof attention & typeof lstm & typeof mixtures & typeof search = {
  ...attention,
  ...lstm,
  ...mixtures,
  ...search,
};
