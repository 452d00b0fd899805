import { choice, column, domain, integer, offsets, param, perGroup, signal, state, tally, whole } from "../../spec.ts";

const size = 1e300;
const returns = column("1", [-size, size]);
const loss = column("1");

const params = {
  /** chance that a loss stays below the value at risk */
  confidence: param("1", 0.95, [0.5, 1 - 1e-9]),
  /**
   * which quantile of n sorted returns, at the chance q = 1 - confidence: between those at the places below and above (n - 1) q + 1 (linear, NumPy's
   * and Excel's, 7 of Hyndman and Fan 1996), n q rounded up (inverted, 1), (n + 1) q (weibull, 6), n q + 1/2 (hazen, 5), (n + 1/3) q + 1/3
   * (medianUnbiased, 8), (n + 1/4) q + 3/8 (normalUnbiased, 9), n q (interpolated, 4)
   */
  quantile: choice("linear", "inverted", "weibull", "hazen", "medianUnbiased", "normalUnbiased", "interpolated"),
};

/** Losses as they were. */
export const history = domain({
  /**
   * Historical value at risk, the loss that returns exceeded with a chance of 1 - confidence, and what was lost beyond it; positive numbers are losses.
   * Acerbi and Tasche 2002; Hyndman and Fan 1996.
   */
  historicalRisk: {
    inputs: {
      /** returns, in any order */
      returns,
      offsets: offsets(),
    },
    params,
    output: {
      /** value at risk: minus the quantile. All are NaN of no returns and where one is not valid */
      valueAtRisk: perGroup(loss),
      /** conditional value at risk, expected shortfall: mean of the worst n (1 - confidence) returns, the last of them counted in part */
      conditional: perGroup(loss),
      /** mean of the returns at or below the quantile, by which some mean the same */
      tailMean: perGroup(loss),
      /** how many these are */
      beyond: perGroup(integer("n")),
    },
    scratch: {
      /** keys of the returns */
      keys: ["row"],
      /** candidates that are left */
      spare: ["row"],
      /** how many keys have each digit */
      counters: [1024],
    },
  },

  /**
   * The same of the last returns, as many as `{ sizes: { window: ... } }` says, 250 unless told; each window is looked at anew, so nothing that has
   * left it leaves a trace. A return that is not valid is skipped.
   */
  rollingRisk: {
    inputs: {
      /** returns, oldest first */
      returns: signal(returns),
    },
    params,
    state: {
      /** the last returns, written round and round; NaN before there are as many */
      recent: state("1", NaN, ["window"]),
      /** where the next one goes */
      place: state("tick", 0, [], { kind: "integer", range: whole }),
      /** returns skipped because they were NaN or out of their domain */
      skipped: tally(),
    },
    sizes: { window: 250 },
    output: {
      /** value at risk: minus the quantile. Both are NaN before there are `window` returns */
      valueAtRisk: signal(loss),
      /** mean of the worst window (1 - confidence) returns, the last of them counted in part */
      conditional: signal(loss),
    },
    scratch: {
      /** keys of the returns */
      keys: ["window"],
      /** candidates that are left */
      spare: ["window"],
      /** how many keys have each digit */
      counters: [1024],
    },
  },
});
