// The stake that maximises the mean logarithm of what the capital becomes.
import { log1p } from "../elementary/log1p";
import { abs, gt, max, select, splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { addProducts } from "../sums/compensated";
import { blockedSum } from "../sums/sum";

/** Payoffs below count as none: squares of the others over it stay finite. */
const LEAST: f64 = 1e-80;
/** The largest number below 1: where more would lose everything. */
const BELOW_1: f64 = reinterpret<f64>(0x3fefffffffffffff); // 0.9999999999999999
const STEPS: i32 = 200;

/** Sum of w b, with the rounding of products and sums. */
export function meanPayoff(weights: Series, payoffs: Series, n: i32, sums: Series): f64 {
  sums[0] = 0;
  sums[1] = 0;
  addProducts(weights, payoffs, n, sums, sums.from(1), 0);
  return sums[0] + sums[1];
}

/** The largest payoff of some weight, or minus the smallest; 0 where that is negative or next to none. */
export function farthest(weights: Series, payoffs: Series, n: i32, sign: f64): f64 {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) {
    const b = sign * payoffs[i];
    if (weights[i] > 0 && b > most) most = b;
  }
  return most < LEAST ? 0 : most;
}

/** Terms at one stake, a row each: w c^2 / (1 + x c), w c / (1 + x c), its size, and what it falls by, w c^2 / (1 + x c)^2. */
function fill(
  weights: Series,
  units: Series,
  n: i32,
  x: f64,
  spreads: Series,
  flows: Series,
  sizes: Series,
  slopes: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const c = units.at(i);
    const w = weights.at(i);
    const u = c / (splat(1) + splat(x) * c);
    spreads.write(i, w * (c * u), pair);
    flows.write(i, w * u, pair);
    sizes.write(i, w * abs(u), pair);
    slopes.write(i, w * (u * u), pair);
  }
}

/**
 * With c = b / worst, which is -1 at least, and x = share worst: the sum of w c / (1 + x c) is 0. That sum is also edge - x sum w c^2 / (1 + x
 * c), edge = sum w c > 0, which is told better where little is won on the whole, and worse where wins are so large that they hardly
 * count. Newton's method between bounds: x lies below 1, and above edge / (sum w c^2 + edge), as 1 + x c is 1 - x at least.
 */
export function fullStake(
  weights: Series,
  units: Series,
  n: i32,
  edge: f64,
  spreads: Series,
  flows: Series,
  sizes: Series,
  slopes: Series,
): f64 {
  fill(weights, units, n, 0, spreads, flows, sizes, slopes);
  let low = edge / (blockedSum(spreads, n) + edge);
  let high = BELOW_1;
  let x = low;
  for (let k = 0; k < STEPS; k++) {
    fill(weights, units, n, x, spreads, flows, sizes, slopes);
    const over = blockedSum(sizes, n) < edge ? -blockedSum(flows, n) : x * blockedSum(spreads, n) - edge;
    if (over === 0) return x;
    if (over < 0) low = x;
    else high = x;
    let next = x - over / blockedSum(slopes, n);
    // Every third step at the latest halves what is left, of exponents first.
    if (!(next > low && next < high) || (k > 12 && k % 3 === 0)) {
      next = high > 4 * low ? Math.sqrt(low) * Math.sqrt(high) : low + (high - low) / 2;
    }
    if (Math.abs(next - x) <= x * f64.EPSILON || next === low || next === high) return next;
    x = next;
  }
  return x;
}

/** Sum of w ln(1 + share b). */
export function logGrowth(weights: Series, payoffs: Series, n: i32, share: f64, terms: Series): f64 {
  for (let i = 0; i < n; i += LANES) {
    const w = weights.at(i);
    // All that is lost is worth minus infinity, but not where it cannot be lost.
    const grown = log1p(max(splat(share) * payoffs.at(i), splat(-1)));
    terms.write(i, select(gt(w, splat(0)), w * grown, splat(0)), i + 1 < n);
  }
  return blockedSum(terms, n);
}

/** x within [low, high]. */
export function held(x: f64, low: f64, high: f64): f64 {
  return x < low ? low : x > high ? high : x;
}
