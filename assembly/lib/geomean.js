"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.geoMean = geoMean;
exports.geoMean4 = geoMean4;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Weighted geometric mean: prod x_j^w_j = exp(sum w_j log x_j). Each logarithm is an exact part of 42 places and a rest below
// 0.006; the high halves of weight and exact part are multiplied without error (T. J. Dekker, Numerische Mathematik 18,
// 1971), what of the product has 40 places is summed without error, everything else in a low sum, and one exp ends it.
// Error below 0.7 ULP while sum |w_j| <= 20 and sum |w_j log x_j| <= 8000. A factor of 0 gives 0 (infinity where its weight is
// negative), a factor of weight 0 counts as 1, a negative factor or a NaN gives NaN. Weights are finite.
const bits_1 = require("./bits");
const exp_1 = require("./exp");
const lanes_1 = require("./lanes");
const log_1 = require("./log");
/** 1.5 * 2^(52 - 40): added and taken off, it rounds to 40 places. */
const PLACES_40 = 6144;
/** Row i of count columns, each stride apart: prod factors[j * stride + i]^(scale weights[j]). 1 for no column. */
function geoMean(factors, stride, weights, count, scale, i) {
  let high = (0, lanes_1.splat)(0);
  let low = high;
  for (let j = 0; j < count; j++) {
    let x = factors.at(i);
    let bias = (0, log_1.logBias)();
    const weight = weights.all(j);
    if ((0, bits_1.anyLane)((0, log_1.notNormal)(x))) {
      high = (0, lanes_1.add)(high, atEnd(x, weight));
      bias = (0, log_1.biasOfMadeNormal)(x);
      x = (0, log_1.madeNormal)(x);
    }
    const place = (0, log_1.logPlace)(x);
    const exponent = (0, log_1.logExponent)(place, bias);
    const base = (0, log_1.logBase)(place, exponent);
    const share = highShare(base, weight);
    const r = (0, log_1.logRatio)(place);
    const rest = (0, lanes_1.add)(r, (0, lanes_1.add)((0, log_1.logBaseRest)(place, exponent), (0, log_1.logCurve)(r)));
    low = (0, lanes_1.add)(low, lowShare(base, rest, weight, share));
    high = (0, lanes_1.add)(high, share);
    factors = factors.from(stride);
  }
  return end(high, low, scale);
}
/**
 * a^wa b^wb c^wc d^wd: the same bits as geoMean of the four. 15.5 ns a row, the loop over columns 19.5; all the places first,
 * then all the bases and so on 19.2, because too much is alive at once.
 */
function geoMean4(a, b, c, d, wa, wb, wc, wd) {
  if (
    (0, bits_1.anyLane)(
      (0, bits_1.orBits)(
        (0, bits_1.orBits)((0, log_1.notNormal)(a), (0, log_1.notNormal)(b)),
        (0, bits_1.orBits)((0, log_1.notNormal)(c), (0, log_1.notNormal)(d)),
      ),
    )
  ) {
    return anywhere4(a, b, c, d, wa, wb, wc, wd);
  }
  const placeA = (0, log_1.logPlace)(a);
  const exponentA = (0, log_1.logExponent)(placeA, (0, log_1.logBias)());
  const baseA = (0, log_1.logBase)(placeA, exponentA);
  const shareA = highShare(baseA, wa);
  const rA = (0, log_1.logRatio)(placeA);
  const restA = (0, lanes_1.add)(
    rA,
    (0, lanes_1.add)((0, log_1.logBaseRest)(placeA, exponentA), (0, log_1.logCurve)(rA)),
  );
  const lowA = lowShare(baseA, restA, wa, shareA);
  const placeB = (0, log_1.logPlace)(b);
  const exponentB = (0, log_1.logExponent)(placeB, (0, log_1.logBias)());
  const baseB = (0, log_1.logBase)(placeB, exponentB);
  const shareB = highShare(baseB, wb);
  const rB = (0, log_1.logRatio)(placeB);
  const restB = (0, lanes_1.add)(
    rB,
    (0, lanes_1.add)((0, log_1.logBaseRest)(placeB, exponentB), (0, log_1.logCurve)(rB)),
  );
  const lowB = lowShare(baseB, restB, wb, shareB);
  const placeC = (0, log_1.logPlace)(c);
  const exponentC = (0, log_1.logExponent)(placeC, (0, log_1.logBias)());
  const baseC = (0, log_1.logBase)(placeC, exponentC);
  const shareC = highShare(baseC, wc);
  const rC = (0, log_1.logRatio)(placeC);
  const restC = (0, lanes_1.add)(
    rC,
    (0, lanes_1.add)((0, log_1.logBaseRest)(placeC, exponentC), (0, log_1.logCurve)(rC)),
  );
  const lowC = lowShare(baseC, restC, wc, shareC);
  const placeD = (0, log_1.logPlace)(d);
  const exponentD = (0, log_1.logExponent)(placeD, (0, log_1.logBias)());
  const baseD = (0, log_1.logBase)(placeD, exponentD);
  const shareD = highShare(baseD, wd);
  const rD = (0, log_1.logRatio)(placeD);
  const restD = (0, lanes_1.add)(
    rD,
    (0, lanes_1.add)((0, log_1.logBaseRest)(placeD, exponentD), (0, log_1.logCurve)(rD)),
  );
  const lowD = lowShare(baseD, restD, wd, shareD);
  const high = (0, lanes_1.add)((0, lanes_1.add)((0, lanes_1.add)(shareA, shareB), shareC), shareD);
  return end(high, (0, lanes_1.add)((0, lanes_1.add)((0, lanes_1.add)(lowA, lowB), lowC), lowD), 1);
}
/** geoMean4 for any factors. */
function anywhere4(a, b, c, d, wa, wb, wc, wd) {
  const high = (0, lanes_1.add)(
    (0, lanes_1.add)((0, lanes_1.add)(highOf(a, wa), highOf(b, wb)), highOf(c, wc)),
    highOf(d, wd),
  );
  return end(
    high,
    (0, lanes_1.add)((0, lanes_1.add)((0, lanes_1.add)(lowOf(a, wa), lowOf(b, wb)), lowOf(c, wc)), lowOf(d, wd)),
    1,
  );
}
/** The high part of weight log x, for any x. */
function highOf(x, weight) {
  const place = (0, log_1.logPlace)((0, log_1.madeNormal)(x));
  return (0, lanes_1.add)(
    highShare((0, log_1.logBase)(place, (0, log_1.logExponent)(place, (0, log_1.biasOfMadeNormal)(x))), weight),
    atEnd(x, weight),
  );
}
/** The low part of weight log x, for any x. */
function lowOf(x, weight) {
  const place = (0, log_1.logPlace)((0, log_1.madeNormal)(x));
  const exponent = (0, log_1.logExponent)(place, (0, log_1.biasOfMadeNormal)(x));
  const base = (0, log_1.logBase)(place, exponent);
  const r = (0, log_1.logRatio)(place);
  const rest = (0, lanes_1.add)(r, (0, lanes_1.add)((0, log_1.logBaseRest)(place, exponent), (0, log_1.logCurve)(r)));
  return lowShare(base, rest, weight, highShare(base, weight));
}
/** exp(scale (high + low)). An infinite or NaN high makes rest NaN, which expSum then does not look at. */
function end(high, low, scale) {
  const sum = (0, lanes_1.add)(high, low);
  const rest = (0, lanes_1.add)((0, lanes_1.sub)(high, sum), low);
  if (scale == 1) return (0, exp_1.expSum)(sum, rest);
  const factor = (0, lanes_1.splat)(scale);
  const factorHigh = (0, log_1.highHalf)(factor);
  const sumHigh = (0, log_1.highHalf)(sum);
  const late = (0, lanes_1.add)(
    (0, lanes_1.mul)((0, lanes_1.sub)(factor, factorHigh), sumHigh),
    (0, lanes_1.mul)(factor, (0, lanes_1.add)((0, lanes_1.sub)(sum, sumHigh), rest)),
  );
  return (0, exp_1.expSum)((0, lanes_1.mul)(factorHigh, sumHigh), late);
}
/** weight base to 40 places: the sums of such are exact below 8192. */
function highShare(base, weight) {
  return (0, lanes_1.sub)(
    (0, lanes_1.add)(
      (0, lanes_1.mul)((0, log_1.highHalf)(weight), (0, log_1.highHalf)(base)),
      (0, lanes_1.splat)(PLACES_40),
    ),
    (0, lanes_1.splat)(PLACES_40),
  );
}
/** weight (base + rest) - share. */
function lowShare(base, rest, weight, share) {
  const weightHigh = (0, log_1.highHalf)(weight);
  const baseHigh = (0, log_1.highHalf)(base);
  const product = (0, lanes_1.sub)((0, lanes_1.mul)(weightHigh, baseHigh), share);
  return (0, lanes_1.add)(
    (0, lanes_1.add)(product, (0, lanes_1.mul)((0, lanes_1.sub)(weight, weightHigh), baseHigh)),
    (0, lanes_1.mul)(weight, (0, lanes_1.add)((0, lanes_1.sub)(base, baseHigh), rest)),
  );
}
/** weight log x where x is not a positive number, else 0. */
function atEnd(x, weight) {
  const zero = (0, lanes_1.splat)(0);
  const infinity = (0, lanes_1.splat)(Infinity);
  const size = (0, lanes_1.valid)(
    (0, lanes_1.ge)(x, zero),
    (0, lanes_1.select)(
      (0, lanes_1.eq)(x, zero),
      (0, lanes_1.splat)(-Infinity),
      (0, lanes_1.keep)((0, lanes_1.eq)(x, infinity), infinity),
    ),
  );
  const counts = (0, lanes_1.not)((0, lanes_1.both)((0, lanes_1.eq)(weight, zero), (0, lanes_1.ge)(x, zero)));
  return (0, lanes_1.keep)(
    (0, lanes_1.both)(counts, (0, lanes_1.not)((0, lanes_1.eq)(size, zero))),
    (0, lanes_1.mul)(weight, size),
  );
}
