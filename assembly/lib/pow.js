"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.pow = pow;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// x^y = exp(y log x), with log x as head + tail, good to 2^-67 of itself, and the high halves of y and head multiplied
// without error: T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik
// 18 (1971). Error below 0.6 ULP for every positive x; the rest as IEEE 754-2019, 9.2.1, has it.
const bits_1 = require("./bits");
const exp_1 = require("./exp");
const lanes_1 = require("./lanes");
const log_1 = require("./log");
/** x to the power y. */
function pow(x, y) {
  return powAfter(x, y, (0, log_1.logBias)());
}
/** pow of x 2^(logBias - bias). */
function powAfter(x, y, bias) {
  if ((0, bits_1.anyLane)((0, bits_1.orBits)((0, log_1.notNormal)(x), (0, lanes_1.not)((0, lanes_1.finite)(y)))))
    return powAnywhere(x, y);
  const place = (0, log_1.logPlace)(x);
  const exponent = (0, log_1.logExponent)(place, bias);
  const r = (0, log_1.logRatio)(place);
  const base = (0, log_1.logBase)(place, exponent);
  const head = (0, log_1.logHead)(base, r);
  const tail = (0, log_1.logTail)(place, exponent, base, r, head);
  const high = (0, log_1.highHalf)((0, lanes_1.add)(head, tail));
  const yHigh = (0, log_1.highHalf)(y);
  return (0, exp_1.expSum)(
    (0, lanes_1.mul)(yHigh, high),
    (0, lanes_1.add)(
      (0, lanes_1.mul)((0, lanes_1.sub)(y, yHigh), high),
      (0, lanes_1.mul)(y, (0, lanes_1.add)((0, lanes_1.sub)(head, high), tail)),
    ),
  );
}
/** pow for any x and y: an ordinary lane stays what it is, and what is special follows from sizes and signs. */
function powAnywhere(x, y) {
  const one = (0, lanes_1.splat)(1);
  const size = (0, lanes_1.abs)(x);
  const near = powAfter(
    (0, log_1.madeNormal)(size),
    (0, lanes_1.select)((0, lanes_1.finite)(y), y, one),
    (0, log_1.biasOfMadeNormal)(size),
  );
  const ordinary = (0, lanes_1.both)((0, lanes_1.finite)(y), (0, lanes_1.within)(size, 5e-324, f64.MAX_VALUE));
  const magnitude = (0, lanes_1.select)(ordinary, near, powAtEnds(size, y));
  const whole = (0, lanes_1.eq)((0, lanes_1.floor)(y), y);
  const half = (0, lanes_1.mul)(y, (0, lanes_1.splat)(0.5));
  const odd = (0, lanes_1.both)(whole, (0, lanes_1.not)((0, lanes_1.eq)((0, lanes_1.floor)(half), half)));
  const signed = (0, lanes_1.select)(odd, (0, lanes_1.copysign)(magnitude, x), magnitude);
  const real = (0, lanes_1.both)(
    (0, lanes_1.both)((0, lanes_1.eq)(x, x), (0, lanes_1.eq)(y, y)),
    (0, lanes_1.not)(
      (0, lanes_1.both)(
        (0, lanes_1.not)(whole),
        (0, lanes_1.both)((0, lanes_1.lt)(x, (0, lanes_1.splat)(0)), (0, lanes_1.finite)(x)),
      ),
    ),
  );
  return (0, lanes_1.select)(
    (0, lanes_1.either)((0, lanes_1.eq)(y, (0, lanes_1.splat)(0)), (0, lanes_1.eq)(x, one)),
    one,
    (0, lanes_1.valid)(real, signed),
  );
}
/** size^y for a size of 0 or infinity, or an infinite y. */
function powAtEnds(size, y) {
  const one = (0, lanes_1.splat)(1);
  const above = (0, lanes_1.gt)(size, one);
  const up = (0, lanes_1.gt)(y, (0, lanes_1.splat)(0));
  const grows = (0, lanes_1.either)(
    (0, lanes_1.both)(above, up),
    (0, lanes_1.both)((0, lanes_1.not)(above), (0, lanes_1.not)(up)),
  );
  return (0, lanes_1.select)((0, lanes_1.eq)(size, one), one, (0, lanes_1.keep)(grows, (0, lanes_1.splat)(Infinity)));
}
