// Sums as if with twice the digits: what rounding takes from each addition, and from each product, is itself summed. Four lanes, row
// i in lane i mod 4, so that builds agree; the last n mod 4 rows come after. Relative error: one rounding, plus about
// n^2 2^-106 times sum |x| / |sum x|. Ogita, Rump and Oishi, "Accurate sum and dot product", 2005, algorithms 4.4 and 5.3.
import { first, laneOf, splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { accumulate, treeOf } from "./sum";
import { lost } from "./twosum";

/** Adds n rows to sum[g] + rest[g]. */
export function addRows(x: Series, n: i32, sum: Series, rest: Series, g: i32): void {
  const whole = n & ~3;
  let off = rowLanes(x, whole, 0, sum, rest, g);
  if (LANES === 1) off += rowLanes(x, whole, 2, sum, rest, g);
  rest[g] = rest[g] + off;
  for (let i = whole; i < n; i++) accumulate(sum, rest, g, x[i]);
}

/** Of each four rows those at `from`, twice LANES of them, in lanes that are added to the sum; returns what these have lost. */
function rowLanes(x: Series, n: i32, from: i32, sum: Series, rest: Series, g: i32): f64 {
  let a = splat(0);
  let b = a;
  let aRest = a;
  let bRest = a;
  for (let i = from; i < n; i += 4) {
    const u = x.at(i);
    const v = x.at(i + LANES);
    const aSum = a + u;
    const bSum = b + v;
    aRest += lost(a, u, aSum);
    bRest += lost(b, v, bSum);
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
  let off = productLanes(x, y, whole, 0, sum, rest, g);
  if (LANES === 1) off += productLanes(x, y, whole, 2, sum, rest, g);
  rest[g] = rest[g] + off;
  for (let i = whole; i < n; i++) {
    const product = x[i] * y[i];
    accumulate(sum, rest, g, product);
    rest[g] = rest[g] + first(cut(splat(x[i]), splat(y[i]), splat(product)));
  }
}

function productLanes(x: Series, y: Series, n: i32, from: i32, sum: Series, rest: Series, g: i32): f64 {
  let a = splat(0);
  let b = a;
  let aRest = a;
  let bRest = a;
  for (let i = from; i < n; i += 4) {
    const u = x.at(i) * y.at(i);
    const v = x.at(i + LANES) * y.at(i + LANES);
    const aSum = a + u;
    const bSum = b + v;
    aRest += lost(a, u, aSum) + cut(x.at(i), y.at(i), u);
    bRest += lost(b, v, bSum) + cut(x.at(i + LANES), y.at(i + LANES), v);
    a = aSum;
    b = bSum;
  }
  addLanes(sum, rest, g, a);
  addLanes(sum, rest, g, b);
  return treeOf(aRest, bRest);
}

/** The lanes of x, in order. */
function addLanes(sum: Series, rest: Series, g: i32, x: Lane): void {
  for (let lane = 0; lane < LANES; lane++) accumulate(sum, rest, g, laneOf(x, lane));
}

/** What rounding took from a * b = product (Dekker's two-product). Not a number where a factor exceeds 2^996. */
function cut(a: Lane, b: Lane, product: Lane): Lane {
  const aHigh = high(a);
  const bHigh = high(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  const rest = aHigh * bHigh - product;
  return aLow * bLow + (rest + aHigh * bLow + aLow * bHigh);
}

/** The upper 26 bits of x (Veltkamp). */
function high(x: Lane): Lane {
  const scaled = x * splat(134217729);
  return scaled - (scaled - x);
}
