import { choice, column, domain, field, offsets } from "../../spec.ts";

const all = [-Infinity, Infinity] as const;

/** Values by their place in order. */
export const quantiles = domain({
  /**
   * Quantiles of each group by any of the nine definitions in use. With m numbers in order, from the first on: x[j] + g (x[j + 1] - x[j]),
   * where j + g is m q for the first three, of which 1 takes the next value where g > 0, 2 the mean of the two where g = 0, 3 the nearest
   * (of two the even one); m q, m q + 1/2, (m + 1) q, 1 + (m - 1) q, (m + 1/3) q + 1/3 and (m + 1/4) q + 3/8 for the others. NaN is left
   * out. core.quantile is number 7 alone, and takes less room. Hyndman and Fan 1996.
   */
  quantile: {
    inputs: {
      /** values */
      x: column("any", all, { sparse: true, extended: true }),
      /** shares of the values that lie below: 0.5 is the median */
      q: field(["quantile"], "1", [0, 1], { clamped: true }),
      offsets: offsets(),
    },
    params: {
      /**
       * which of the nine, in their order, by NumPy's names: invertedCdf is number 1, of SAS (3) and of weights; averagedInvertedCdf of SAS by
       * default; linear of NumPy, R and spreadsheets; weibull of Minitab and SPSS; medianUnbiased is what Hyndman and Fan recommend. For the
       * first three a share that is the double nearest to a k / m is that
       */
      definition: {
        ...choice(
          "invertedCdf",
          "averagedInvertedCdf",
          "closestObservation",
          "interpolatedInvertedCdf",
          "hazen",
          "weibull",
          "linear",
          "medianUnbiased",
          "normalUnbiased",
        ),
        default: "linear" as const,
      },
    },
    /** one value for each group and share; NaN where the group has no number */
    output: field(["group", "quantile"], "any"),
    scratch: {
      /** keys of the numbers of a group */
      keys: ["row"],
      /** candidates that are left */
      spare: ["row"],
      /** how many keys have each digit */
      counters: [2048],
    },
  },

  /**
   * Quantiles of weighted values of each group: the least value at which the share of the weights up to it reaches q, as NumPy has it; or,
   * where it is reached exactly, the mean of it and the next one, as SAS and statsmodels do. NaN is left out, and so is what has no weight.
   * Whole weights count like so many equal values. Hyndman and Fan 1996 (1 and 2).
   */
  weightedQuantile: {
    inputs: {
      /** values */
      x: column("any", all, { sparse: true, extended: true }),
      /** how often each counts */
      weights: column("1", [0, Infinity]),
      /** shares of the weights that lie below: 0.5 is the median */
      q: field(["quantile"], "1", [0, 1], { clamped: true }),
      offsets: offsets(),
    },
    params: {
      /** what counts where a share is reached exactly: the value that reaches it, or the mean of it and the next */
      definition: choice("invertedCdf", "averagedInvertedCdf"),
    },
    /** one value for each group and share; NaN where nothing of the group has weight, or a weight is out of the domain */
    output: field(["group", "quantile"], "any"),
    scratch: {
      /** keys of the values */
      keys: ["row"],
      /** where each pass puts them, and then the weights so far */
      spare: ["row"],
      /** rows beside the keys, twice */
      rows: ["row"],
      /** how many keys have each digit */
      counters: [2048],
    },
  },
});
