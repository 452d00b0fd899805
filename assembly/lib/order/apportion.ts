// Whole numbers in proportion to shares that sum to a total exactly. Working memory is the caller's: keys and spare of one cell a
// row, 1024 counters.

import { Series } from "../lanes/series";
import { blockedSum } from "../sums/sum";
import { select } from "./select";

/** Fractions are compared to 12 decimals: what is equal on paper is equal here. */
const DECIMALS = 1e12;
/** Largest total: below it quotas are less than half a unit off, all of them together less than one. */
const MOST = 1e15;

/** Hamilton's method; parts are NaN when there is no answer. */
export function apportion(
  share: Series,
  n: i32,
  total: f64,
  part: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  const sum = sharesSum(share, n);
  if (!fits(sum, total)) {
    for (let i = 0; i < n; i++) part[i] = NaN;
    return;
  }
  const exact = isExact(share, n, sum, total);
  let positive = 0;
  let handed = 0.0;
  for (let i = 0; i < n; i++) {
    const least = whole(share[i], sum, total, exact);
    part[i] = least;
    handed += least;
    store<u64>(keys + ((<usize>positive) << 3), fraction(share[i], sum, total, least, exact));
    positive += (share[i] / sum) * total > 0 ? 1 : 0;
  }
  // Rows of no share never get one more.
  const more = <i32>(total - handed);
  const last = more > 0 ? select(keys, positive, positive - more, spare, counters) : u64.MAX_VALUE;
  let ties = more;
  for (let i = 0; i < positive; i++) ties -= load<u64>(keys + ((<usize>i) << 3)) > last ? 1 : 0;
  for (let i = 0; i < n && more > 0; i++) {
    if (!((share[i] / sum) * total > 0)) continue;
    const key = fraction(share[i], sum, total, part[i], exact);
    if (key > last || (key === last && ties-- > 0)) part[i] += 1;
  }
}

/**
 * Rounds halves away from zero, then takes one from the last rows upwards, or gives it, until the sum is right. Rows of no share get
 * nothing, rows of no part give nothing: of those that rounding moved the wrong way there are always enough.
 */
export function roundAndTrim(share: Series, n: i32, total: f64, part: Series): void {
  const sum = sharesSum(share, n);
  if (!fits(sum, total)) {
    for (let i = 0; i < n; i++) part[i] = NaN;
    return;
  }
  const exact = isExact(share, n, sum, total);
  const half = exact ? sum : DECIMALS;
  let over = -total;
  for (let i = 0; i < n; i++) {
    const least = whole(share[i], sum, total, exact);
    const up = <f64>fraction(share[i], sum, total, least, exact) * 2 >= half;
    part[i] = up ? least + 1 : least;
    over += part[i];
  }
  while (over !== 0) {
    const step = over > 0 ? 1.0 : -1.0;
    for (let i = n - 1; i >= 0 && over !== 0; i--) {
      if (step > 0 ? part[i] > 0 : share[i] > 0) {
        part[i] -= step;
        over -= step;
      }
    }
  }
}

function fits(sum: f64, total: f64): boolean {
  return sum > 0 && sum < Infinity && total >= 0 && total <= MOST && Math.floor(total) === total;
}

/** Do doubles hold every product of a share and the total? */
function isExact(share: Series, n: i32, sum: f64, total: f64): boolean {
  return sum <= DECIMALS && sum * total <= 4503599627370496 && allWhole(share, n);
}

/** The quota rounded down. Of whole shares the product is exact, and what division rounds up is taken back. */
function whole(share: f64, sum: f64, total: f64, exact: boolean): f64 {
  if (!exact) return Math.floor((share / sum) * total);
  const product = share * total;
  const quota = Math.floor(product / sum);
  return quota * sum > product ? quota - 1 : quota;
}

/** What rounding down left, to compare: the remainder of whole shares, else the fraction to 12 decimals. */
function fraction(share: f64, sum: f64, total: f64, whole: f64, exact: boolean): u64 {
  if (exact) return <u64>(share * total - whole * sum);
  return <u64>nearest(((share / sum) * total - whole) * DECIMALS);
}

function allWhole(share: Series, n: i32): boolean {
  let fit = true;
  for (let i = 0; i < n; i++) fit = fit && Math.floor(share[i]) === share[i];
  return fit;
}

/** NaN where a share is negative or not a number. */
export function sharesSum(share: Series, n: i32): f64 {
  let fit = true;
  for (let i = 0; i < n; i++) fit = fit && share[i] >= 0;
  return fit ? blockedSum(share, n) : NaN;
}
