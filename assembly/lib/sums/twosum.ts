import { highHalf } from "../elementary/log";

/** What rounding took from a + b = sum (D. E. Knuth, The Art of Computer Programming 2, 4.2.2); lanes or numbers. */
export function lost<V extends f64>(a: V, b: V, sum: V): V {
  const back = sum - a;
  return (a - (sum - back) + (b - back)) as V;
}

/** What rounding took from a b = product, but for its last bit (T. J. Dekker, Numerische Mathematik 18, 1971). */
export function lostProduct(a: Lane, b: Lane, product: Lane): Lane {
  const shortA = highHalf(a);
  const shortB = highHalf(b);
  const restA = a - shortA;
  const restB = b - shortB;
  const rest = shortA * shortB - product;
  return restA * restB + (rest + shortA * restB + restA * shortB);
}

/** (a + rest) / b - quotient */
export function quotientRest(a: Lane, rest: Lane, b: Lane, quotient: Lane): Lane {
  const product = quotient * b;
  return (a - product - lostProduct(quotient, b, product) + rest) / b;
}
