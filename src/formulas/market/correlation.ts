import { column, domain, field, offsets, param, perGroup, signal, state, tally, whole } from "../../spec.ts";

// Beyond these, squares or their sums overflow.
const size = 1e150;
const value = column("any", [-size, size]);
const correlation = column("1", [-1, 1]);

/** How series move together: from -1, against each other, to 1. NaN where one of them does not move, and of fewer than two values. */
export const correlations = domain({
  /** Correlation of two columns, in two passes: sum (x - mean x)(y - mean y) / sqrt(sum (x - mean x)^2 sum (y - mean y)^2). Pearson 1895. */
  pearson: {
    inputs: {
      /** one series, most often of returns */
      x: value,
      /** the other */
      y: value,
      offsets: offsets(),
    },
    /** NaN also of a group with a value that is NaN or out of its domain */
    output: perGroup(correlation),
    scratch: {
      /** sums about the means, and the lanes they are added up in */
      sums: [18],
    },
  },

  /** Correlation of x with y some ticks later or earlier, for each of several lags: of the pairs (x[t], y[t + lag]). Box and Jenkins 1976, 11.1. */
  lag: {
    inputs: {
      /** one series, oldest first */
      x: value,
      /** the other */
      y: value,
      /** how many ticks y comes after x, whole numbers; a positive lag asks whether x leads */
      lags: field(["lag"], "tick"),
      offsets: offsets(),
    },
    /** one value for each group and lag */
    output: field(["group", "lag"], "1", [-1, 1]),
    scratch: {
      /** sums about the means, and the lanes they are added up in */
      sums: [18],
    },
  },

  /**
   * Correlation of the last values, as many as `{ sizes: { window: ... } }` says. Time is cut into blocks as long as the window; each
   * window is the end of one block and the beginning of the next, whose sums are only ever added to, so nothing drifts. Distances
   * are from the last value of the block before, which lies in the window too. A pair that is not valid is skipped.
   */
  rolling: {
    inputs: {
      /** one series, oldest first */
      x: signal(value),
      /** the other */
      y: signal(value),
    },
    state: {
      /** values of x in this block */
      recentX: state("any", NaN, ["window"]),
      /** values of y in this block */
      recentY: state("any", NaN, ["window"]),
      /** sums of x, y, x^2, y^2 and x y from each place of the block before to its end */
      ends: state("any", 0, ["window", 5], { sparse: true }),
      /** the same sums of this block so far; NaN in the first block, as what they are measured from */
      begun: state("any", 0, [5], { sparse: true }),
      /** what x is measured from; NaN in the first block */
      baseX: state("any", NaN),
      /** what y is measured from */
      baseY: state("any", NaN),
      /** place in the block */
      place: state("tick", 0, [], { kind: "integer", range: whole }),
      /** pairs skipped because a value was NaN or out of its domain */
      skipped: tally(),
    },
    /** correlation of the last `window` pairs; NaN before there are as many */
    output: signal(correlation),
  },

  /** Correlation of returns with exponentially fading weights: s = decay s + (1 - decay) x y, of products and of squares. RiskMetrics 1996, 5.2. */
  ewma: {
    inputs: {
      /** returns of one, oldest first */
      x: signal(value),
      /** returns of the other */
      y: signal(value),
    },
    params: {
      /** weight that the past keeps per tick */
      decay: param("1", 0.94, [0, 1]),
    },
    state: {
      /** mean square of x */
      xx: state("any", NaN, [], { range: [0, Infinity] }),
      /** mean square of y */
      yy: state("any", NaN, [], { range: [0, Infinity] }),
      /** mean product */
      xy: state("any", NaN),
      /** pairs skipped because a return was NaN or out of its domain */
      skipped: tally(),
    },
    /** correlation after each pair */
    output: signal(correlation),
  },

  /**
   * Correlations of each two of many series at once: Z'Z of columns less their means and of length one. Blocks of rows, so that what is
   * multiplied stays in the cache. Golub and Van Loan 2013, 1.3.
   */
  matrix: {
    inputs: {
      /** observations: a row has one value of each series */
      x: field(["row", "column"], "any", [-size, size]),
      offsets: offsets(),
    },
    /** a symmetric matrix for each group, ones on its diagonal; NaN in rows and columns of series that do not move */
    output: field(["group", "column", "column"], "1", [-1, 1]),
    scratch: {
      /** sums of products */
      product: ["column", "column"],
      /** a block of rows less the means */
      centered: [64, "column"],
      /** those means */
      mean: ["column"],
    },
  },
});
