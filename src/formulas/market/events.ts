import { code, column, domain, offsets, param, perGroup } from "../../spec.ts";

const returns = column("1", [-1e150, 1e150]);
const result = perGroup(column("1"));

/** What an event did to a price. */
export const events = domain({
  /**
   * Event study by the market model: asset = alpha + beta market by least squares over an estimation window; what returns around the event
   * have beyond that is abnormal. A group is one event: the rows of the estimation window, a gap that counts for neither, and the window of
   * the event, oldest first. Rows with a NaN are left out of the estimation. MacKinlay 1997.
   */
  eventStudy: {
    inputs: {
      /** returns of the asset */
      asset: returns,
      /** returns of the market on the same days */
      market: returns,
      offsets: offsets(),
    },
    params: {
      /** L, last rows of a group that are the window of the event */
      window: { ...param("row", 11, [1, 1e6]), whole: true },
      /** rows before them that belong to neither window */
      gap: { ...param("row", 0, [0, 1e6]), whole: true },
    },
    output: {
      /** return of the asset where the market stands still */
      alpha: result,
      /** what it moves with the market */
      beta: result,
      /** standard deviation of the residuals, sqrt(sum / (n - 2)) over n rows of the estimation */
      deviation: perGroup(column("1", [0, Infinity])),
      /** n */
      count: perGroup(column("n", [0, Infinity])),
      /** return less what the model expects; in the estimation window the residual. NaN unless fitted */
      abnormal: column("1"),
      /** abnormal / (deviation sqrt(1 + 1 / n + (market - mean)^2 / sum of squares about the mean)): Student's t of n - 2; NaN outside the window of the event */
      t: column("1"),
      /** sum of the abnormal returns of that window up to the row; NaN outside it, and from a missing return on */
      cumulative: column("1"),
      /** that of the whole window, CAR */
      car: result,
      /** its standard error, deviation sqrt(L + L^2 / n + (sum of market - mean)^2 / sum of squares about the mean) */
      standardError: perGroup(column("1", [0, Infinity])),
      /** car / standardError: Student's t of n - 2 degrees of freedom */
      tStatistic: result,
      /** short: fewer than three rows to estimate from. Constant: the market does not move over them */
      status: perGroup(code("fitted", "short", "constant")),
    },
    scratch: {
      /** returns of the market over the estimation, less their mean */
      x: ["row"],
      /** those of the asset */
      y: ["row"],
    },
  },
});
