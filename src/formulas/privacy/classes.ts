import { column, domain, field, flag, integer, offsets, param, perGroup } from "../../spec.ts";

/** From rows to equivalence classes, and who must not be told of. */
export const equivalence = domain({
  /**
   * Rows that look the same: classes of rows whose keys are all equal, numbered in the order of the keys, the first key first. With the
   * sizes go privacy.reidRisk; with `order`, or classes by the keys and a sensitive value, privacy.lDiversity. One data set a group. Sweeney 2002.
   */
  classes: {
    inputs: {
      /** quasi-identifiers: a row has one value of each key; names as numbers. -0 is 0 */
      key: field(["row", "key"], "any"),
      offsets: offsets(),
    },
    output: {
      /** class of each row, from 0 */
      classOf: integer("n"),
      /** rows in that class */
      size: integer("n"),
      /** rows, from 0 in their group, in the order of their classes, earlier ones of a class first */
      order: integer("row"),
      /** size of each class in the order of their numbers, and NaN in the rows that are left: the first `classes` cells are what privacy.reidRisk takes */
      sizes: column("n", [1, Infinity]),
      /** classes that there are */
      classes: perGroup(column("n", [0, Infinity])),
      /** the smallest: the data set is k-anonymous; NaN of no rows */
      k: perGroup(column("n", [1, Infinity])),
    },
    scratch: {
      /** one key of all rows */
      values: ["row"],
      /** keys in the order of rows, then of digits */
      keys: ["row"],
      /** where each pass puts them */
      spare: ["row"],
      /** rows beside the keys, twice */
      rows: ["row"],
      /** rows in order, so far and next */
      places: ["row", 2],
      /** how many keys have each digit */
      counters: [2048],
    },
    strict: true,
  },

  /** Local suppression: rows of classes that are too small are not told of. One data set a group. Samarati and Sweeney 1998. */
  suppress: {
    inputs: {
      /** rows that look the same, as of privacy.classes */
      size: integer("n", [1, Number.MAX_SAFE_INTEGER]),
      offsets: offsets(),
    },
    params: {
      /** rows that a class must have */
      k: { ...param("n", 5, [1, 1e9]), whole: true },
    },
    output: {
      /** the row may be told of */
      keep: flag(),
      /** rows that may not */
      suppressed: perGroup(column("n", [0, Infinity])),
      /** share of the rows that may not; NaN of no rows */
      share: perGroup(column("1", [0, 1])),
    },
    strict: true,
  },
});
