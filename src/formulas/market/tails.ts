import { column, domain, flag, offsets, param, perGroup } from "../../spec.ts";

const size = 1e70;

/** Rare and large losses, and ways back. */
export const tails = domain({
  /**
   * Value at risk, the loss that is exceeded with a chance of 1 - confidence, and expected shortfall, the mean loss beyond it; positive
   * numbers are losses. McNeil, Frey and Embrechts, Quantitative Risk Management, 2015, chapter 2.
   */
  tailRisk: {
    inputs: {
      /** returns, in any order */
      returns: column("1", [-size, size]),
      offsets: offsets(),
    },
    params: {
      /** chance that a loss stays below the value at risk */
      confidence: param("1", 0.95, [0.5, 1 - 1e-9]),
    },
    output: {
      /** -(mean + z deviation), z the normal quantile of 1 - confidence. All are NaN below two returns and where one is not valid */
      gaussianVaR: perGroup(column("1")),
      /** -(mean - deviation density(z) / (1 - confidence)) */
      gaussianES: perGroup(column("1")),
      /** the same as gaussianVaR with z + (z^2 - 1) S / 6 + (z^3 - 3 z) K / 24 - (2 z^3 - 5 z) S^2 / 36. Cornish and Fisher 1937 */
      cornishFisherVaR: perGroup(column("1")),
      /** whether that rises with the confidence everywhere, as it should: it does not under strong skew */
      monotone: perGroup(flag()),
      /** mean of the worst n (1 - confidence) returns, the last of them counted in part */
      historicalES: perGroup(column("1")),
      /** S, mean cubed distance over deviation cubed; NaN where nothing moves, as the next and cornishFisherVaR */
      skew: perGroup(column("1")),
      /** K, mean fourth power less 3 */
      excessKurtosis: perGroup(column("1")),
    },
    scratch: {
      /** distances from the mean, then keys of the returns */
      centered: ["row"],
      /** their squares, then candidates that are left */
      squares: ["row"],
      /** how many keys have each digit */
      counters: [1024],
    },
  },

  /** Tail index from the k largest losses: xi = mean ln(loss / the (k + 1)th), alpha = 1 / xi. Hill 1975. */
  hill: {
    inputs: {
      /** losses, positive where they count, in any order */
      losses: column("any", [-1e150, 1e150]),
      offsets: offsets(),
    },
    params: {
      /** losses that make the tail */
      k: { ...param("n", 10, [1, 1e9]), whole: true },
    },
    output: {
      /** xi, the heavier the tail the larger; NaN where there are no more than k losses, the (k + 1)th is not positive (1e-150 or more), or one is not valid */
      xi: perGroup(column("1", [0, Infinity])),
      /** tail index: moments of higher order do not exist; infinite where the tail is all of one loss */
      alpha: perGroup(column("1", [0, Infinity])),
      /** standard error of alpha */
      standardError: perGroup(column("1", [0, Infinity])),
    },
    scratch: {
      /** keys of the losses, then the losses of the tail */
      keys: ["row"],
      /** candidates that are left */
      spare: ["row"],
      /** how many keys have each digit */
      counters: [1024],
    },
  },

  /**
   * How fast a series returns to its mean: least squares of its steps on its levels, step = a + slope level. With x too, the residuals of
   * y = alpha + beta x take the place of y: the test of Engle and Granger 1987, in which tStat below about -3.34 speaks for a common
   * course (5 %, long series).
   */
  meanReversion: {
    inputs: {
      /** levels, oldest first */
      y: column("any", [-1e75, 1e75]),
      /** a series that y is thought to follow */
      x: { ...column("any", [-1e75, 1e75]), optional: true },
      offsets: offsets(),
    },
    output: {
      /** what of its distance from the mean a level loses per tick, negative. All are NaN below four levels and where one is not valid */
      slope: perGroup(column("1")),
      /** -a / slope */
      mean: perGroup(column("any")),
      /** ticks after which half a distance is left, -ln 2 / ln(1 + slope); infinite outside -1 < slope < 0 */
      halfLife: perGroup(column("tick", [0, Infinity])),
      /** slope over its standard error */
      tStat: perGroup(column("1")),
      /** of y = alpha + beta x; NaN without x */
      alpha: perGroup(column("any")),
      /** of y = alpha + beta x; NaN without x */
      beta: perGroup(column("1")),
    },
    scratch: {
      /** y, or its residuals */
      level: ["row"],
      /** distances of one side from their mean */
      left: ["row"],
      /** those of the other */
      right: ["row"],
    },
  },
});
