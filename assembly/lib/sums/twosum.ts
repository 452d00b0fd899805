// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { add, mul, sub } from "../lanes/lanes";
import { highHalf } from "../elementary/log";

/** What rounding took from a + b = sum (D. E. Knuth, The Art of Computer Programming 2, 4.2.2). */
export function lost<V>(a: V, b: V, sum: V): V {
  const back = sub(sum, a);
  return add(sub(a, sub(sum, back)), sub(b, back));
}

/** What rounding took from a b = product, but for its last bit (T. J. Dekker, Numerische Mathematik 18, 1971). */
export function lostProduct<V>(a: V, b: V, product: V): V {
  const shortA = highHalf(a);
  const shortB = highHalf(b);
  const restA = sub(a, shortA);
  const restB = sub(b, shortB);
  const rest = sub(mul(shortA, shortB), product);
  return add(mul(restA, restB), add(add(rest, mul(shortA, restB)), mul(restA, shortB)));
}
