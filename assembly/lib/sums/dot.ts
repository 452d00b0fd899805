// Sums of products in one fixed order: eight lanes, folded as a tree.
import { splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { blockedSum, CHUNK, chunkOf, total } from "./sum";
import { lost } from "./twosum";

/** Sum of x[i] * y[i] over n rows, row i in lane i mod 8, the last n mod 8 rows after the fold. */
export function dotLanes(x: Series, y: Series, n: i32): f64 {
  const whole = n & ~7;
  let sum = 0.0;
  if (whole) {
    if (ASC_FEATURE_SIMD) {
      let a = splat(0);
      let b = a;
      let c = a;
      let d = a;
      for (let i = 0; i < whole; i += 8) {
        a += x.at(i) * y.at(i);
        b += x.at(i + 2) * y.at(i + 2);
        c += x.at(i + 4) * y.at(i + 4);
        d += x.at(i + 6) * y.at(i + 6);
      }
      const pairs = a + b + (c + d);
      sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
    } else {
      let s0 = 0.0;
      let s1 = 0.0;
      let s2 = 0.0;
      let s3 = 0.0;
      let s4 = 0.0;
      let s5 = 0.0;
      let s6 = 0.0;
      let s7 = 0.0;
      for (let i = 0; i < whole; i += 8) {
        s0 += x[i] * y[i];
        s1 += x[i + 1] * y[i + 1];
        s2 += x[i + 2] * y[i + 2];
        s3 += x[i + 3] * y[i + 3];
        s4 += x[i + 4] * y[i + 4];
        s5 += x[i + 5] * y[i + 5];
        s6 += x[i + 6] * y[i + 6];
        s7 += x[i + 7] * y[i + 7];
      }
      sum = s0 + s2 + (s4 + s6) + (s1 + s3 + (s5 + s7));
    }
  }
  for (let i = whole; i < n; i++) sum += x[i] * y[i];
  return sum;
}

/** Sum of products of any number of rows. */
export function blockedDot(x: Series, y: Series, n: i32): f64 {
  let sum = dotLanes(x, y, chunkOf(n));
  let rest = 0.0;
  for (let at = CHUNK; at < n; at += CHUNK) {
    const more = dotLanes(x.from(at), y.from(at), chunkOf(n - at));
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  return total(sum, rest);
}

/** Writes x less its mean to `to` and returns the mean. Measured from the first row, so that a series that does not move gives zeros. */
export function center(x: Series, n: i32, to: Series): f64 {
  const start = x[0];
  shift(x, n, start, to);
  const mean = blockedSum(to, n) / <f64>n;
  shift(to, n, mean, to);
  return start + mean;
}

/** to = x - by. Whole pairs, then the last row: a question at each pair costs more than the difference. */
function shift(x: Series, n: i32, by: f64, to: Series): void {
  const whole = n & ~(LANES - 1);
  const less = splat(by);
  for (let i = 0; i < whole; i += LANES) to.put(i, x.at(i) - less);
  if (whole < n) to[whole] = x[whole] - by;
}
