import { choice, column, domain, param, signal, state, tally, whole } from "../../spec.ts";

const safe = Number.MAX_SAFE_INTEGER;
// Beyond these, sums of a window or of squares overflow.
const summed = column("any", [-1e300, 1e300]);
const squared = column("any", [-1e150, 1e150]);

const windowed = {
  /** fewest values in the window for a result; left out: as many as the window is long */
  minPeriods: { ...param("n", NaN, [0, safe]), whole: true } as const,
};

const counted = {
  /** how many values these are */
  counts: state("n", 0, ["window"], { kind: "integer", range: whole }),
  /** values of this block so far */
  count: tally(),
};

const turning = {
  /** place in the block */
  place: state("tick", 0, [], { kind: "integer", range: whole }),
  /** gaps: values that were NaN or out of the domain */
  skipped: tally(),
};

/** Windows of the last ticks. */
export const windows = domain({
  /**
   * Sum of the last ticks, as many as `{ sizes: { window: ... } }` says; a NaN is a gap, which takes a place, as in rolling of pandas. Time
   * is cut into blocks as long as the window; a window is the end of one block and the beginning of the next, whose sums are only ever
   * added to, in twice the digits: off by three roundings of these two at most, and what has left the window is forgotten, whatever it was.
   */
  movingSum: {
    inputs: {
      /** values, oldest first */
      x: signal(summed),
    },
    params: windowed,
    state: {
      /** values of this block */
      recent: state("any", NaN, ["window"]),
      /** sums from each place of the block before to its end */
      ends: state("any", 0, ["window"]),
      ...counted,
      /** sum of this block so far */
      sum: state("any", 0),
      /** what rounding has left out of it */
      rest: state("any", 0),
      ...turning,
    },
    missing: "predict",
    /** sum of the values in the window; NaN while there are fewer than minPeriods */
    output: signal(column("any")),
  },

  /** Mean of the last ticks: signal.movingSum over how many values there are. */
  movingMean: {
    inputs: {
      /** values, oldest first */
      x: signal(summed),
    },
    params: windowed,
    state: {
      /** values of this block */
      recent: state("any", NaN, ["window"]),
      /** sums from each place of the block before to its end */
      ends: state("any", 0, ["window"]),
      ...counted,
      /** sum of this block so far */
      sum: state("any", 0),
      /** what rounding has left out of it */
      rest: state("any", 0),
      ...turning,
    },
    missing: "predict",
    /** mean of the values in the window; NaN while there are fewer than minPeriods, and of none */
    output: signal(column("any")),
  },

  /**
   * Variance of the last ticks about their mean, in the blocks of signal.movingSum. Each of the two parts of a window is measured from a
   * value of its own, so that in a window of n at most n times what remains cancels; parts are joined as of Chan, Golub and LeVeque 1979.
   */
  movingVariance: {
    inputs: {
      /** values, oldest first; beyond 1e150 squares overflow */
      x: signal(squared),
    },
    params: {
      ...windowed,
      /** what is taken off the number of values: 1 for a sample, 0 for all there is */
      ddof: param("n", 1, [0, safe]),
    },
    state: {
      /** values of this block */
      recent: state("any", NaN, ["window"]),
      /** means from each place of the block before to its end, less the last value there */
      ends: state("any", 0, ["window"]),
      /** squared distances from these means */
      squares: state("any", 0, ["window"], { range: [0, Infinity] }),
      ...counted,
      /** last value of the block before; NaN where there is none */
      base: state("any", NaN),
      /** first value of this block; NaN where there is none */
      from: state("any", NaN),
      /** sum of distances from it */
      sum: state("any", 0),
      /** sum of their squares */
      square: state("any", 0, [], { range: [0, Infinity] }),
      ...turning,
    },
    missing: "predict",
    output: {
      /** mean of the values in the window; NaN while there are fewer than minPeriods, as all, and of none */
      mean: signal(column("any")),
      /** sum of squared distances from the mean over count - ddof; NaN of no more than ddof values */
      variance: signal(column("any", [0, Infinity])),
      /** its root */
      deviation: signal(column("any", [0, Infinity])),
    },
  },

  /** Least value of the last ticks, in the blocks of signal.movingSum: three comparisons a tick, however long the window. Van Herk 1992. */
  movingMin: {
    inputs: {
      /** values, oldest first */
      x: signal(column("any")),
    },
    params: windowed,
    state: {
      /** values of this block */
      recent: state("any", NaN, ["window"]),
      /** least from each place of the block before to its end; NaN of none */
      ends: state("any", NaN, ["window"]),
      ...counted,
      /** least of this block so far; NaN of none */
      least: state("any", NaN),
      ...turning,
    },
    missing: "predict",
    /** least of the values in the window; NaN while there are fewer than minPeriods, and of none */
    output: signal(column("any")),
  },

  /** Greatest value of the last ticks, as signal.movingMin. Van Herk 1992. */
  movingMax: {
    inputs: {
      /** values, oldest first */
      x: signal(column("any")),
    },
    params: windowed,
    state: {
      /** values of this block */
      recent: state("any", NaN, ["window"]),
      /** greatest from each place of the block before to its end; NaN of none */
      ends: state("any", NaN, ["window"]),
      ...counted,
      /** greatest of this block so far; NaN of none */
      most: state("any", NaN),
      ...turning,
    },
    missing: "predict",
    /** greatest of the values in the window; NaN while there are fewer than minPeriods, and of none */
    output: signal(column("any")),
  },

  /** Median of the last ticks: signal.movingQuantile of q = 0.5. */
  movingMedian: {
    inputs: {
      /** values, oldest first */
      x: signal(column("any")),
    },
    params: windowed,
    state: {
      /** values of the window, where they came in */
      recent: state("any", NaN, ["window"]),
      /** the same, rising; NaN behind the last */
      sorted: state("any", NaN, ["window"]),
      /** place of the next value */
      place: state("tick", 0, [], { kind: "integer", range: whole }),
      /** gaps: values that were NaN or infinite */
      skipped: tally(),
    },
    missing: "predict",
    /** median of the values in the window; NaN while there are fewer than minPeriods, and of none */
    output: signal(column("any")),
  },

  /**
   * Quantile of the last ticks, as many as `{ sizes: { window: ... } }` says; a NaN is a gap, which takes a place, as in rolling of pandas.
   * The values are kept in order: a tick takes one out and puts one in, for windows of up to some thousands.
   */
  movingQuantile: {
    inputs: {
      /** values, oldest first */
      x: signal(column("any")),
    },
    params: {
      ...windowed,
      /** part of the values that lie below, from the least at 0 to the greatest at 1 */
      q: param("1", 0.95, [0, 1]),
      /** what a q between two neighbours gives; nearest: of two as near, the one at an even place */
      interpolation: choice("linear", "lower", "higher", "midpoint", "nearest"),
    },
    state: {
      /** values of the window, where they came in */
      recent: state("any", NaN, ["window"]),
      /** the same, rising; NaN behind the last. What is not in order is made anew from `recent` */
      sorted: state("any", NaN, ["window"]),
      /** place of the next value */
      place: state("tick", 0, [], { kind: "integer", range: whole }),
      /** gaps: values that were NaN or infinite */
      skipped: tally(),
    },
    missing: "predict",
    /** quantile of the values in the window; NaN while there are fewer than minPeriods, and of none */
    output: signal(column("any")),
  },
});
