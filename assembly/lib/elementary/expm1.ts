// e^x - 1 = (v - 1) + v (e^r - 1), v = 2^(k/64), by the table of exp.ts; what cancels is summed with its rounding error
// carried along. P. T. P. Tang, "Table-driven implementation of the expm1 function in IEEE floating-point arithmetic",
// ACM TOMS 18 (1992). Error below 1.1 ULP for every double; -0 stays -0, NaN is canonical.
import { addBits, andBits, lookup, pooled, shiftLeft } from "../lanes/bits";
import { select, some, splat } from "../lanes/lanes";
import { exp, expSteps, farFromOne } from "./exp";
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

export function expm1(x: Lane): Lane {
  const y = expm1Normal(x);
  const far = farFromOne(x);
  return some(far) ? select(far, exp(x) - splat(1), y) : y;
}

/** The same where x is not farFromOne. */
export function expm1Normal(x: Lane): Lane {
  const shifted = expSteps(x);
  const k = expCount(shifted);
  const value = expValue(shifted);
  const r = x - k * pooled(EXP, 2); // exact
  const late = k * pooled(EXP, 3) - expTail(shifted); // r is late too large
  const most = value * r;
  const less = splat(1) - value;
  const sum = most - less;
  const lost = most - (sum + less);
  // The signs are such that -0 stays -0.
  return sum - (value * (late - curve(r - late)) - lost);
}

/** e^r - 1 - r. */
function curve(r: Lane): Lane {
  const square = r * r;
  const low = c(0) + r * c(1);
  const high = c(2) + r * (c(3) + r * c(4));
  return square * (low + square * high);
}

function c(i: i32): Lane {
  return pooled(EXPM1, i);
}

// The parts of exp where x is not farFromOne: e^x = v + v (r + tail + curve), k = the integer nearest x 64/ln 2,
// r = x - k ln 2/64.

export function expCount(shifted: Lane): Lane {
  return shifted - pooled(EXP, 1);
}

/** v = 2^(k/64), rounded. */
export function expValue(shifted: Lane): Lane {
  return addBits(lookup(EXP_VALUES, expOffset(shifted)), shiftLeft(shifted, 46));
}

/** 2^(k/64) / v - 1. */
export function expTail(shifted: Lane): Lane {
  return lookup(EXP_TAILS, expOffset(shifted));
}

function expOffset(shifted: Lane): Lane {
  return andBits(shiftLeft(shifted, 3), pooled(EXP, 10));
}

/** e^x where x is not farFromOne, without asking. */
export function expNormal(x: Lane): Lane {
  const shifted = expSteps(x);
  const value = expValue(shifted);
  return value + expRest(x, shifted, value);
}

/** e^x - v. */
export function expRest(x: Lane, shifted: Lane, value: Lane): Lane {
  const k = expCount(shifted);
  const r = x - k * pooled(EXP, 2) - k * pooled(EXP, 3);
  const square = r * r;
  const low = pooled(EXP, 4) + r * pooled(EXP, 5);
  const high = pooled(EXP, 6) + r * pooled(EXP, 7);
  return value * (square * (low + square * high) + (r + expTail(shifted)));
}
