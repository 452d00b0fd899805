"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.log1p = log1p;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// log(1 + x) = log u + lost/u, where u is 1 + x rounded and lost what the rounding cut off (W. Kahan's correction, in
// the form of P. T. P. Tang, ACM TOMS 16, 1990); log u by the table of log.ts. Error below 0.65 ULP for every double:
// -inf at -1, NaN below, -0 stays -0.
const bits_1 = require("./bits");
const lanes_1 = require("./lanes");
const log_1 = require("./log");
const tables_1 = require("./tables");
function log1p(x) {
  const one = (0, lanes_1.splat)(1);
  const u = (0, lanes_1.add)(one, x);
  const lost = (0, lanes_1.sub)(x, (0, lanes_1.sub)(u, one)); // exact up to 2^53, and beyond less than log u shows
  const y = (0, lanes_1.copysign)(corrected(u, (0, lanes_1.div)(lost, u)), x);
  const outside = (0, log_1.notNormal)(u);
  return (0, bits_1.anyLane)(outside) ? (0, lanes_1.select)(outside, (0, log_1.log)(u), y) : y;
}
/**
 * log u + more, by the stages of log. Not logBase + (logRest + more): that rounds r too early, 1.9 ULP near x = 0.0039.
 */
function corrected(u, more) {
  const place = (0, log_1.logPlace)(u);
  const exponent = (0, log_1.logExponent)(place, (0, log_1.logBias)());
  const r = (0, log_1.logRatio)(place);
  const base = (0, log_1.logBase)(place, exponent);
  const sum = (0, lanes_1.add)(base, r);
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
  const curve = (0, lanes_1.mul)(
    square,
    (0, lanes_1.add)(low, (0, lanes_1.mul)(square, (0, lanes_1.add)(mid, (0, lanes_1.mul)(square, high)))),
  );
  const cell = (0, bits_1.andBits)((0, bits_1.shiftRight)(place, 42), (0, bits_1.pooled)(tables_1.LOG, 19));
  const rest = (0, lanes_1.add)(
    (0, lanes_1.mul)(exponent, (0, bits_1.pooled)(tables_1.LOG, 1)),
    (0, bits_1.lookup)(tables_1.LOG_RESTS, cell),
  );
  return (0, lanes_1.add)(
    sum,
    (0, lanes_1.add)(
      (0, lanes_1.add)((0, lanes_1.add)((0, lanes_1.sub)(base, sum), r), (0, lanes_1.add)(rest, more)),
      curve,
    ),
  );
}
