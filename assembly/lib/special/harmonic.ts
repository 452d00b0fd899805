// Generalised harmonic numbers: the sum of f(i) = i^-s from 16 on by Euler and Maclaurin's formula, the integral of x^-s + (f(16) +
// f(n)) / 2 + G(16) - G(n), with G(x) = sum over k = 1 to 5 of B_2k / (2k)! s (s+1) ... (s+2k-2) x^(-s-2k+1). The next term is below
// 10^-16 for every s from 0 to 8; Apostol, "An elementary view of Euler's summation formula", 1999.
import { expm1 } from "../elementary/expm1";
import { log } from "../elementary/log";
import { eq, ge, keep, select, splat } from "../lanes/lanes";

/** Where the formula takes over. */
export const FROM: f64 = 16;

/** f(x) / 2 - G(x), by f(x) = x^-s */
export function edge(x: Lane, s: Lane, f: Lane): Lane {
  const inverse = splat(1) / x;
  const square = inverse * inverse;
  let series = rising(s, 7) * (square * splat(2.0876756987868098e-8));
  series = rising(s, 5) * (square * (splat(-8.267195767195768e-7) + series));
  series = rising(s, 3) * (square * (splat(3.306878306878307e-5) + series));
  series = rising(s, 1) * (square * (splat(-0.001388888888888889) + series));
  const slope = s * inverse * (splat(0.08333333333333333) + series);
  return f * (splat(0.5) - slope);
}

/** (s + k) (s + k + 1) */
function rising(s: Lane, k: f64): Lane {
  return (s + splat(k)) * (s + splat(k + 1));
}

/** Sum of i^-s for i = 16 to n, 0 below: integral + f(16) - (f(16) / 2 - G(16)) + (f(n) / 2 - G(n)) */
export function tail(n: Lane, s: Lane, f16: Lane, start: Lane): Lane {
  const reach = select(ge(n, splat(FROM)), n, splat(FROM)) / splat(FROM);
  const steps = log(reach);
  const slow = splat(1) - s;
  const growth = expm1(slow * steps);
  const width = select(eq(slow, splat(0)), steps, growth / slow);
  // (n / 16)^-s = (n / 16)^(1 - s) / (n / 16)
  const end = f16 * ((growth + splat(1)) / reach);
  const integral = f16 * splat(FROM) * width;
  const ends = f16 - start + edge(reach * splat(FROM), s, end);
  return keep(ge(n, splat(FROM)), integral + ends);
}
