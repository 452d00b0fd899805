// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Generalised harmonic numbers: the sum of f(i) = i^-s from 16 on by Euler and Maclaurin's formula, the integral of x^-s + (f(16) +
// f(n)) / 2 + G(16) - G(n), with G(x) = sum over k = 1 to 5 of B_2k / (2k)! s (s+1) ... (s+2k-2) x^(-s-2k+1). The next term is below
// 10^-16 for every s from 0 to 8; Apostol, "An elementary view of Euler's summation formula", 1999.
import { expm1 } from "../elementary/expm1";
import { add, div, eq, ge, keep, mul, select, splat, sub } from "../lanes/lanes";
import { log } from "../elementary/log";

/** Where the formula takes over. */
export const FROM: f64 = 16;

/** f(x) / 2 - G(x), by f(x) = x^-s */
export function edge<V>(x: V, s: V, f: V): V {
  const inverse = div(splat<V>(1), x);
  const square = mul(inverse, inverse);
  let series = mul(rising(s, 7), mul(square, splat<V>(2.0876756987868098e-8)));
  series = mul(rising(s, 5), mul(square, add(splat<V>(-8.267195767195768e-7), series)));
  series = mul(rising(s, 3), mul(square, add(splat<V>(3.306878306878307e-5), series)));
  series = mul(rising(s, 1), mul(square, add(splat<V>(-0.001388888888888889), series)));
  const slope = mul(mul(s, inverse), add(splat<V>(0.08333333333333333), series));
  return mul(f, sub(splat<V>(0.5), slope));
}

/** (s + k) (s + k + 1) */
function rising<V>(s: V, k: f64): V {
  return mul(add(s, splat<V>(k)), add(s, splat<V>(k + 1)));
}

/** Sum of i^-s for i = 16 to n, 0 below: integral + f(16) - (f(16) / 2 - G(16)) + (f(n) / 2 - G(n)) */
export function tail<V>(n: V, s: V, f16: V, start: V): V {
  const reach = div(select(ge(n, splat<V>(FROM)), n, splat<V>(FROM)), splat<V>(FROM));
  const steps = log(reach);
  const slow = sub(splat<V>(1), s);
  const growth = expm1(mul(slow, steps));
  const width = select(eq(slow, splat<V>(0)), steps, div(growth, slow));
  // (n / 16)^-s = (n / 16)^(1 - s) / (n / 16)
  const end = mul(f16, div(add(growth, splat<V>(1)), reach));
  const integral = mul(mul(f16, splat<V>(FROM)), width);
  const ends = add(sub(f16, start), edge(mul(reach, splat<V>(FROM)), s, end));
  return keep(ge(n, splat<V>(FROM)), add(integral, ends));
}
