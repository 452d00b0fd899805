import { choice, column, domain, field, integer, offsets, perGroup, toggle } from "../../spec.ts";

const all = [-Infinity, Infinity] as const;

/** Sorting, and what order says without it: -0 comes before +0, NaN last. */
export const order = domain({
  /** Values of each group in order, and where they came from. Stable: of equal values the earlier row comes first. Knuth 1998, 5.2.5. */
  sort: {
    inputs: {
      /** values */
      x: column("any", all, { sparse: true, extended: true }),
      offsets: offsets(),
    },
    params: {
      /** largest first; NaN still comes last, and of equal values the earlier row first */
      descending: toggle(false),
    },
    output: {
      /** the values in order; -0 before +0 (after it when descending), NaN last */
      values: column("any"),
      /** row within its group, from 0, of each of them (argsort) */
      order: integer("row"),
    },
    scratch: {
      /** keys in the order of rows, then of digits */
      keys: ["row"],
      /** where each pass puts them */
      spare: ["row"],
      /** rows beside the keys, twice */
      rows: ["row"],
      /** how many keys have each digit */
      counters: [2048],
    },
  },

  /** Place of each value among those of its group, from 1. NaN has none. Kendall 1945 (average). */
  rank: {
    inputs: {
      /** values */
      x: column("any", all, { sparse: true, extended: true }),
      offsets: offsets(),
    },
    params: {
      /** what equal values get: the mean, least or greatest of their places, one place without gaps behind it, or places in the order of rows */
      ties: choice("average", "least", "greatest", "dense", "ordinal"),
      /** the largest is first */
      descending: toggle(false),
    },
    /** place; NaN where the value is */
    output: column("n"),
    scratch: {
      /** keys in the order of rows, then of digits */
      keys: ["row"],
      /** where each pass puts them */
      spare: ["row"],
      /** rows beside the keys, twice */
      rows: ["row"],
      /** how many keys have each digit */
      counters: [2048],
    },
  },

  /**
   * Quantiles of each group, between neighbours in order: h = (n - 1) q, x[h] + (h - floor h)(x[h + 1] - x[h]), which is type 7.
   * NaN is left out. Hyndman and Fan 1996.
   */
  quantile: {
    inputs: {
      /** values */
      x: column("any", all, { sparse: true, extended: true }),
      /** shares of the values that lie below: 0.5 is the median */
      q: field(["quantile"], "1", [0, 1], { clamped: true }),
      offsets: offsets(),
    },
    /** one value for each group and share; NaN where the group has no number */
    output: field(["group", "quantile"], "any"),
    scratch: {
      /** keys of the numbers of a group */
      keys: ["row"],
      /** candidates that are left */
      spare: ["row"],
      /** how many keys have each digit */
      counters: [2048],
    },
  },

  /** Middle value of each group, or the mean of the middle two. NaN is left out. Hyndman and Fan 1996. */
  median: {
    inputs: {
      /** values */
      x: column("any", all, { sparse: true, extended: true }),
      offsets: offsets(),
    },
    /** NaN where the group has no number */
    output: perGroup(column("any")),
    scratch: {
      /** keys of the numbers of a group */
      keys: ["row"],
      /** candidates that are left */
      spare: ["row"],
      /** how many keys have each digit */
      counters: [1024],
    },
  },

  /**
   * The best values of each group, best first; as many as `{ sizes: { rank: ... } }` says. Of equal values the earlier row comes
   * first. NaN is left out. Williams 1964.
   */
  topK: {
    inputs: {
      /** values */
      x: column("any", all, { sparse: true, extended: true }),
      offsets: offsets(),
    },
    params: {
      /** the smallest instead of the largest */
      smallest: toggle(false),
    },
    output: {
      /** the values; NaN where a group has fewer */
      values: field(["group", "rank"], "any"),
      /** row within its group, from 0, of each of them */
      order: field(["group", "rank"], "row"),
    },
    scratch: {
      /** keys of the best so far */
      keys: ["rank"],
      /** their rows */
      rows: ["rank"],
    },
  },
});
