// Beta posteriors against each other, and draws from them.

import { Offsets } from "../../lib/lanes/ints";
import { both, clamp, valid, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { betaQuantile } from "../../lib/special/betaquantile";

const LEAST_SHAPE: f64 = 0.01;
const LARGEST_SHAPE: f64 = 1e8;
/** 2^-53: a uniform number is kept this far inside (0, 1). */
const MARGIN: f64 = 1.1102230246251565e-16;

function isShape(x: Lane): Mask {
  return within(x, LEAST_SHAPE, LARGEST_SHAPE);
}

/** theta_j with I_theta(alpha_j, beta_j) = u_j; the first of the highest */
export function ads_thompson(
  alpha: Series,
  beta: Series,
  uniform: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  theta: Series,
  pick: Series,
  rates: Series,
): void {
  const drawn = theta.given ? theta : rates;
  for (let i = 0; i < rows; i += LANES) {
    const a = alpha.at(i);
    const b = beta.at(i);
    const u = uniform.at(i);
    const ok = both(both(isShape(a), isShape(b)), within(u, 0, 1));
    const rate = betaQuantile(valid(ok, a), valid(ok, b), clamp(u, MARGIN, 1 - MARGIN));
    drawn.write(i, valid(ok, rate), i + 1 < rows);
  }
  if (!pick.given) return;
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let best = begin;
    let fit = begin < end;
    for (let i = begin; i < end; i++) {
      fit = fit && drawn[i] === drawn[i];
      if (drawn[i] > drawn[best]) best = i;
    }
    pick[g] = fit ? <f64>(best - begin) : NaN;
  }
}
