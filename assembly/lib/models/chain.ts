// Markov chains: transition matrices whose rows are brought to 1, and what they settle in.
import { splat } from "../lanes/lanes";
import { Series } from "../lanes/series";

/** Whether every chance is one and no row is without any; writes the matrix, its rows making 1. */
export function proportions(transition: Series, rows: i32, columns: i32, chain: Series): boolean {
  for (let i = 0; i < rows; i++) {
    let sum: f64 = 0;
    for (let j = 0; j < columns; j++) {
      const chance = transition[i * columns + j];
      if (!(chance >= 0 && chance <= 1)) return false;
      sum += chance;
    }
    if (sum <= 0) return false;
    for (let j = 0; j < columns; j++) {
      chain[i * columns + j] = transition[i * columns + j] / sum;
    }
  }
  return true;
}

/** What a chain has in the long run; false, and equal chances, where that depends on its start. */
export function longRun(chain: Series, reduced: Series, n: i32, out: Series): boolean {
  // Where a regime has no way to the last one left, it is the one that must be left last; else there are several.
  let closed = settle(chain, reduced, n, 0, out);
  if (closed > 0) closed = settle(chain, reduced, n, closed, out);
  if (closed === 0) return true;
  for (let k = 0; k < n; k++) out[k] = 1 / <f64>n;
  return false;
}

/**
 * The distribution that a chain settles in: regimes are taken out one by one, `last` never, without a subtraction. Grassmann, Taksar
 * and Heyman, "Regenerative analysis and steady state distributions for Markov chains", 1985. The place of a regime that has no way to
 * those before it, or 0; -1 where chances are so far apart that doubles do not hold their ratios.
 */
function settle(chain: Series, a: Series, n: i32, last: i32, out: Series): i32 {
  if (n === 0) return 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[i * n + j] = chain[swapped(i, last) * n + swapped(j, last)];
  }
  for (let k = n - 1; k > 0; k--) {
    let leaving: f64 = 0;
    for (let j = 0; j < k; j++) leaving += a[k * n + j];
    if (leaving <= 0) return k;
    for (let i = 0; i < k; i++) {
      const share = a[i * n + k] / leaving;
      a[i * n + k] = share;
      for (let j = 0; j < k; j++) a[i * n + j] = a[i * n + j] + share * a[k * n + j];
    }
  }
  let total: f64 = 1;
  out[last] = 1;
  for (let k = 1; k < n; k++) {
    let weight: f64 = 0;
    for (let i = 0; i < k; i++) weight += out[swapped(i, last)] * a[i * n + k];
    out[swapped(k, last)] = weight;
    total += weight;
  }
  if (!(total < Infinity)) return -1;
  for (let k = 0; k < n; k++) out[k] = out[k] / total;
  return 0;
}

/** Regimes, but for the first and the last one left, which trade places. */
function swapped(k: i32, last: i32): i32 {
  return k === 0 ? last : k === last ? 0 : k;
}

/** p'_j = sum over i of p_i T_ij */
export function predicted(probability: Series, chain: Series, start: i32, other: i32, j: i32, regimes: i32): Lane {
  let sum = splat(0);
  for (let i = 0; i < regimes; i++) {
    sum += probability.gather(start + i, other + i) * chain.all(i * regimes + j);
  }
  return sum;
}
