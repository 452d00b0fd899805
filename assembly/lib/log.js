"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.log = log;
exports.notNormal = notNormal;
exports.logCurve = logCurve;
exports.madeNormal = madeNormal;
exports.biasOfMadeNormal = biasOfMadeNormal;
exports.logPlace = logPlace;
exports.logBias = logBias;
exports.logExponent = logExponent;
exports.logRatio = logRatio;
exports.logBase = logBase;
exports.logBaseRest = logBaseRest;
exports.logHead = logHead;
exports.logTail = logTail;
exports.highHalf = highHalf;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// log x = e ln 2 - ln c + log(1 + r), x = 2^e z, r = z c - 1: c comes from a table of 128 cells of z and has so few bits that
// r is exact without FMA. P. T. P. Tang, "Table-driven implementation of the logarithm function in IEEE floating-point
// arithmetic", ACM TOMS 16 (1990); c = 1 around 1, so that nothing cancels there.
const bits_1 = require("./bits");
const lanes_1 = require("./lanes");
const tables_1 = require("./tables");
/** 2^54 makes a subnormal number normal. */
const SCALE = 18014398509481984;
const SCALE_EXPONENT = 54;
/** Natural logarithm. Error below 0.51 ULP for every double; -inf at 0, NaN below. */
function log(x) {
  return logAfter(x, logBias());
}
/** x is not a positive normal number. */
function notNormal(x) {
  return (0, bits_1.exceeds)(
    (0, bits_1.pooled)(tables_1.LOG, 24),
    (0, bits_1.addBits)(x, (0, bits_1.pooled)(tables_1.LOG, 23)),
  );
}
/** log of x 2^(logBias - bias). */
function logAfter(x, bias) {
  if ((0, bits_1.anyLane)(notNormal(x))) return logAnywhere(x);
  const place = logPlace(x);
  const exponent = logExponent(place, bias);
  const r = logRatio(place);
  const base = logBase(place, exponent);
  const sum = (0, lanes_1.add)(base, r);
  return (0, lanes_1.add)(
    sum,
    (0, lanes_1.add)(
      (0, lanes_1.add)((0, lanes_1.add)((0, lanes_1.sub)(base, sum), r), logBaseRest(place, exponent)),
      logCurve(r),
    ),
  );
}
/** log(1 + r) - r, off by 2^-60 |r|. */
function logCurve(r) {
  const square = (0, lanes_1.mul)(r, r);
  const low = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.LOG, 2),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.LOG, 3)),
  );
  const mid = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.LOG, 4),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.LOG, 5)),
  );
  const high = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.LOG, 6),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.LOG, 7)),
  );
  return (0, lanes_1.mul)(
    square,
    (0, lanes_1.add)(low, (0, lanes_1.mul)(square, (0, lanes_1.add)(mid, (0, lanes_1.mul)(square, high)))),
  );
}
/** log for any x: an ordinary lane stays what it is, and what another became is put right. */
function logAnywhere(x) {
  const near = logAfter(madeNormal(x), biasOfMadeNormal(x));
  const positive = (0, lanes_1.select)((0, lanes_1.eq)(x, (0, lanes_1.splat)(Infinity)), x, near);
  return (0, lanes_1.valid)(
    (0, lanes_1.ge)(x, (0, lanes_1.splat)(0)),
    (0, lanes_1.select)((0, lanes_1.eq)(x, (0, lanes_1.splat)(0)), (0, lanes_1.splat)(-Infinity), positive),
  );
}
/** Subnormal numbers scaled up, 1 for what is not a positive number. */
function madeNormal(x) {
  const scaled = (0, lanes_1.select)(
    (0, lanes_1.lt)(x, (0, lanes_1.splat)(f64.MIN_NORMAL_VALUE)),
    (0, lanes_1.mul)(x, (0, lanes_1.splat)(SCALE)),
    x,
  );
  return (0, lanes_1.select)(
    (0, lanes_1.within)(scaled, f64.MIN_NORMAL_VALUE, f64.MAX_VALUE),
    scaled,
    (0, lanes_1.splat)(1),
  );
}
/** The bias that takes that scale off again. */
function biasOfMadeNormal(x) {
  return (0, lanes_1.add)(
    logBias(),
    (0, lanes_1.keep)((0, lanes_1.lt)(x, (0, lanes_1.splat)(f64.MIN_NORMAL_VALUE)), (0, lanes_1.splat)(SCALE_EXPONENT)),
  );
}
// log in two parts, to about 2^-67 of itself. A caller computes each stage once:
//   const place = logPlace(x);
//   const exponent = logExponent(place, logBias<V>());
//   const r = logRatio(place);
//   const base = logBase(place, exponent);
//   const head = logHead(base, r);
//   const tail = logTail(place, exponent, base, r, head);
/** x as 1022 + exponent and, in the low 52 bits, its place within the octave that starts at 361/512. */
function logPlace(x) {
  return (0, bits_1.addBits)(x, (0, bits_1.pooled)(tables_1.LOG, 14));
}
/** What logExponent takes off; more of it where x was scaled up to be normal. */
function logBias() {
  return (0, bits_1.pooled)(tables_1.LOG, 18);
}
/** e of x = 2^e z. */
function logExponent(place, bias) {
  return (0, lanes_1.sub)(
    (0, bits_1.orBits)((0, bits_1.shiftRight)(place, 52), (0, bits_1.pooled)(tables_1.LOG, 17)),
    bias,
  );
}
/** r = z c - 1, exact. */
function logRatio(place) {
  const z = (0, bits_1.addBits)(
    (0, bits_1.andBits)(place, (0, bits_1.pooled)(tables_1.LOG, 15)),
    (0, bits_1.pooled)(tables_1.LOG, 16),
  );
  const high = (0, bits_1.andBits)(z, (0, bits_1.pooled)(tables_1.LOG, 20));
  const c = (0, bits_1.lookup)(tables_1.LOG_INVERSES, cellOffset(place));
  return (0, lanes_1.add)(
    (0, lanes_1.sub)((0, lanes_1.mul)(high, c), (0, bits_1.pooled)(tables_1.LOG, 21)),
    (0, lanes_1.mul)((0, lanes_1.sub)(z, high), c),
  );
}
/** e ln 2 - ln c to 42 places: exact. */
function logBase(place, exponent) {
  return (0, lanes_1.add)(
    (0, lanes_1.mul)(exponent, (0, bits_1.pooled)(tables_1.LOG, 0)),
    (0, bits_1.lookup)(tables_1.LOG_VALUES, cellOffset(place)),
  );
}
/** What is missing from that. */
function logBaseRest(place, exponent) {
  return (0, lanes_1.add)(
    (0, lanes_1.mul)(exponent, (0, bits_1.pooled)(tables_1.LOG, 1)),
    (0, bits_1.lookup)(tables_1.LOG_RESTS, cellOffset(place)),
  );
}
/** base + r - r^2/2, the square of the high part of r only, rounded. */
function logHead(base, r) {
  return (0, lanes_1.sub)((0, lanes_1.add)(base, r), halfSquare(highHalf(r)));
}
/** log x - head. */
function logTail(place, exponent, base, r, head) {
  const high = highHalf(r);
  const half = halfSquare(high);
  const sum = (0, lanes_1.add)(base, r);
  const lost = (0, lanes_1.add)(
    (0, lanes_1.add)((0, lanes_1.sub)(base, sum), r),
    (0, lanes_1.sub)((0, lanes_1.sub)(sum, head), half),
  );
  const halfRest = (0, lanes_1.mul)(
    (0, lanes_1.mul)((0, lanes_1.sub)(r, high), (0, lanes_1.add)(high, r)),
    (0, lanes_1.splat)(0.5),
  );
  const square = (0, lanes_1.mul)(r, r);
  const a = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.LOG, 8),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.LOG, 9)),
  );
  const b = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.LOG, 10),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.LOG, 11)),
  );
  const c = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.LOG, 12),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.LOG, 13)),
  );
  const curve = (0, lanes_1.mul)(
    (0, lanes_1.mul)(r, square),
    (0, lanes_1.add)(a, (0, lanes_1.mul)(square, (0, lanes_1.add)(b, (0, lanes_1.mul)(square, c)))),
  );
  return (0, lanes_1.add)((0, lanes_1.add)(lost, logBaseRest(place, exponent)), (0, lanes_1.sub)(curve, halfRest));
}
/** x to 26 bits: the product of two such is exact. */
function highHalf(x) {
  return (0, bits_1.andBits)(x, (0, bits_1.pooled)(tables_1.LOG, 22));
}
function halfSquare(x) {
  return (0, lanes_1.mul)((0, lanes_1.mul)(x, x), (0, lanes_1.splat)(0.5));
}
/** Byte offset of the cell of z in a table. */
function cellOffset(place) {
  return (0, bits_1.andBits)((0, bits_1.shiftRight)(place, 42), (0, bits_1.pooled)(tables_1.LOG, 19));
}
