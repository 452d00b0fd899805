import { code, column, domain, field, offsets, perGroup, toggle } from "../../spec.ts";

const bounded = [-1e150, 1e150] as const;

/** Lines and planes through points. */
export const linear = domain({
  /**
   * Least squares, one regression for each group of rows: y = intercept + sum of b x + error, by Householder's QR of columns brought to
   * like size; where columns nearly depend on each other, corrected by residuals of twice the digits. With weights, the sum of
   * w (y - fit)^2 is least. A feature that depends on those before it gets coefficient 0 and no error. Golub and Van Loan 2013, 5.3;
   * Bjorck 1967.
   */
  leastSquares: {
    inputs: {
      /** features, row by row */
      x: field(["row", "feature"], "any", bounded),
      /** what is to be explained */
      y: column("any", bounded),
      /** weights, as the inverse of an error's variance; a row with 0 does not count. 1 when left out */
      weights: column("1", [0, 1e150], { optional: true, otherwise: 1 }),
      offsets: offsets(),
    },
    params: {
      /** a constant among the features; without it the fit goes through 0, and R^2 is measured from there */
      intercept: toggle(true),
    },
    output: {
      /** coefficients of the features; NaN as all else of a group with a value out of domain, or without rows that count */
      coefficients: field(["group", "feature"], "1"),
      /** fit where all features are 0; 0 without an intercept */
      intercept: perGroup(column("any")),
      /** standard errors of the coefficients; NaN where no degree of freedom is left */
      errors: field(["group", "feature"], "1", [0, Infinity]),
      /** standard error of the intercept; NaN where there is none */
      interceptError: perGroup(column("any", [0, Infinity])),
      /** share of the squares that the fit explains; NaN where y does not differ */
      rSquared: perGroup(column("1")),
      /** residual standard deviation: root of sum of w residual^2 over the degrees of freedom; NaN where none is left */
      deviation: perGroup(column("any", [0, Infinity])),
      /** rows that count less coefficients that were found */
      freedom: perGroup(column("n")),
      /** deficient: features depend on each other, or are more than rows that count */
      status: perGroup(code("solved", "deficient")),
      /** y less fit */
      residual: column("any"),
    },
    scratch: {
      /** columns of the matrix, and its factors */
      columns: ["row", "feature"],
      factors: ["row", "feature"],
      /** the same of the constant; y, residuals, and what these leave */
      rows: ["row", 6],
      /** what there is for each coefficient */
      cells: ["feature", 24],
      /** the same where there are no features */
      few: [12],
    },
  },
});
