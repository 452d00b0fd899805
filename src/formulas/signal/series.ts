import { column, domain, field, offsets, param, signal, sparse, state, tally, toggle } from "../../spec.ts";

// Beyond this, areas or squares overflow.
const size = 1e150;
const values = column("any", [-size, size]);

/** A course of values as a whole. */
export const series = domain({
  /**
   * Integral so far, by the trapezoid rule: the sum of (t - t before)(y + y before) / 2, in twice the digits. cumulative_trapezoid of
   * SciPy with initial 0; core.integrate is the whole of it. A value that is not valid is left out: the next trapezoid spans it.
   */
  cumulativeTrapezoid: {
    inputs: {
      /** values, oldest first */
      y: signal(values),
      /** where they are; NaN or left out: dx behind the value before. Of a t that falls, areas are taken off */
      t: sparse(signal(values)),
    },
    params: {
      /** distance to the value before where no t is given */
      dx: param("any", 1, [-size, size]),
    },
    state: {
      /** the sum of areas */
      sum: state("any", 0),
      /** what rounding has left out of it */
      rest: state("any", 0),
      /** last value; NaN before the first */
      y: state("any", NaN),
      /** where it was */
      t: state("any", 0),
      /** values skipped because they were NaN, or they or where they were out of the domain */
      skipped: tally(),
    },
    /** the integral from the first value to this one; 0 at the first */
    output: signal(column("any")),
  },

  /**
   * Autocorrelation of lags 0, 1, ..., as many as `{ sizes: { lag: ... } }` says: sum (x[t] - mean)(x[t + k] - mean) / sum (x - mean)^2,
   * about one mean and over n, as acf of statsmodels. market.lag has means of its own for each lag. Box and Jenkins 1976, 2.1.
   */
  autocorrelation: {
    inputs: {
      /** values, oldest first */
      x: values,
      offsets: offsets(),
    },
    params: {
      /** on: over n - k at lag k, without the bias of n, but not always that of any series */
      adjusted: toggle(false),
    },
    /** lags 0 to 10 log10 of 1,000 */
    sizes: { lag: 31 },
    /** one value for each group and lag; NaN where nothing moves, a value is not valid, or there is no pair */
    output: field(["group", "lag"], "1"),
    scratch: {
      /** distances from the mean */
      centered: ["row"],
    },
  },
});
