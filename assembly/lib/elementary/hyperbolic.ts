// tanh and sigmoid by the parts of exp, e^x = value + excess, with one division each. All doubles; NaN is canonical.
import { addBits, andBits, exceeds, pooled, shiftRight } from "../lanes/bits";
import { abs, copysign, eq, le, min, select, some, splat, valid } from "../lanes/lanes";
import { exp, expSteps, farFromOne } from "./exp";
import { expRest, expValue } from "./expm1";

// biome-ignore format: one constant a line, numbered
const TANH = memory.data<u64>([
  0x3FE6000000000000, // 0: 0.6875, up to which the rational is used
  0x3FF0000000000000, // 1: 1
  0x4000000000000000, // 2: 2
  // (x - tanh x) / x^3 = (p0 + p1 z + p2 z^2) / (1 + q1 z + q2 z^2 + q3 z^3), z = x^2, off by 2^-57 of tanh x
  0x3FD5555555555555, // 3: p0 = 0.3333333333333333
  0x3F94FCDD5B894152, // 4: p1 = 0.020495852195666693
  0x3F2A16ED09FE4FCA, // 5: p2 = 0.00019904750388077672
  0x3FDD89031AC35537, // 6: q1 = 0.4614875565869911
  0x3F97D8A72D54B891, // 7: q2 = 0.02328740324190243
  0x3F2B0D6E600B084E, // 8: q3 = 0.00020639393189553424
  0x4036000000000000, // 9: 22, from where tanh rounds to 1
  0xFFFFFFFFFFFFFFFF, // 10: -1, an integer
], 16);

/**
 * x - x^3 p/q up to 0.6875, 1 - 2 / (e^2x + 1) beyond. W. J. Cody and W. Waite, Software Manual for the Elementary
 * Functions, 1980; the rational by scripts/fits.py. Error below 1.2 ULP.
 */
export function tanh(x: Lane): Lane {
  const size = abs(x);
  const y = copysign(tanhPositive(size), x);
  const far = exceeds(size, c(9));
  return some(far) ? select(far, valid(eq(x, x), copysign(splat(1), x)), y) : y;
}

function tanhPositive(x: Lane): Lane {
  const z = x * x;
  const p = c(3) + z * (c(4) + z * c(5));
  const q = c(1) + z * (c(6) + z * (c(7) + z * c(8)));
  const twice = x + x;
  const shifted = expSteps(twice);
  const value = expValue(shifted);
  const growth = value + c(1) + expRest(twice, shifted, value);
  const small = le(x, c(0));
  return select(small, x, c(1)) - select(small, x * z * p, c(2)) / select(small, q, growth);
}

/**
 * 1 / (1 + e^-x). Negative x: 1 / (1 + E), E = e^|x|, corrected by what 1 + E lost in rounding; positive: 1 less that.
 * Error below 1.1 ULP, subnormal results included.
 */
export function sigmoid(x: Lane): Lane {
  const y = sigmoidNormal(x);
  const far = farFromOne(x);
  // There it is e^x or 1.
  return some(far) ? select(far, min(exp(x), splat(1)), y) : y;
}

function sigmoidNormal(x: Lane): Lane {
  const size = abs(x);
  const shifted = expSteps(size);
  const value = expValue(shifted);
  const excess = expRest(size, shifted, value);
  const power = value + excess;
  const sum = power + c(1);
  const lost = c(1) - (sum - power) + (value - power + excess);
  const rough = c(1) / sum;
  const share = rough - rough * lost * rough;
  // 1 for positive x, 0 for negative, without a branch in the one-lane build.
  const whole = andBits(addBits(shiftRight(x, 63), c(10)), c(1));
  return abs(share - whole);
}

function c(i: i32): Lane {
  return pooled(TANH, i);
}
