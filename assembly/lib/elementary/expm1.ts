// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// e^x - 1 = (v - 1) + v (e^r - 1), v = 2^(k/64), by the table of exp.ts; what cancels is summed with its rounding error
// carried along. P. T. P. Tang, "Table-driven implementation of the expm1 function in IEEE floating-point arithmetic",
// ACM TOMS 18 (1992). Error below 1.1 ULP for every double; -0 stays -0, NaN is canonical.
import { addBits, andBits, anyLane, lookup, pooled, shiftLeft } from "../lanes/bits";
import { exp, expSteps, farFromOne } from "./exp";
import { add, mul, select, splat, sub } from "../lanes/lanes";
import { EXP, EXP_TAILS, EXP_VALUES } from "./tables";

// biome-ignore format: one constant a line, numbered
/** (e^r - 1 - r) / r^2, |r| <= ln 2/128, off by 2^-62 of e^r - 1: exp's own polynomial is exact enough for e^r only. */
const EXPM1 = memory.data<u64>([
  0x3FE0000000000000, // 0.5
  0x3FC5555555554AF3, // 0.16666666666659288
  0x3FA5555555554869, // 0.04166666666664371
  0x3F81111227F4D3E4, // 0.008333341450091632
  0x3F56C16D99166A38, // 0.0013888902943565273
], 16);

export function expm1<V>(x: V): V {
  const y = expm1Normal(x);
  const far = farFromOne(x);
  return anyLane(far) ? select(far, sub(exp(x), splat<V>(1)), y) : y;
}

/** The same where x is not farFromOne. */
export function expm1Normal<V>(x: V): V {
  const shifted = expSteps(x);
  const k = expCount(shifted);
  const value = expValue(shifted);
  const r = sub(x, mul(k, pooled<V>(EXP, 2))); // exact
  const late = sub(mul(k, pooled<V>(EXP, 3)), expTail(shifted)); // r is late too large
  const most = mul(value, r);
  const less = sub(splat<V>(1), value);
  const sum = sub(most, less);
  const lost = sub(most, add(sum, less));
  // The signs are such that -0 stays -0.
  return sub(sum, sub(mul(value, sub(late, curve(sub(r, late)))), lost));
}

/** e^r - 1 - r. */
function curve<V>(r: V): V {
  const square = mul(r, r);
  const low = add(c<V>(0), mul(r, c<V>(1)));
  const high = add(c<V>(2), mul(r, add(c<V>(3), mul(r, c<V>(4)))));
  return mul(square, add(low, mul(square, high)));
}

function c<V>(i: i32): V {
  return pooled<V>(EXPM1, i);
}

// The parts of exp where x is not farFromOne: e^x = v + v (r + tail + curve), k = the integer nearest x 64/ln 2,
// r = x - k ln 2/64.

export function expCount<V>(shifted: V): V {
  return sub(shifted, pooled<V>(EXP, 1));
}

/** v = 2^(k/64), rounded. */
export function expValue<V>(shifted: V): V {
  return addBits(lookup(EXP_VALUES, expOffset(shifted)), shiftLeft(shifted, 46));
}

/** 2^(k/64) / v - 1. */
export function expTail<V>(shifted: V): V {
  return lookup(EXP_TAILS, expOffset(shifted));
}

function expOffset<V>(shifted: V): V {
  return andBits(shiftLeft(shifted, 3), pooled<V>(EXP, 10));
}

/** e^x where x is not farFromOne, without asking. */
export function expNormal<V>(x: V): V {
  const shifted = expSteps(x);
  const value = expValue(shifted);
  return add(value, expExcess(x, shifted, value));
}

/** e^x - v. */
export function expExcess<V>(x: V, shifted: V, value: V): V {
  const k = expCount(shifted);
  const r = sub(sub(x, mul(k, pooled<V>(EXP, 2))), mul(k, pooled<V>(EXP, 3)));
  const square = mul(r, r);
  const low = add(pooled<V>(EXP, 4), mul(r, pooled<V>(EXP, 5)));
  const high = add(pooled<V>(EXP, 6), mul(r, pooled<V>(EXP, 7)));
  return mul(value, add(mul(square, add(low, mul(square, high))), add(r, expTail(shifted))));
}
