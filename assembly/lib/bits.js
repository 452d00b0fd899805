"use strict";
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The 64 bits of each lane of V as integers, and table reads by them. What lanes.ts is for arithmetic, this is for the
// insides of the elementary functions.
Object.defineProperty(exports, "__esModule", { value: true });
exports.addBits = addBits;
exports.andBits = andBits;
exports.orBits = orBits;
exports.shiftLeft = shiftLeft;
exports.shiftRight = shiftRight;
exports.exceeds = exceeds;
exports.anyLane = anyLane;
exports.lookup = lookup;
exports.offset0 = offset0;
exports.offset1 = offset1;
exports.pooled = pooled;
/** Wrapping integer sum. */
function addBits(a, b) {
  if (isVector()) return i64x2.add(a, b);
  return reinterpret(reinterpret(a) + reinterpret(b));
}
function andBits(a, b) {
  if (isVector()) return v128.and(a, b);
  return reinterpret(reinterpret(a) & reinterpret(b));
}
function orBits(a, b) {
  if (isVector()) return v128.or(a, b);
  return reinterpret(reinterpret(a) | reinterpret(b));
}
function shiftLeft(x, places) {
  if (isVector()) return i64x2.shl(x, places);
  return reinterpret(reinterpret(x) << places);
}
/** Zeros come in from the left. The arithmetic shift costs six times this one. */
function shiftRight(x, places) {
  if (isVector()) return i64x2.shr_u(x, places);
  return reinterpret(reinterpret(x) >> places);
}
/** a > b as signed integers, a mask. On the bits of |x| and of a bound it is x > bound, true for NaN. */
function exceeds(a, b) {
  if (isVector()) return i64x2.gt_s(a, b);
  return reinterpret(reinterpret(a) > reinterpret(b));
}
/** True when some lane of the mask is. On x86 half the instructions of v128.any_true. */
function anyLane(mask) {
  if (isVector()) return i64x2.bitmask(mask) != 0;
  return reinterpret(mask);
}
/** Per lane, the f64 that stands the lane's low 32 bits after the table's start. Wasm has no gather. */
function lookup(table, offset) {
  if (isVector()) {
    const first = v128.load64_zero(table + offset0(offset));
    return v128.load_lane(table + offset1(offset), first, 1);
  }
  return load(table + offset0(offset));
}
/** Low 32 bits of the first lane. */
function offset0(offset) {
  if (isVector()) return i32x4.extract_lane(offset, 0);
  return reinterpret(offset);
}
/** Low 32 bits of the second lane. */
function offset1(offset) {
  return i32x4.extract_lane(offset, 2);
}
/** Constant number i of a pool. One load: a splatted literal costs three instructions, and sixteen bytes. */
function pooled(pool, i) {
  if (isVector()) return v128.load64_splat(pool + (i << 3));
  return load(pool + (i << 3));
}
