// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Beta posteriors against each other, and draws from them.
import { exceeds } from "../lib/betaorder";
import { betaQuantile } from "../lib/betaquantile";
import { canonical, emit } from "../lib/column";
import { Offsets } from "../lib/ints";
import { add, both, clamp, div, mul, root, splat, sub, valid, within } from "../lib/lanes";
import { normalCdf } from "../lib/normal";
import { Series } from "../lib/series";

const LEAST_SHAPE: f64 = 0.01;
const LARGEST_SHAPE: f64 = 1e8;
/** 2^-53: a uniform number is kept this far inside (0, 1). */
const MARGIN: f64 = 1.1102230246251565e-16;

/** P(X > Y) = integral of the density of X times the distribution of Y, X and Y the two Beta variables */
export function ads_probUplift(
  treatedAlpha: Series,
  treatedBeta: Series,
  controlAlpha: Series,
  controlBeta: Series,
  n: i32,
  method: f64,
  out: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const a = treatedAlpha.at<Lane>(i);
    const b = treatedBeta.at<Lane>(i);
    const c = controlAlpha.at<Lane>(i);
    const d = controlBeta.at<Lane>(i);
    const ok = both(both(isShape(a), isShape(b)), both(isShape(c), isShape(d)));
    const p = method == 0 ? exceeds(valid(ok, a), valid(ok, b), valid(ok, c), valid(ok, d)) : normally(a, b, c, d);
    emit(out, i, valid(ok, canonical(p)), i + 1 < n);
  }
}

function isShape<V>(x: V): V {
  return within(x, LEAST_SHAPE, LARGEST_SHAPE);
}

/** Phi((m_t - m_c) / sqrt(v_t + v_c)), m = a / (a + b), v = a b / ((a + b)^2 (a + b + 1)) */
function normally<V>(a: V, b: V, c: V, d: V): V {
  const spread = root(add(varianceOf(a, b), varianceOf(c, d)));
  return normalCdf(div(sub(div(a, add(a, b)), div(c, add(c, d))), spread));
}

function varianceOf<V>(a: V, b: V): V {
  const total = add(a, b);
  return div(mul(a, b), mul(mul(total, total), add(total, splat<V>(1))));
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
    const a = alpha.at<Lane>(i);
    const b = beta.at<Lane>(i);
    const u = uniform.at<Lane>(i);
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
      fit = fit && drawn[i] == drawn[i];
      if (drawn[i] > drawn[best]) best = i;
    }
    pick[g] = fit ? <f64>(best - begin) : NaN;
  }
}
