import { domain, field, toggle } from "../../spec.ts";

const bounded = [-1e150, 1e150] as const;

/** What to look at. */
export const attention = domain({
  /**
   * Scaled dot-product attention, softmax(Q K' / sqrt(depth)) V, one sequence or head a row; the axes `query`, `key` and `depth`
   * are told by `sizes` where the columns leave them open. Vaswani et al., Attention Is All You Need, 2017, 3.2.1.
   */
  attention: {
    inputs: {
      /** Q: what is looked for */
      queries: field(["row", "query", "depth"], "any", bounded),
      /** K: what each place is known by */
      keys: field(["row", "key", "depth"], "any", bounded),
      /** V: what each place holds */
      values: field(["row", "key", "width"], "any", bounded),
    },
    params: {
      /** a query sees keys up to its own place only */
      causal: toggle(false),
    },
    output: {
      /** means of the values by those weights; 0 without keys, NaN throughout a row outside the domain */
      mixed: field(["row", "query", "width"], "any"),
      /** weight of each key for each query: they sum to 1, and are 0 for keys not seen */
      weights: field(["row", "query", "key"], "1", [0, 1]),
    },
    scratch: {
      /** K' */
      turned: ["depth", "key"],
      /** scores of some queries */
      scores: [16, "key"],
    },
  },
});
