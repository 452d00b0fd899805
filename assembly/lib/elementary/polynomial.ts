// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Pieces of polynomials by Estrin's scheme: short chains hide the latency of the products. Coefficients stand in a pool by rising
// powers.
import { pooled } from "../lanes/bits";
import { add, mul } from "../lanes/lanes";

/** c0 + c1 x, from place i of the pool. */
export function linear<V>(pool: usize, i: i32, x: V): V {
  return add(pooled<V>(pool, i), mul(x, pooled<V>(pool, i + 1)));
}

/** c0 + c1 x + c2 x^2 */
export function quadratic<V>(pool: usize, i: i32, x: V, square: V): V {
  return add(linear(pool, i, x), mul(square, pooled<V>(pool, i + 2)));
}

/** c0 + ... + c3 x^3 */
export function cubic<V>(pool: usize, i: i32, x: V, square: V): V {
  return add(linear(pool, i, x), mul(square, linear(pool, i + 2, x)));
}
