import { choice, code, column, domain, mirror, offsets, param, perGroup, signal, state, tally } from "../../spec.ts";

const size = 1e150;
const variance = column("1", [0, Infinity]);
const weight = perGroup(column("1", [0, 1]));
const returns = column("1", [-size, size]);
const fitted = {
  /** returns less their mean, oldest first; NaN is left out, as market.garch passes over it */
  returns,
  offsets: offsets(),
};
const presample = choice("mean", "backcast");

/** Variance that clusters: what market.garch does not know of falling markets, and what its parameters are. */
export const clustering = domain({
  /**
   * Variance that a fall raises more than a rise: v' = omega + (alpha + gamma (return < 0)) return^2 + beta v. Its forecast is that of
   * market.garch with s = alpha + gamma / 2 + beta. Glosten, Jagannathan and Runkle 1993.
   */
  gjr: {
    inputs: {
      /** returns less their mean, oldest first */
      returns: signal(returns),
    },
    params: {
      /** constant part of the variance */
      omega: param("1", 1e-6, [1e-300, 1e6]),
      /** weight of the last return squared */
      alpha: param("1", 0.03, [0, 2]),
      /** what is added to it of a return below 0; the two make 0 at least */
      gamma: param("1", 0.1, [-2, 2]),
      /** weight of the last variance; where s is 1 or more, there is no long run */
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

  /**
   * Parameters of market.garch by greatest likelihood of normal returns, with alpha + beta 1 at most: Fisher's scoring from the best of
   * nine starts, in a fixed order. Bollerslev 1986; Fiorentini, Calzolari and Panattoni 1996. One series a group.
   */
  garchFit: {
    inputs: fitted,
    params: {
      /** what stands for the squares before the first return: their mean, or that of the first 75 with weights that fade by 0.94 */
      presample,
    },
    output: {
      /** constant part of the variance */
      omega: perGroup(variance),
      /** weight of the last return squared */
      alpha: weight,
      /** weight of the last variance */
      beta: weight,
      /** log likelihood of the returns */
      logLikelihood: perGroup(column("1")),
      /** variance of the first return: with it market.garch gives that likelihood */
      initialVariance: perGroup(variance),
      /** variance of the return after the last */
      next: perGroup(variance),
      /** unfinished: 100 steps were not enough. Degenerate: fewer than 30 returns, or all of them 0; all else is NaN then */
      status: perGroup(code("converged", "unfinished", "degenerate")),
    },
    scratch: {
      /** returns in units of their root mean square */
      scaled: ["row"],
      /** variances */
      path: ["row"],
      /** what is being summed */
      terms: ["row"],
      /** parameters, slopes and curvatures */
      work: [64],
    },
  },

  /**
   * Parameters of market.gjr by greatest likelihood of normal returns, with alpha, alpha + gamma and beta 0 at least and s 1 at most: as
   * market.garchFit. Glosten, Jagannathan and Runkle 1993. One series a group.
   */
  gjrFit: {
    inputs: fitted,
    params: {
      /** what stands for the squares before the first return: their mean, or that of the first 75 with weights that fade by 0.94 */
      presample,
    },
    output: {
      /** constant part of the variance */
      omega: perGroup(variance),
      /** weight of the last return squared */
      alpha: perGroup(column("1", [0, 2])),
      /** what is added to it of a return below 0 */
      gamma: perGroup(column("1", [-2, 2])),
      /** weight of the last variance */
      beta: weight,
      /** log likelihood of the returns */
      logLikelihood: perGroup(column("1")),
      /** variance of the first return: with it market.gjr gives that likelihood */
      initialVariance: perGroup(variance),
      /** variance of the return after the last */
      next: perGroup(variance),
      /** unfinished: 100 steps were not enough. Degenerate: fewer than 30 returns, or all of them 0; all else is NaN then */
      status: perGroup(code("converged", "unfinished", "degenerate")),
    },
    scratch: {
      /** returns in units of their root mean square */
      scaled: ["row"],
      /** variances */
      path: ["row"],
      /** what is being summed */
      terms: ["row"],
      /** parameters, slopes and curvatures */
      work: [64],
    },
  },
});
