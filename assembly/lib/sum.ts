// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Sums in one fixed order, whatever the build and however the rows arrive. A chunk of up to CHUNK rows is summed in eight
// interleaved lanes that are folded as a tree; chunk sums are accumulated with their rounding errors (Neumaier 1974), so a
// sum over n rows is off by about one rounding of the result plus that of one chunk: |error| <= (1 + CHUNK / 8) ULP of
// sum |x| / 2^... in practice below 2 ULP of the largest partial sum.
import { add, splat } from "./lanes";
import { Series } from "./series";

/** Rows summed as one unit. Callers may hand a long column over in pieces cut at multiples of it. */
export const CHUNK: i32 = 1024;

/** Sum of up to CHUNK rows. */
export function sumChunk(x: Series, n: i32): f64 {
  const whole = n & ~7;
  let s0 = 0.0;
  let s1 = 0.0;
  let s2 = 0.0;
  let s3 = 0.0;
  let s4 = 0.0;
  let s5 = 0.0;
  let s6 = 0.0;
  let s7 = 0.0;
  if (ASC_FEATURE_SIMD) {
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let i = 0; i < whole; i += 8) {
      a = f64x2.add(a, x.at<v128>(i));
      b = f64x2.add(b, x.at<v128>(i + 2));
      c = f64x2.add(c, x.at<v128>(i + 4));
      d = f64x2.add(d, x.at<v128>(i + 6));
    }
    s0 = f64x2.extract_lane(a, 0);
    s1 = f64x2.extract_lane(a, 1);
    s2 = f64x2.extract_lane(b, 0);
    s3 = f64x2.extract_lane(b, 1);
    s4 = f64x2.extract_lane(c, 0);
    s5 = f64x2.extract_lane(c, 1);
    s6 = f64x2.extract_lane(d, 0);
    s7 = f64x2.extract_lane(d, 1);
  } else {
    for (let i = 0; i < whole; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
  }
  let sum = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  for (let i = whole; i < n; i++) sum += x[i];
  return sum;
}

/** What rounding took from a + b = sum (Knuth's two-sum). */
export function lost(a: f64, b: f64, sum: f64): f64 {
  const back = sum - a;
  return a - (sum - back) + (b - back);
}
