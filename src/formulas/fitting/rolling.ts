import { code, column, domain, field, signal, state, tally, toggle, whole } from "../../spec.ts";

const bounded = [-1e150, 1e150] as const;
const open = { sparse: true } as const;

/** Regressions that go along with time. */
export const rolling = domain({
  /**
   * Least squares of the last ticks, as many as `{ sizes: { window: ... } }` says. As in market.rolling, each window is the end of one
   * block and the beginning of the next, whose sums are only ever added to, so nothing drifts; distances are from the last tick of the
   * block before, which lies in the window too. A tick that is not valid is skipped. Draper and Smith 1998, 5.
   */
  rollingRegression: {
    inputs: {
      /** features of the tick */
      x: field(["tick", "entity", "feature"], "any", bounded),
      /** what is to be explained */
      y: signal(column("any", bounded)),
    },
    params: {
      /** a constant among the features; without it the fit goes through 0, and R^2 is measured from there */
      intercept: toggle(true),
    },
    state: {
      /** features in this block */
      recentX: state("any", NaN, ["window", "feature"]),
      /** y in this block */
      recentY: state("any", NaN, ["window"]),
      /** sums of the features from each place of the block before to its end */
      endsX: state("any", 0, ["window", "feature"], open),
      /** of the products of each two */
      endsXX: state("any^2", 0, ["window", "feature", "feature"], open),
      /** of their products with y */
      endsXY: state("any^2", 0, ["window", "feature"], open),
      /** of y */
      endsY: state("any", 0, ["window"], open),
      /** and of its square */
      endsYY: state("any^2", 0, ["window"], open),
      /** the same sums of this block so far */
      begunX: state("any", 0, ["feature"], open),
      begunXX: state("any^2", 0, ["feature", "feature"], open),
      begunXY: state("any^2", 0, ["feature"], open),
      begunY: state("any", 0, [], open),
      begunYY: state("any^2", 0, [], open),
      /** what features are measured from; 0 in the first block and without an intercept */
      baseX: state("any", 0, ["feature"], open),
      /** what y is measured from */
      baseY: state("any", 0, [], open),
      /** place in the block */
      place: state("tick", 0, [], { kind: "integer", range: whole }),
      /** blocks that are complete, 0 or 1 */
      full: state("n", 0, [], { kind: "integer", range: [0, 1] }),
      /** ticks skipped because a value was NaN or out of its domain */
      skipped: tally(),
    },
    output: {
      /** coefficients; NaN as all else before there are `window` ticks, and where features depend on each other */
      coefficients: field(["tick", "entity", "feature"], "1"),
      /** fit where all features are 0; 0 without an intercept */
      intercept: signal(column("any")),
      /** standard errors of the coefficients; NaN where no degree of freedom is left */
      errors: field(["tick", "entity", "feature"], "1", [0, Infinity]),
      /** share of the squares that the fit explains; NaN where y does not differ */
      rSquared: signal(column("1")),
      /** residual standard deviation; NaN where no degree of freedom is left */
      deviation: signal(column("any", [0, Infinity])),
      /** filling: before there are `window` ticks; deficient: features depend on each other, or are more than the window */
      status: signal(code("solved", "deficient", "filling")),
    },
    scratch: {
      /** products of distances from the means, and their factor */
      matrix: ["feature", "feature"],
      /** what there is for each feature */
      cells: ["feature", 6],
    },
  },
});
