// Running sums, eight rows at a time: sums within the eight as a tree of depth three (Kogge and Stone 1973), on top of what came
// before, which is accumulated with its rounding errors once every eight rows. So the chain from block to block is one addition.

import { canonical } from "../lanes/column";
import { splat } from "../lanes/lanes";
import { tidy } from "../lanes/scalar";
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
      const a = pairSum(x.at(i));
      const b = pairSum(x.at(i + 2)) + second(a);
      const upper = pairSum(x.at(i + 4));
      const c = upper + second(b);
      const d = pairSum(x.at(i + 6)) + second(upper) + second(b);
      const base = splat(before);
      more = f64x2.extract_lane(d, 1);
      // Any NaN reaches the last sum: one look spares eight.
      if (before + more === before + more) {
        out.put(i, base + a);
        out.put(i + 2, base + b);
        out.put(i + 4, base + c);
        out.put(i + 6, base + d);
      } else {
        out.put(i, canonical(base + a));
        out.put(i + 2, canonical(base + b));
        out.put(i + 4, canonical(base + c));
        out.put(i + 6, canonical(base + d));
      }
    } else {
      const s1 = x[i] + x[i + 1];
      const s3 = x[i + 2] + x[i + 3] + s1;
      const upper = x[i + 4] + x[i + 5];
      more = x[i + 6] + x[i + 7] + upper + s3;
      const s2 = x[i + 2] + s1;
      const s4 = x[i + 4] + s3;
      const s6 = x[i + 6] + upper + s3;
      out[i] = tidy(before + x[i]);
      out[i + 1] = tidy(before + s1);
      out[i + 2] = tidy(before + s2);
      out[i + 3] = tidy(before + s3);
      out[i + 4] = tidy(before + s4);
      out[i + 5] = tidy(before + (upper + s3));
      out[i + 6] = tidy(before + s6);
      out[i + 7] = tidy(before + more);
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
    out[i] = tidy(before + more);
  }
  accumulate(sum, rest, g, more);
}

/** (x0, x0 + x1); where x0 is -0 it becomes +0, which no sum on top of a total can tell. */
function pairSum(x: Lane): Lane {
  return x + i64x2.shuffle(i64x2.splat(0), x, 0, 2);
}

function second(x: Lane): Lane {
  return i64x2.shuffle(x, x, 1, 1);
}
