// Weights over a group, and draws from what varies together.

import { log } from "../../lib/elementary/log";
import { allUpTo, copyCells, fillCells } from "../../lib/lanes/cells";
import { canonical } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { gt, keep, splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { factorize } from "../../lib/sums/cholesky";
import { addProduct } from "../../lib/sums/product";
import { highest, sumExponentials } from "../../lib/sums/softmax";
import { blockedSum } from "../../lib/sums/sum";

/** Largest amplitude, value, mean, draw: no square of one overflows. */
const MOST: f64 = 1e150;
const TWO_TO_600: f64 = reinterpret<f64>(0x6570000000000000);

/** floor / n + (1 - floor) softmax(score / temperature) */
export function learning_geneWeights(
  score: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  temperature: f64,
  floor: f64,
  out: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    const n = end - begin;
    const top = highest(score.from(begin), n);
    const fine = allUpTo(score.from(begin), n, f64.MAX_VALUE);
    const total = splat(fine ? sumExponentials(score.from(begin), n, top, temperature, out.from(begin)) : NaN);
    const base = splat(floor / <f64>n);
    const scale = splat(1 - floor);
    for (let i = begin; i < end; i += LANES) {
      out.write(i, canonical(base + scale * (out.at(i) / total)), i + 1 < end);
    }
  }
}

/** p = |a|^2 / sum |a|^2; mean = sum p v; variance = sum p (v - mean)^2; entropy = -sum p ln p */
export function learning_scenario(
  re: Series,
  im: Series,
  value: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  p: Series,
  mean: Series,
  variance: Series,
  entropy: Series,
  share: Series,
  terms: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const real = re.from(begin);
    const v = value.given ? value.from(begin) : value;
    const imaginary = im.given ? im.from(begin) : im;
    const fine =
      allUpTo(real, n, MOST) && (!im.given || allUpTo(imaginary, n, MOST)) && (!value.given || allUpTo(v, n, MOST));
    // Squares of small amplitudes would vanish; a power of two more changes no digit.
    const small = fine && allUpTo(real, n, 1e-140) && (!im.given || allUpTo(imaginary, n, 1e-140));
    const factor = splat(small ? TWO_TO_600 : 1);
    for (let i = 0; i < n; i += LANES) {
      const x = real.at(i) * factor;
      const y = im.given ? imaginary.at(i) * factor : splat(0);
      share.write(i, x * x + y * y, i + 1 < n);
    }
    const sum = blockedSum(share, n);
    const total = fine && sum > 0 ? sum : NaN;
    for (let i = 0; i < n; i += LANES) {
      share.write(i, canonical(share.at(i) / splat(total)), i + 1 < n);
    }
    if (p.given) copyCells(share, n, p.from(begin));
    if (mean.given || variance.given) {
      for (let i = 0; i < n; i += LANES) terms.write(i, share.at(i) * valueAt(v, i), i + 1 < n);
      const middle = total === total ? blockedSum(terms, n) : NaN;
      // What rounding took from it, and from shares that sum to 1.
      for (let i = 0; i < n; i += LANES) {
        terms.write(i, share.at(i) * (valueAt(v, i) - splat(middle)), i + 1 < n);
      }
      const off = blockedSum(terms, n);
      if (mean.given) mean[g] = tidy(middle + off);
      if (variance.given) {
        for (let i = 0; i < n; i += LANES) {
          const distance = valueAt(v, i) - splat(middle) - splat(off);
          terms.write(i, share.at(i) * (distance * distance), i + 1 < n);
        }
        const spread = blockedSum(terms, n);
        variance[g] = middle === middle ? spread : NaN;
      }
    }
    if (entropy.given) {
      for (let i = 0; i < n; i += LANES) {
        const q = share.at(i);
        terms.write(i, keep(gt(q, splat(0)), q * log(q)), i + 1 < n);
      }
      entropy[g] = total === total ? 0 - blockedSum(terms, n) : NaN;
    }
  }
}

function valueAt(v: Series, i: i32): Lane {
  return v.given ? v.at(i) : splat(0);
}

/** x = mean + L z, L L' = covariance; where that is not positive definite, with 1e-12 of its mean diagonal added */
export function learning_correlatedDraws(
  mean: Series,
  covariance: Series,
  z: Series,
  n: i32,
  rows: i32,
  out: Series,
  factor: Series,
  turned: Series,
): void {
  const definite =
    allUpTo(mean, n, MOST) && allUpTo(covariance, n * n, f64.MAX_VALUE) && factorized(covariance, n, factor);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) turned[j * n + i] = j <= i && definite ? factor[i * n + j] : 0;
  }
  for (let r = 0; r < rows; r++) copyCells(mean, n, out.from(r * n));
  addProduct(z, n, rows, n, turned, n, n, out, n);
  for (let r = 0; r < rows; r++) {
    if (!(definite && allUpTo(z.from(r * n), n, MOST))) fillCells(out.from(r * n), n, NaN);
  }
}

function factorized(a: Series, n: i32, l: Series): boolean {
  if (factorize(a, n, l)) return true;
  let trace = 0.0;
  for (let i = 0; i < n; i++) trace += a[i * n + i];
  copyCells(a, n * n, l);
  for (let i = 0; i < n; i++) l[i * n + i] += (1e-12 * trace) / <f64>n;
  return factorize(l, n, l);
}
