import { choice, column, domain, offsets, param, perGroup } from "../../spec.ts";

const bounded = [-1e150, 1e150] as const;

/** Lines that outliers do not draw towards themselves. */
export const robust = domain({
  /**
   * A line through each group by the median of the slopes of all pairs whose x differ: almost three in ten points may lie anywhere. The
   * interval is that of the slopes between which Kendall's tau leaves it, ties included. Slopes of
   * long groups are counted, not listed: time grows with n log n. Theil 1950; Sen 1968; Dillencourt, Mount and Netanyahu 1992.
   */
  theilSen: {
    inputs: {
      /** where the points lie */
      x: column("any", bounded),
      /** how high they are */
      y: column("any", bounded),
      offsets: offsets(),
    },
    params: {
      /** how sure the interval of the slope is */
      confidence: param("1", 0.95, [0, 1]),
      /** median y less slope times median x, or the median of y - slope x */
      intercept: choice("separate", "joint"),
    },
    output: {
      /** median of the slopes; NaN as all else of a group whose x do not differ, or with a value out of domain */
      slope: perGroup(column("1")),
      /** height at 0 */
      intercept: perGroup(column("any")),
      /** lower end of the slope's interval */
      low: perGroup(column("1")),
      /** upper end of it */
      high: perGroup(column("1")),
    },
    scratch: {
      /** slopes that are being chosen from, and where chosen ones are put */
      slopes: [1024],
      chosen: [1024],
      /** keys of a column in order */
      keys: ["row"],
      spare: ["row"],
      /** rows beside them */
      places: ["row"],
      /** points in order, and how high they are over a line */
      points: ["row", 8],
      /** how many have each digit */
      counters: [2048],
    },
  },
});
