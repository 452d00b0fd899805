import { attention } from "./attention.ts";
import { lstm } from "./lstm.ts";
import { mixtures } from "./mixtures.ts";
import { search } from "./search.ts";

// The type is written out because one that is inferred loses the comments on its way into the declaration files.

/** Inference of small networks, and what moves a search: rates, weights, temperatures, proposals. */
export const learning: typeof lstm & typeof attention & typeof search & typeof mixtures = {
  ...lstm,
  ...attention,
  ...search,
  ...mixtures,
};
