"use strict";
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Arithmetic on V, which is f64 (one lane) or v128 (two lanes): a formula written with these has one body for both builds,
// and both give the same bits. A mask is a V too: all ones per true lane in v128, the integer 1 in the bits of an f64;
// only the functions below look inside.
Object.defineProperty(exports, "__esModule", { value: true });
exports.splat = splat;
exports.add = add;
exports.sub = sub;
exports.mul = mul;
exports.div = div;
exports.neg = neg;
exports.abs = abs;
exports.root = root;
exports.floor = floor;
exports.ceil = ceil;
exports.trunc = trunc;
exports.copysign = copysign;
exports.roundHalfAway = roundHalfAway;
exports.min = min;
exports.max = max;
exports.clamp = clamp;
exports.eq = eq;
exports.lt = lt;
exports.le = le;
exports.gt = gt;
exports.ge = ge;
exports.within = within;
exports.finite = finite;
exports.both = both;
exports.either = either;
exports.not = not;
exports.always = always;
exports.select = select;
exports.keep = keep;
exports.first = first;
exports.flag = flag;
exports.valid = valid;
exports.some = some;
exports.every = every;
/** x in every lane. */
function splat(x) {
  if (isVector()) return f64x2.splat(x);
  return x;
}
function add(a, b) {
  if (isVector()) return f64x2.add(a, b);
  return a + b;
}
function sub(a, b) {
  if (isVector()) return f64x2.sub(a, b);
  return a - b;
}
function mul(a, b) {
  if (isVector()) return f64x2.mul(a, b);
  return a * b;
}
function div(a, b) {
  if (isVector()) return f64x2.div(a, b);
  return a / b;
}
function neg(x) {
  if (isVector()) return f64x2.neg(x);
  return -x;
}
function abs(x) {
  if (isVector()) return f64x2.abs(x);
  return NativeMath.abs(x);
}
function root(x) {
  if (isVector()) return f64x2.sqrt(x);
  return sqrt(x);
}
function floor(x) {
  if (isVector()) return f64x2.floor(x);
  return NativeMath.floor(x);
}
function ceil(x) {
  if (isVector()) return f64x2.ceil(x);
  return NativeMath.ceil(x);
}
function trunc(x) {
  if (isVector()) return f64x2.trunc(x);
  return NativeMath.trunc(x);
}
/** |x| with the sign of y. */
function copysign(x, y) {
  if (isVector()) return v128.bitselect(y, x, f64x2.splat(-0.0));
  const sign = reinterpret(y) & 0x8000000000000000;
  return reinterpret((reinterpret(x) & 0x7fffffffffffffff) | sign);
}
/** Nearest integer, halves away from zero. Not nearest (halves to even), not floor(x + 0.5) (wrong at 0.49999999999999994). */
function roundHalfAway(x) {
  const whole = trunc(x);
  const half = ge(abs(sub(x, whole)), splat(0.5));
  return select(half, add(whole, copysign(splat(1), x)), whole);
}
// f64x2.min and max cost 9 to 12 times pmin and pmax on x86. With the value first and the bound second, the p forms keep a
// NaN value too; they differ only in the sign of zero, which a bound never needs.
/** x, at most bound; NaN stays NaN. */
function min(x, bound) {
  if (isVector()) return f64x2.pmin(x, bound);
  return bound < x ? bound : x;
}
/** x, at least bound; NaN stays NaN. */
function max(x, bound) {
  if (isVector()) return f64x2.pmax(x, bound);
  return x < bound ? bound : x;
}
/** x brought into [low, high]; NaN stays NaN. */
function clamp(x, low, high) {
  return min(max(x, splat(low)), splat(high));
}
function eq(a, b) {
  if (isVector()) return f64x2.eq(a, b);
  return mask(a == b);
}
function lt(a, b) {
  if (isVector()) return f64x2.lt(a, b);
  return mask(a < b);
}
function le(a, b) {
  if (isVector()) return f64x2.le(a, b);
  return mask(a <= b);
}
function gt(a, b) {
  return lt(b, a);
}
function ge(a, b) {
  return le(b, a);
}
/** low <= x <= high; false for NaN. Bounds that are infinite are meant to be given as the largest finite double. */
function within(x, low, high) {
  return both(ge(x, splat(low)), le(x, splat(high)));
}
/** Neither NaN nor infinite. */
function finite(x) {
  return le(abs(x), splat(f64.MAX_VALUE));
}
function both(a, b) {
  if (isVector()) return v128.and(a, b);
  return mask(truth(a) & truth(b));
}
function either(a, b) {
  if (isVector()) return v128.or(a, b);
  return mask(truth(a) | truth(b));
}
function not(a) {
  if (isVector()) return v128.not(a);
  return mask(!truth(a));
}
/** One condition for every lane. */
function always(condition) {
  if (isVector()) return i64x2.splat(condition ? -1 : 0);
  return mask(condition);
}
/** a where the mask is true, else b. */
function select(when, a, b) {
  if (isVector()) return v128.bitselect(a, b, when);
  return truth(when) ? a : b;
}
/** x where the mask is true, else +0. */
function keep(when, x) {
  if (isVector()) return v128.and(when, x);
  return truth(when) ? x : 0.0;
}
/** The first lane. */
function first(x) {
  if (isVector()) return f64x2.extract_lane(x, 0);
  return x;
}
/** 1 where the mask is true, else 0. */
function flag(when) {
  return keep(when, splat(1));
}
/** x where the mask is true, else the canonical NaN. */
function valid(when, x) {
  return select(when, x, splat(NaN));
}
/** True when some lane of the mask is. */
function some(when) {
  if (isVector()) return i64x2.bitmask(when) != 0;
  return truth(when);
}
/** True when each lane of the mask is. */
function every(when) {
  if (isVector()) return i64x2.bitmask(when) == 3;
  return truth(when);
}
// The two folds below vanish when inlined: wrap(reinterpret(reinterpret(extend(c)))) is c.
function mask(condition) {
  return reinterpret(condition);
}
function truth(x) {
  return reinterpret(x);
}
