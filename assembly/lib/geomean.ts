// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Weighted geometric mean: prod x_j^w_j = exp(sum w_j log x_j). Each logarithm is an exact part of 42 places and a rest below
// 0.006; the high halves of weight and exact part are multiplied without error (T. J. Dekker, Numerische Mathematik 18,
// 1971), what of the product has 40 places is summed without error, everything else in a low sum, and one exp ends it.
// Error below 0.7 ULP while sum |w_j| <= 20 and sum |w_j log x_j| <= 8000. A factor of 0 gives 0 (infinity where its weight is
// negative), a factor of weight 0 counts as 1, a negative factor or a NaN gives NaN. Weights are finite.
import { anyLane, orBits } from "./bits";
import { expSum } from "./exp";
import { add, both, eq, ge, keep, mul, not, select, splat, sub, valid } from "./lanes";
import {
  biasOfMadeNormal,
  highHalf,
  logBase,
  logBaseRest,
  logBias,
  logCurve,
  logExponent,
  logPlace,
  logRatio,
  madeNormal,
  notNormal,
} from "./log";
import { Series } from "./series";

/** 1.5 * 2^(52 - 40): added and taken off, it rounds to 40 places. */
const PLACES_40: f64 = 6144;

/** Row i of count columns, each stride apart: prod factors[j * stride + i]^(scale weights[j]). 1 for no column. */
export function geoMean<V>(factors: Series, stride: i32, weights: Series, count: i32, scale: f64, i: i32): V {
  let high = splat<V>(0);
  let low = high;
  for (let j = 0; j < count; j++) {
    let x = factors.at<V>(i);
    let bias = logBias<V>();
    const weight = weights.all<V>(j);
    if (anyLane(notNormal(x))) {
      high = add(high, atEnd(x, weight));
      bias = biasOfMadeNormal(x);
      x = madeNormal(x);
    }
    const place = logPlace(x);
    const exponent = logExponent(place, bias);
    const base = logBase(place, exponent);
    const share = highShare(base, weight);
    const r = logRatio(place);
    const rest = add(r, add(logBaseRest(place, exponent), logCurve(r)));
    low = add(low, lowShare(base, rest, weight, share));
    high = add(high, share);
    factors = factors.from(stride);
  }
  return end(high, low, scale);
}

/**
 * a^wa b^wb c^wc d^wd: the same bits as geoMean of the four. 15.5 ns a row, the loop over columns 19.5; all the places first,
 * then all the bases and so on 19.2, because too much is alive at once.
 */
export function geoMean4<V>(a: V, b: V, c: V, d: V, wa: V, wb: V, wc: V, wd: V): V {
  if (anyLane(orBits(orBits(notNormal(a), notNormal(b)), orBits(notNormal(c), notNormal(d))))) {
    return anywhere4(a, b, c, d, wa, wb, wc, wd);
  }
  const placeA = logPlace(a);
  const exponentA = logExponent(placeA, logBias<V>());
  const baseA = logBase(placeA, exponentA);
  const shareA = highShare(baseA, wa);
  const rA = logRatio(placeA);
  const restA = add(rA, add(logBaseRest(placeA, exponentA), logCurve(rA)));
  const lowA = lowShare(baseA, restA, wa, shareA);
  const placeB = logPlace(b);
  const exponentB = logExponent(placeB, logBias<V>());
  const baseB = logBase(placeB, exponentB);
  const shareB = highShare(baseB, wb);
  const rB = logRatio(placeB);
  const restB = add(rB, add(logBaseRest(placeB, exponentB), logCurve(rB)));
  const lowB = lowShare(baseB, restB, wb, shareB);
  const placeC = logPlace(c);
  const exponentC = logExponent(placeC, logBias<V>());
  const baseC = logBase(placeC, exponentC);
  const shareC = highShare(baseC, wc);
  const rC = logRatio(placeC);
  const restC = add(rC, add(logBaseRest(placeC, exponentC), logCurve(rC)));
  const lowC = lowShare(baseC, restC, wc, shareC);
  const placeD = logPlace(d);
  const exponentD = logExponent(placeD, logBias<V>());
  const baseD = logBase(placeD, exponentD);
  const shareD = highShare(baseD, wd);
  const rD = logRatio(placeD);
  const restD = add(rD, add(logBaseRest(placeD, exponentD), logCurve(rD)));
  const lowD = lowShare(baseD, restD, wd, shareD);
  const high = add(add(add(shareA, shareB), shareC), shareD);
  return end<V>(high, add(add(add(lowA, lowB), lowC), lowD), 1);
}

/** geoMean4 for any factors. */
function anywhere4<V>(a: V, b: V, c: V, d: V, wa: V, wb: V, wc: V, wd: V): V {
  const high = add(add(add(part(a, wa, false), part(b, wb, false)), part(c, wc, false)), part(d, wd, false));
  const low = add(add(add(part(a, wa, true), part(b, wb, true)), part(c, wc, true)), part(d, wd, true));
  return end(high, low, 1);
}

/** The high or the low part of weight log x, for any x. */
function part<V>(x: V, weight: V, low: bool): V {
  const place = logPlace(madeNormal(x));
  const exponent = logExponent(place, biasOfMadeNormal(x));
  const base = logBase(place, exponent);
  const share = highShare(base, weight);
  if (!low) return add(share, atEnd(x, weight));
  const r = logRatio(place);
  return lowShare(base, add(r, add(logBaseRest(place, exponent), logCurve(r))), weight, share);
}

/** exp(scale (high + low)). An infinite or NaN high makes rest NaN, which expSum then does not look at. */
function end<V>(high: V, low: V, scale: f64): V {
  const sum = add(high, low);
  const rest = add(sub(high, sum), low);
  if (scale == 1) return expSum(sum, rest);
  const factor = splat<V>(scale);
  const factorHigh = highHalf(factor);
  const sumHigh = highHalf(sum);
  const late = add(mul(sub(factor, factorHigh), sumHigh), mul(factor, add(sub(sum, sumHigh), rest)));
  return expSum(mul(factorHigh, sumHigh), late);
}

/** weight base to 40 places: the sums of such are exact below 8192. */
function highShare<V>(base: V, weight: V): V {
  return sub(add(mul(highHalf(weight), highHalf(base)), splat<V>(PLACES_40)), splat<V>(PLACES_40));
}

/** weight (base + rest) - share. */
function lowShare<V>(base: V, rest: V, weight: V, share: V): V {
  const weightHigh = highHalf(weight);
  const baseHigh = highHalf(base);
  const product = sub(mul(weightHigh, baseHigh), share);
  return add(add(product, mul(sub(weight, weightHigh), baseHigh)), mul(weight, add(sub(base, baseHigh), rest)));
}

/** weight log x where x is not a positive number, else 0. */
function atEnd<V>(x: V, weight: V): V {
  const zero = splat<V>(0);
  const infinity = splat<V>(Infinity);
  const size = valid(ge(x, zero), select(eq(x, zero), splat<V>(-Infinity), keep(eq(x, infinity), infinity)));
  const counts = not(both(eq(weight, zero), ge(x, zero)));
  return keep(both(counts, not(eq(size, zero))), mul(weight, size));
}
