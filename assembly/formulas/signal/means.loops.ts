// Means of groups. Each group is looked at first: what is in the domain, and how large values and weights are, so that no product of two
// leaves the doubles. Sizes are powers of two, which change no digit.
import { exp } from "../../lib/elementary/exp";
import { expm1 } from "../../lib/elementary/expm1";
import { log } from "../../lib/elementary/log";
import { log1p } from "../../lib/elementary/log1p";
import { LARGEST } from "../../lib/lanes/bounds";
import { Offsets } from "../../lib/lanes/ints";
import { every, first, gt, keep, select, splat, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { dotLanes } from "../../lib/sums/dot";
import { scaleOf, spread } from "../../lib/sums/spread";
import { CHUNK, chunkOf, sumLanes, total } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

/** sum w x / sum w */
export function signal_weightedMean(
  x: Series,
  weights: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  out: Series,
  terms: Series,
  shares: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = x.from(begin);
    const counts = weights.given ? weights.from(begin) : weights;
    const fine = spread(own, counts, n, -LARGEST, terms);
    out[g] = fine ? arithmetic(own, counts, n, terms[0], terms[1], terms[2], terms, shares) : NaN;
  }
}

/** sum w / sum(w / x) */
export function signal_harmonicMean(
  x: Series,
  weights: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  out: Series,
  terms: Series,
  shares: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = x.from(begin);
    const counts = weights.given ? weights.from(begin) : weights;
    const fine = spread(own, counts, n, 0, terms);
    out[g] = fine ? harmonic(own, counts, n, terms[0], terms[1], terms[2], terms, shares) : NaN;
  }
}

/** (sum w x^p / sum w)^(1 / p) */
export function signal_powerMean(
  x: Series,
  weights: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  exponent: f64,
  out: Series,
  terms: Series,
  shares: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = x.from(begin);
    const counts = weights.given ? weights.from(begin) : weights;
    const fine = spread(own, counts, n, 0, terms);
    const low = terms[0];
    const high = terms[1];
    const top = terms[2];
    let mean = NaN;
    if (!fine || exponent !== exponent) mean = NaN;
    else if (exponent === 1) mean = arithmetic(own, counts, n, low, high, top, terms, shares);
    else if (exponent === -1) mean = harmonic(own, counts, n, low, high, top, terms, shares);
    else if (exponent === Infinity || high === 0) mean = high;
    else if (exponent === -Infinity || low === high || (low === 0 && exponent <= 0)) mean = low;
    else mean = between(power(own, counts, n, low, high, top, exponent, terms, shares), low, high);
    out[g] = mean;
  }
}

function arithmetic(
  x: Series,
  weights: Series,
  n: i32,
  low: f64,
  high: f64,
  top: f64,
  terms: Series,
  shares: Series,
): f64 {
  const scale = scaleOf(Math.max(Math.abs(low), Math.abs(high)));
  const lighter = scaleOf(top);
  const plain = scale === 1 && lighter === 1;
  let sum = 0.0;
  let rest = 0.0;
  for (let at = 0; at < n; at += CHUNK) {
    const length = chunkOf(n - at);
    let more = 0.0;
    if (plain) {
      more = weights.given ? dotLanes(x.from(at), weights.from(at), length) : sumLanes(x.from(at), length, false);
    } else {
      weigh(weights, at, length, lighter, shares);
      for (let i = 0; i < length; i += LANES)
        terms.put(i, keep(gt(shares.at(i), splat(0)), x.at(at + i) * splat(scale)));
      more = dotLanes(terms, shares, length);
    }
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  return between(total(sum, rest) / mass(weights, n, lighter, shares) / scale, low, high);
}

function harmonic(
  x: Series,
  weights: Series,
  n: i32,
  low: f64,
  high: f64,
  top: f64,
  terms: Series,
  shares: Series,
): f64 {
  if (low === 0) return 0;
  const lighter = scaleOf(top);
  let sum = 0.0;
  let rest = 0.0;
  for (let at = 0; at < n; at += CHUNK) {
    const length = chunkOf(n - at);
    if (weights.given) weigh(weights, at, length, lighter, shares);
    for (let i = 0; i < length; i += LANES) {
      const part = splat(low) / x.at(at + i);
      const share = weights.given ? shares.at(i) : splat(1);
      terms.put(i, weights.given ? keep(gt(share, splat(0)), share * part) : part);
    }
    const more = sumLanes(terms, length, false);
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  return between(low * (mass(weights, n, lighter, shares) / total(sum, rest)), low, high);
}

// What is summed up of l = ln(x / m).
const SQUARE: i32 = 0;
const POWER: i32 = 1;
const BESIDE_ONE: i32 = 2;
const LOGARITHM: i32 = 3;
/** Powers below this are 1 + p l in every digit. */
const NONE: f64 = 1e-200;

/** m (mean of (x / m)^p)^(1 / p); with small p by what powers differ from 1, as long as that is less than half. */
function power(
  x: Series,
  weights: Series,
  n: i32,
  low: f64,
  high: f64,
  top: f64,
  p: f64,
  terms: Series,
  shares: Series,
): f64 {
  const lighter = scaleOf(top);
  const weight = mass(weights, n, lighter, shares);
  if (p === 2) {
    const scale = scaleOf(high);
    return Math.sqrt(sumTerms(SQUARE, x, weights, n, scale, p, lighter, terms, shares) / weight) / scale;
  }
  const most = p < 0 ? low : high;
  let logarithm = 0.0;
  if (Math.abs(p) < NONE) logarithm = sumTerms(LOGARITHM, x, weights, n, most, p, lighter, terms, shares) / weight;
  else {
    const less =
      Math.abs(p) < 0.5 ? sumTerms(BESIDE_ONE, x, weights, n, most, p, lighter, terms, shares) / weight : -1.0;
    if (less > -0.5) logarithm = first(log1p(splat(less))) / p;
    else {
      const mean = sumTerms(POWER, x, weights, n, most, p, lighter, terms, shares) / weight;
      logarithm = first(log(splat(mean))) / p;
    }
  }
  if (Math.abs(logarithm) < 600) return most * first(exp(splat(logarithm)));
  return first(exp(splat(first(log(splat(most))) + logarithm)));
}

function sumTerms(
  kind: i32,
  x: Series,
  weights: Series,
  n: i32,
  by: f64,
  p: f64,
  lighter: f64,
  terms: Series,
  shares: Series,
): f64 {
  const base = kind === SQUARE ? 0 : first(log(splat(by)));
  let sum = 0.0;
  let rest = 0.0;
  for (let at = 0; at < n; at += CHUNK) {
    const length = chunkOf(n - at);
    weigh(weights, at, length, lighter, shares);
    for (let i = 0; i < length; i += LANES) {
      const value = x.at(at + i);
      const share = shares.at(i);
      let term = value * splat(by);
      if (kind === SQUARE) term *= term;
      else {
        const part = logOver(value, by, base);
        if (kind === POWER) term = exp(part * splat(p));
        else if (kind === BESIDE_ONE) term = expm1(part * splat(p));
        else term = part;
      }
      terms.put(i, keep(gt(share, splat(0)), share * term));
    }
    const more = sumLanes(terms, length, false);
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  return total(sum, rest);
}

/** ln(x / by); where the quotient leaves the doubles, the difference of logarithms. */
function logOver(x: Lane, by: f64, base: f64): Lane {
  const ratio = x / splat(by);
  const near = log(ratio);
  const fine = within(ratio, 1e-300, 1e300);
  return every(fine) ? near : select(fine, near, log(x) - splat(base));
}

/** Weights of a chunk, brought to a size; 1 where none are given. */
function weigh(weights: Series, at: i32, n: i32, scale: f64, shares: Series): void {
  for (let i = 0; i < n; i += LANES) shares.put(i, weights.given ? weights.at(at + i) * splat(scale) : splat(1));
}

/** Sum of the weights, brought to a size. */
function mass(weights: Series, n: i32, scale: f64, shares: Series): f64 {
  if (!weights.given) return <f64>n;
  let sum = 0.0;
  let rest = 0.0;
  for (let at = 0; at < n; at += CHUNK) {
    const length = chunkOf(n - at);
    if (scale !== 1) weigh(weights, at, length, scale, shares);
    const more = sumLanes(scale === 1 ? weights.from(at) : shares, length, false);
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  return total(sum, rest);
}

/** What rounding has taken beyond an end is that end. */
function between(mean: f64, low: f64, high: f64): f64 {
  return mean < low ? low : mean > high ? high : mean;
}
