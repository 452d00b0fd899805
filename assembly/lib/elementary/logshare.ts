// weight ln x in two parts, together good to 2^-66 of the weight: densities like x^a e^-x / gamma(a) are differences of such
// products, and lose as many digits as a is large when these have only 53 bits. The high part is a product of two halves and
// exact (T. J. Dekker, Numerische Mathematik 18, 1971). For positive x, subnormal ones too.
import {
  biasOfMadeNormal,
  highHalf,
  logBase,
  logBaseRest,
  logCurve,
  logExponent,
  logPlace,
  logRatio,
  madeNormal,
} from "./log";

/** The high part of weight ln x: 26 bits of each. */
export function shareHigh(weight: Lane, x: Lane): Lane {
  const place = logPlace(madeNormal(x));
  const base = logBase(place, logExponent(place, biasOfMadeNormal(x)));
  return highHalf(weight) * highHalf(base + logRatio(place));
}

/** What is missing from that. */
export function shareLow(weight: Lane, x: Lane): Lane {
  const place = logPlace(madeNormal(x));
  const exponent = logExponent(place, biasOfMadeNormal(x));
  const r = logRatio(place);
  const base = logBase(place, exponent);
  const high = highHalf(base + r);
  const low = base - high + r + (logBaseRest(place, exponent) + logCurve(r));
  return (weight - highHalf(weight)) * high + weight * low;
}
