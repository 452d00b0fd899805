import { code, column, domain, field, offsets, param, perGroup, toggle } from "../../spec.ts";

const bounded = [-1e150, 1e150] as const;

/** Probabilities from features. */
export const logistic = domain({
  /**
   * Logistic regression of each group by maximum likelihood: p = sigmoid(intercept + sum of b x), by Newton's method (iteratively
   * reweighted least squares) with the damping that self-concordance gives. `ridge` takes ridge / 2 sum of b^2 off the log likelihood,
   * the intercept spared. Where a plane parts the labels there is no most likely one without it: coefficients grow for ever, and those
   * that were reached come with the status. McCullagh and Nelder 1989, 4.4; Albert and Anderson 1984; Bach 2010.
   */
  logistic: {
    inputs: {
      /** features, row by row */
      x: field(["row", "feature"], "any", bounded),
      /** what came of it: 1 or 0, or a share in between */
      label: column("1", [0, 1]),
      /** how often each row counts; 1 when left out */
      weights: column("n", [0, 1e9], { optional: true, otherwise: 1 }),
      offsets: offsets(),
    },
    params: {
      /** a constant among the features */
      intercept: toggle(true),
      /** what draws coefficients to 0 */
      ridge: param("any^2", 0, [0, 1e300]),
    },
    output: {
      /** coefficients: what one more of a feature adds to the log odds; NaN as all else but the status where nothing was found */
      coefficients: field(["group", "feature"], "1/any"),
      /** log odds where all features are 0; 0 without an intercept */
      intercept: perGroup(column("1")),
      /** standard errors of the coefficients by the observed information, that of the ridge included */
      errors: field(["group", "feature"], "1/any", [0, Infinity]),
      /** standard error of the intercept; NaN where there is none */
      interceptError: perGroup(column("1", [0, Infinity])),
      /** logarithm of the likelihood, without what the ridge takes off */
      logLikelihood: perGroup(column("nat", [-Infinity, 0])),
      /** separated: a plane parts the labels; deficient: features depend on each other, or are more than rows that count; unfinished: after 200 steps */
      status: perGroup(code("solved", "separated", "deficient", "unfinished")),
      /** probability of label 1; NaN throughout a group with a value out of domain, or without rows that count */
      p: column("1", [0, 1]),
    },
    scratch: {
      /** features about their means, in their own size */
      columns: ["row", "feature"],
      /** log odds, and what of them and of labels is summed up */
      rows: ["row", 3],
      /** products of features, and their factor */
      matrix: ["feature", "feature", 4],
      /** what there is for each feature */
      cells: ["feature", 12],
      /** the same where there are no features */
      few: [12],
    },
  },
});
