// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Sums as if with twice the digits: what rounding takes from each addition, and from each product, is itself summed. Four lanes, row
// i in lane i mod 4, so that builds agree; the last n mod 4 rows come after. Relative error: one rounding, plus about
// n^2 2^-106 times sum |x| / |sum x|. Ogita, Rump and Oishi, "Accurate sum and dot product", 2005, algorithms 4.4 and 5.3.
import { add, laneOf, mul, splat, sub } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { accumulate, treeOf } from "./sum";
import { lost } from "./twosum";

/** Adds n rows to sum[g] + rest[g]. */
export function addRows(x: Series, n: i32, sum: Series, rest: Series, g: i32): void {
  const whole = n & ~3;
  let off = rowLanes<Lane>(x, whole, 0, sum, rest, g);
  if (LANES == 1) off += rowLanes<Lane>(x, whole, 2, sum, rest, g);
  rest[g] = rest[g] + off;
  for (let i = whole; i < n; i++) accumulate(sum, rest, g, x[i]);
}

/** Of each four rows those at `from`, twice LANES of them, in lanes that are added to the sum; returns what these have lost. */
function rowLanes<V>(x: Series, n: i32, from: i32, sum: Series, rest: Series, g: i32): f64 {
  let a = splat<V>(0);
  let b = a;
  let aRest = a;
  let bRest = a;
  for (let i = from; i < n; i += 4) {
    const u = x.at<V>(i);
    const v = x.at<V>(i + LANES);
    const aSum = add(a, u);
    const bSum = add(b, v);
    aRest = add(aRest, lost(a, u, aSum));
    bRest = add(bRest, lost(b, v, bSum));
    a = aSum;
    b = bSum;
  }
  addLanes(sum, rest, g, a);
  addLanes(sum, rest, g, b);
  return treeOf(aRest, bRest);
}

/** Adds the products of n rows to sum[g] + rest[g]. */
export function addProducts(x: Series, y: Series, n: i32, sum: Series, rest: Series, g: i32): void {
  const whole = n & ~3;
  let off = productLanes<Lane>(x, y, whole, 0, sum, rest, g);
  if (LANES == 1) off += productLanes<Lane>(x, y, whole, 2, sum, rest, g);
  rest[g] = rest[g] + off;
  for (let i = whole; i < n; i++) {
    const product = x[i] * y[i];
    accumulate(sum, rest, g, product);
    rest[g] = rest[g] + cut<f64>(x[i], y[i], product);
  }
}

function productLanes<V>(x: Series, y: Series, n: i32, from: i32, sum: Series, rest: Series, g: i32): f64 {
  let a = splat<V>(0);
  let b = a;
  let aRest = a;
  let bRest = a;
  for (let i = from; i < n; i += 4) {
    const u = mul(x.at<V>(i), y.at<V>(i));
    const v = mul(x.at<V>(i + LANES), y.at<V>(i + LANES));
    const aSum = add(a, u);
    const bSum = add(b, v);
    aRest = add(aRest, add(lost(a, u, aSum), cut(x.at<V>(i), y.at<V>(i), u)));
    bRest = add(bRest, add(lost(b, v, bSum), cut(x.at<V>(i + LANES), y.at<V>(i + LANES), v)));
    a = aSum;
    b = bSum;
  }
  addLanes(sum, rest, g, a);
  addLanes(sum, rest, g, b);
  return treeOf(aRest, bRest);
}

/** The lanes of x, in order. */
function addLanes<V>(sum: Series, rest: Series, g: i32, x: V): void {
  for (let lane = 0; lane < LANES; lane++) accumulate(sum, rest, g, laneOf(x, lane));
}

/** What rounding took from a * b = product (Dekker's two-product). Not a number where a factor exceeds 2^996. */
function cut<V>(a: V, b: V, product: V): V {
  const aHigh = high(a);
  const bHigh = high(b);
  const aLow = sub(a, aHigh);
  const bLow = sub(b, bHigh);
  const rest = sub(mul(aHigh, bHigh), product);
  return add(mul(aLow, bLow), add(add(rest, mul(aHigh, bLow)), mul(aLow, bHigh)));
}

/** The upper 26 bits of x (Veltkamp). */
function high<V>(x: V): V {
  const scaled = mul(x, splat<V>(134217729));
  return sub(scaled, sub(scaled, x));
}
