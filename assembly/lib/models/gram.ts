// Polynomials that are orthonormal over n places, one apart and centred about 0 (discrete Chebyshev or Gram polynomials), and their
// derivatives: a_k p_k(x) = x p_(k-1)(x) - a_(k-1) p_(k-2)(x), a_k^2 = k^2 (n^2 - k^2) / (4 (4 k^2 - 1)). P. A. Gorry, Analytical
// Chemistry 62, 1990. What fits best is the sum of each times its products with the values: no equations are solved.
import { Series } from "../lanes/series";

/** The s-th derivative at x of each polynomial up to a degree, to cells a stride apart. */
export function slopesAt(x: f64, n: f64, degree: i32, s: i32, to: Series, stride: i32): void {
  const first = 1 / Math.sqrt(n);
  let earlier = 0.0;
  let now = first;
  to[0] = now;
  for (let k = 1; k <= degree; k++) {
    const next = (x * now - factor(k - 1, n) * earlier) / factor(k, n);
    earlier = now;
    now = next;
    to[k * stride] = now;
  }
  // The derivative of the recurrence: a_k p_k' = x p_(k-1)' + r p_(k-1) - a_(k-1) p_(k-2)', with p the derivative before.
  for (let r = 1; r <= s; r++) {
    let before = to[0];
    earlier = 0;
    now = 0;
    to[0] = 0;
    for (let k = 1; k <= degree; k++) {
      const own = to[k * stride];
      const next = (x * now + <f64>r * before - factor(k - 1, n) * earlier) / factor(k, n);
      earlier = now;
      now = next;
      to[k * stride] = now;
      before = own;
    }
  }
}

/** Each polynomial, or a derivative, at the n places: a row of n cells for each degree, a stride apart. */
export function tabulate(n: i32, degree: i32, s: i32, table: Series, stride: i32): void {
  const middle = <f64>(n - 1) / 2;
  for (let i = 0; i < n; i++) slopesAt(<f64>i - middle, <f64>n, degree, s, table.from(i), stride);
}

/** a_k */
function factor(k: i32, n: f64): f64 {
  const square = <f64>k * <f64>k;
  return Math.sqrt((square * (n * n - square)) / (4 * (4 * square - 1)));
}

/** spacing^-s */
export function perSpacing(spacing: f64, s: i32): f64 {
  let power = 1.0;
  for (let k = 0; k < s; k++) power /= spacing;
  return power;
}
