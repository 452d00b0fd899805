import { column, domain, mirror, offsets, param, perGroup, signal, state, tally } from "../../spec.ts";

const size = 1e150;
const returns = signal(column("1", [-size, size]));
const variance = column("1", [0, Infinity]);
const price = column("price", [1e-150, 1e150]);

/** How much prices move. */
export const volatility = domain({
  /** Volatility with exponentially fading weights: variance = decay variance + (1 - decay) return^2. RiskMetrics 1996, 5.2. */
  ewmaVol: {
    inputs: {
      /** log returns, oldest first */
      returns,
    },
    params: {
      /** weight that the past keeps per tick */
      decay: param("1", 0.94, [0, 1]),
      /** ticks of a year, for volatility per year; 252 of daily returns */
      periodsPerYear: param("1", 1, [1e-9, 1e9]),
    },
    state: {
      /** variance per tick; the first return squared seeds it */
      variance: state("1", NaN, [], { range: [0, Infinity] }),
      /** returns skipped because they were NaN or out of their domain */
      skipped: tally(),
    },
    /** sqrt(variance periodsPerYear) after each return */
    output: signal(variance),
  },

  /**
   * Variance that clusters: v' = omega + alpha return^2 + beta v, and what is to be expected of it, omega (1 + s + ... + s^(k - 2)) +
   * s^(k - 1) v' with s = alpha + beta. Generalised autoregressive conditional heteroskedasticity of orders 1 and 1, Bollerslev 1986.
   */
  garch: {
    inputs: {
      /** returns less their mean, oldest first */
      returns,
    },
    params: {
      /** constant part of the variance */
      omega: param("1", 1e-6, [1e-300, 1e6]),
      /** weight of the last return squared */
      alpha: param("1", 0.08, [0, 1]),
      /** weight of the last variance; where it makes 1 or more with alpha, there is no long run */
      beta: param("1", 0.9, [0, 1]),
      /** variance of the first return; left out, that of the long run, or omega where there is none */
      initialVariance: param("1", NaN, [1e-300, 1e6]),
      /** k, ticks that the forecast looks ahead */
      horizon: { ...param("tick", 1, [1, 10_000]), whole: true },
    },
    state: {
      /** variance of the next return; NaN before the first */
      next: state("1", NaN, [], { range: [0, Infinity] }),
      /** returns skipped because they were NaN or out of their domain */
      skipped: tally(),
    },
    output: {
      /** variance of this return, as known before it */
      variance: signal(variance),
      /** variance of the next */
      next: mirror(signal(variance), "next"),
      /** expected variance `horizon` ticks on */
      forecast: signal(variance),
      /** log density of this return, -(ln(2 pi v) + return^2 / v) / 2; their sum is the log likelihood of the model */
      logDensity: signal(column("1")),
    },
  },

  /** Variance per bar from the open, high, low and close of bars, for prices that move continuously; each is wrong in its own way. */
  rangeVol: {
    inputs: {
      /** first price of the bar */
      open: price,
      /** highest; a bar with a high below its low is not valid */
      high: price,
      /** lowest */
      low: price,
      /** last */
      close: price,
      offsets: offsets(),
    },
    output: {
      /** mean ln(high / low)^2 / (4 ln 2). Parkinson 1980. NaN of no bars and of a bar that is not valid, here as in the next two */
      parkinson: perGroup(variance),
      /** mean of ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2. Garman and Klass 1980 */
      garmanKlass: perGroup(column("1")),
      /** mean of ln(high / close) ln(high / open) + ln(low / close) ln(low / open): right under any drift. Rogers and Satchell 1991 */
      rogersSatchell: perGroup(column("1")),
      /** variance between bars + k that within + (1 - k) rogersSatchell, k = 0.34 / (1.34 + (n + 1) / (n - 1)), over n bars after the first; NaN where n < 2. Yang and Zhang 2000 */
      yangZhang: perGroup(column("1")),
    },
    scratch: {
      /** ln(high / low)^2 of each bar */
      range: ["row"],
      /** Garman and Klass' term */
      klass: ["row"],
      /** Rogers and Satchell's term */
      drift: ["row"],
      /** ln(open / close before) */
      between: ["row"],
      /** ln(close / open) */
      within: ["row"],
    },
  },
});
