// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Running sums, eight rows at a time: sums within the eight as a tree of depth three (Kogge and Stone 1973), on top of what came
// before, which is accumulated with its rounding errors once every eight rows. So the chain from block to block is one addition.
import { canonical } from "../lanes/column";
import { add, splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { accumulate, total } from "./sum";
import { lost } from "./twosum";

/** out[i] = what came before + x[0] + ... + x[i]; sum[g] + rest[g] is what came before, and is brought up to date. */
export function runningSum(x: Series, n: i32, sum: Series, rest: Series, g: i32, out: Series): void {
  const whole = n & ~7;
  let so = sum[g];
  let off = rest[g];
  for (let i = 0; i < whole; i += 8) {
    const before = total(so, off);
    let more = 0.0;
    if (ASC_FEATURE_SIMD) {
      const a = pairSum(x.at<v128>(i));
      const b = add(pairSum(x.at<v128>(i + 2)), second(a));
      const upper = pairSum(x.at<v128>(i + 4));
      const c = add(upper, second(b));
      const d = add(add(pairSum(x.at<v128>(i + 6)), second(upper)), second(b));
      const base = splat<v128>(before);
      more = f64x2.extract_lane(d, 1);
      // Any NaN reaches the last sum: one look spares eight.
      if (before + more == before + more) {
        out.put(i, add(base, a));
        out.put(i + 2, add(base, b));
        out.put(i + 4, add(base, c));
        out.put(i + 6, add(base, d));
      } else {
        out.put(i, canonical(add(base, a)));
        out.put(i + 2, canonical(add(base, b)));
        out.put(i + 4, canonical(add(base, c)));
        out.put(i + 6, canonical(add(base, d)));
      }
    } else {
      const s1 = x[i] + x[i + 1];
      const s3 = x[i + 2] + x[i + 3] + s1;
      const upper = x[i + 4] + x[i + 5];
      more = x[i + 6] + x[i + 7] + upper + s3;
      const s2 = x[i + 2] + s1;
      const s4 = x[i + 4] + s3;
      const s6 = x[i + 6] + upper + s3;
      out[i] = canonical<f64>(before + x[i]);
      out[i + 1] = canonical<f64>(before + s1);
      out[i + 2] = canonical<f64>(before + s2);
      out[i + 3] = canonical<f64>(before + s3);
      out[i + 4] = canonical<f64>(before + s4);
      out[i + 5] = canonical<f64>(before + (upper + s3));
      out[i + 6] = canonical<f64>(before + s6);
      out[i + 7] = canonical<f64>(before + more);
    }
    const next = so + more;
    off += lost(so, more, next);
    so = next;
  }
  sum[g] = so;
  rest[g] = off;
  const before = total(so, off);
  let more = 0.0;
  for (let i = whole; i < n; i++) {
    more += x[i];
    out[i] = canonical<f64>(before + more);
  }
  accumulate(sum, rest, g, more);
}

/** (x0, x0 + x1); where x0 is -0 it becomes +0, which no sum on top of a total can tell. */
function pairSum(x: v128): v128 {
  return add(x, i64x2.shuffle(i64x2.splat(0), x, 0, 2));
}

function second(x: v128): v128 {
  return i64x2.shuffle(x, x, 1, 1);
}
