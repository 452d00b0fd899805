// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { add, sub } from "./lanes";

/** What rounding took from a + b = sum (D. E. Knuth, The Art of Computer Programming 2, 4.2.2). */
export function lost<V>(a: V, b: V, sum: V): V {
  const back = sub(sum, a);
  return add(sub(a, sub(sum, back)), sub(b, back));
}
