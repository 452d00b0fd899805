// Parameters of variance that clusters, by greatest likelihood.

import { Offsets } from "../../lib/lanes/ints";
import { Series } from "../../lib/lanes/series";
import { fitVariance } from "../../lib/models/arch";

/** v' = omega + alpha r^2 + beta v; greatest -sum of ln(2 pi v) + r^2 / v, halved */
export function market_garchFit(
  returns: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  presample: f64,
  omega: Series,
  alpha: Series,
  beta: Series,
  logLikelihood: Series,
  initialVariance: Series,
  next: Series,
  status: Series,
  scaled: Series,
  path: Series,
  terms: Series,
  work: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const code = fitVariance(returns.from(begin), n, presample === 1, false, scaled, path, terms, work);
    if (omega.given) omega[g] = work[0];
    if (alpha.given) alpha[g] = work[1];
    if (beta.given) beta[g] = work[3];
    if (logLikelihood.given) logLikelihood[g] = work[4];
    if (initialVariance.given) initialVariance[g] = work[5];
    if (next.given) next[g] = work[6];
    if (status.given) status[g] = code;
  }
}

/** v' = omega + (alpha + gamma (r < 0)) r^2 + beta v */
export function market_gjrFit(
  returns: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  presample: f64,
  omega: Series,
  alpha: Series,
  gamma: Series,
  beta: Series,
  logLikelihood: Series,
  initialVariance: Series,
  next: Series,
  status: Series,
  scaled: Series,
  path: Series,
  terms: Series,
  work: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const code = fitVariance(returns.from(begin), n, presample === 1, true, scaled, path, terms, work);
    if (omega.given) omega[g] = work[0];
    if (alpha.given) alpha[g] = work[1];
    if (gamma.given) gamma[g] = work[2];
    if (beta.given) beta[g] = work[3];
    if (logLikelihood.given) logLikelihood[g] = work[4];
    if (initialVariance.given) initialVariance[g] = work[5];
    if (next.given) next[g] = work[6];
    if (status.given) status[g] = code;
  }
}
