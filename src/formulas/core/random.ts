import { column, domain, integer, param } from "../../spec.ts";

/** Numbers that look like chance and are the same every time. */
export const random = domain({
  /**
   * Uniform numbers by seed and index: any of them can be computed alone, in any order, anywhere. The top 53 bits of splitmix64,
   * whose state at `index` is seed + (index + 1) * 0x9e3779b97f4a7c15. Steele, Lea and Flood 2014.
   */
  uniform: {
    inputs: {
      /** which number of the sequence, from 0 */
      index: integer("n"),
    },
    params: {
      /** which sequence; of a number that is not whole, the part before the point counts */
      seed: param("n", 0, [0, Number.MAX_SAFE_INTEGER]),
    },
    /** evenly spread, a multiple of 2^-53 below 1 */
    output: column("1", [0, 1]),
  },
});
