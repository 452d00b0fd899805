// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Sums of products in one fixed order: eight lanes, folded as a tree.
import { add, mul, splat } from "./lanes";
import { Series } from "./series";

/** Sum of x[i] * y[i] over n rows, row i in lane i mod 8, the last n mod 8 rows after the fold. */
export function dotLanes(x: Series, y: Series, n: i32): f64 {
  const whole = n & ~7;
  let sum = 0.0;
  if (whole) {
    if (ASC_FEATURE_SIMD) {
      let a = splat<v128>(0);
      let b = a;
      let c = a;
      let d = a;
      for (let i = 0; i < whole; i += 8) {
        a = add(a, mul(x.at<v128>(i), y.at<v128>(i)));
        b = add(b, mul(x.at<v128>(i + 2), y.at<v128>(i + 2)));
        c = add(c, mul(x.at<v128>(i + 4), y.at<v128>(i + 4)));
        d = add(d, mul(x.at<v128>(i + 6), y.at<v128>(i + 6)));
      }
      const pairs = add(add(a, b), add(c, d));
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
