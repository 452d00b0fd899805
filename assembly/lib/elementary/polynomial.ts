// Pieces of polynomials by Estrin's scheme: short chains hide the latency of the products. Coefficients stand in a pool by rising
// powers.
import { pooled } from "../lanes/bits";

/** c0 + c1 x, from place i of the pool. */
export function linear(pool: usize, i: i32, x: Lane): Lane {
  return pooled(pool, i) + x * pooled(pool, i + 1);
}

/** c0 + c1 x + c2 x^2 */
export function quadratic(pool: usize, i: i32, x: Lane, square: Lane): Lane {
  return linear(pool, i, x) + square * pooled(pool, i + 2);
}

/** c0 + ... + c3 x^3 */
export function cubic(pool: usize, i: i32, x: Lane, square: Lane): Lane {
  return linear(pool, i, x) + square * linear(pool, i + 2, x);
}
