// Quantile of the standard normal distribution: M. J. Wichura, "Algorithm AS 241: The percentage points of the normal
// distribution", Applied Statistics 37 (1988), PPND16; coefficients as bits by scripts/fits_normal.py. Relative error below
// 1e-15 for every p, subnormal ones included; antisymmetric about 1/2; infinite at 0 and 1, NaN outside.

import { log } from "../elementary/log";
import { pooled } from "../lanes/bits";
import { abs, copysign, every, gt, le, min, root, select, some, splat, valid, within } from "../lanes/lanes";

// biome-ignore format: one constant a line, numbered
/** x / q = p(w) / q(w) in w = 0.425^2 - q^2, q = p - 1/2, |q| <= 0.425, off by 2^-53.2. p, then q. */
const CENTRAL = memory.data<u64>([
  0x400B18D91E9EEF75, // 0: p0 = 3.3871328727963665
  0x4060A4888B1A436E, // 1: p1 = 133.14166789178438
  0x409ECE5D2213C0CC, // 2: p2 = 1971.5909503065513
  0x40CAD1D8CD4EE71D, // 3: p3 = 13731.69376550946
  0x40E66C3E869B752A, // 4: p4 = 45921.95393154987
  0x40F06C1C55B78F20, // 5: p5 = 67265.7709270087
  0x40E052D26B2E45E4, // 6: p6 = 33430.57558358813
  0x40A39A296F7D925E, // 7: p7 = 2509.0809287301227
  0x3FF0000000000000, // 8: q0 = 1.0
  0x4045281B386E1AB5, // 9: q1 = 42.31333070160091
  0x4085797EFDC8B3F7, // 10: q2 = 687.1870074920579
  0x40B512322E75C89F, // 11: q3 = 5394.196021424751
  0x40D4B772D5D65266, // 12: q4 = 21213.794301586597
  0x40E3317CAA64F4BE, // 13: q5 = 39307.89580009271
  0x40DC0E457CB1AE76, // 14: q6 = 28729.085735721943
  0x40B46A7ECA984B69, // 15: q7 = 5226.495278852854
], 16);

// biome-ignore format: one constant a line, numbered
/** x = p(w) / q(w) in w = r - 1.6, r = sqrt(-log p), r <= 5, off by 2^-53.6. */
const NEAR = memory.data<u64>([
  0x3FF6C665FDE9526A, // 0: p0 = 1.4234371107496835
  0x4012857748CAB19B, // 1: p1 = 4.630337846156546
  0x401713F71462256A, // 2: p2 = 5.769497221460691
  0x400D2ECB1A3D02C4, // 3: p3 = 3.6478483247632045
  0x3FF453CC085375B2, // 4: p4 = 1.2704582524523684
  0x3FCEF2ABB9B85C37, // 5: p5 = 0.2417807251774506
  0x3F9744EB6C45EC67, // 6: p6 = 0.022723844989269184
  0x3F49615AC0B7ACE9, // 7: p7 = 0.0007745450142783414
  0x3FF0000000000000, // 8: q0 = 1.0
  0x40006CEFBB46A449, // 9: q1 = 2.053191626637759
  0x3FFAD278E6526633, // 10: q2 = 1.6763848301838038
  0x3FE61292F23385C9, // 11: q3 = 0.6897673349851
  0x3FC2F5123394F040, // 12: q4 = 0.14810397642748008
  0x3F8F207A7EAB17BF, // 13: q5 = 0.015198666563616457
  0x3F41F18CBFDF2728, // 14: q6 = 0.0005475938084995345
  0x3E120D3F686439E4, // 15: q7 = 1.0507500716444169e-09
], 16);

// biome-ignore format: one constant a line, numbered
/** x = p(w) / q(w) in w = r - 5, 5 <= r <= 27.3, off by 2^-52.3. */
const FAR = memory.data<u64>([
  0x401AA1B1C13EE526, // 0: p0 = 6.657904643501103
  0x4015DAEA6E875003, // 1: p1 = 5.463784911164114
  0x3FFC8EA6461FA445, // 2: p2 = 1.7848265399172913
  0x3FD2FAD9315255CF, // 3: p3 = 0.29656057182850487
  0x3F9B2B41193B4EE7, // 4: p4 = 0.026532189526576124
  0x3F545C1908425345, // 5: p5 = 0.0012426609473880784
  0x3EFC6EC6CC59E02A, // 6: p6 = 2.7115555687434876e-05
  0x3E8AFB74D693BF93, // 7: p7 = 2.0103343992922881e-07
  0x3FF0000000000000, // 8: q0 = 1.0
  0x3FE331D34FC7D77F, // 9: q1 = 0.599832206555888
  0x3FC186EB183443FB, // 10: q2 = 0.1369298809227358
  0x3F8E76F93215462A, // 11: q3 = 0.014875361290850615
  0x3F49C8BC979DC5D7, // 12: q4 = 0.0007868691311456133
  0x3EF35C2C496374BF, // 13: q5 = 1.8463183175100548e-05
  0x3E831446F740B9E0, // 14: q6 = 1.421511758316446e-07
  0x3CE269BFF1F8C190, // 15: q7 = 2.0442631033899397e-15
], 16);

const LN_2: f64 = 0.6931471805599453;
/** sqrt(1/2), and half of it. */
const ROOT_HALF: f64 = 0.7071067811865476;
const HALF_ROOT_HALF: f64 = 0.3535533905932738;

/** x with cdf x = p. */
export function normalQuantile(p: Lane): Lane {
  const half = splat(0.5);
  const q = p - half; // exact from 1/4 on
  const central = le(abs(q), splat(0.425));
  const near = q * rational(CENTRAL, splat(0.180625) - q * q);
  return every(central) ? near : select(central, near, tails(p, q));
}

/** p below 0.075 or above 0.925, by the logarithm of what lies beyond. */
function tails(p: Lane, q: Lane): Lane {
  const beyond = min(p, splat(1) - p);
  return valid(within(p, 0, 1), copysign(tailQuantile(root(-log(beyond))), q));
}

/** Upper quantile of a probability e^(-r^2) below 0.075, the least double and 0 included. */
function tailQuantile(r: Lane): Lane {
  const far = gt(r, splat(5));
  const near = rational(NEAR, r - splat(1.6));
  const size = some(far) ? select(far, rational(FAR, r - splat(5)), near) : near;
  return select(gt(r, splat(30)), r, size); // infinite
}

/** Inverse of erf: x times the same function of x^2 up to 0.85, beyond by 1 - |x|, which is exact. Relative error below 1e-15. */
export function erfInv(x: Lane): Lane {
  const size = abs(x);
  const central = le(size, splat(0.85));
  const near = x * (rational(CENTRAL, splat(0.180625) - x * splat(0.25) * x) * splat(HALF_ROOT_HALF));
  return every(central) ? near : select(central, near, valid(within(x, -1, 1), inverseTail(splat(1) - size, x)));
}

/** Inverse of erfc, of subnormal numbers too. Relative error below 1e-15. */
export function erfcInv(x: Lane): Lane {
  const y = splat(1) - x;
  const central = le(abs(y), splat(0.85));
  const near = y * (rational(CENTRAL, splat(0.180625) - y * splat(0.25) * y) * splat(HALF_ROOT_HALF));
  if (every(central)) return near;
  return select(central, near, valid(within(x, 0, 2), inverseTail(min(x, splat(2) - x), y)));
}

/** The size whose erfc is `beyond`, which is twice a probability, with the sign of y. */
function inverseTail(beyond: Lane, y: Lane): Lane {
  return copysign(tailQuantile(root(splat(LN_2) - log(beyond))) * splat(ROOT_HALF), y);
}

/** Eight coefficients above and eight below, the latter from 8 on. */
function rational(pool: usize, w: Lane): Lane {
  const z = w * w;
  return polynomial(pool, 0, w, z) / polynomial(pool, 8, w, z);
}

function polynomial(pool: usize, i: i32, w: Lane, z: Lane): Lane {
  const a = pooled(pool, i) + w * pooled(pool, i + 1) + z * (pooled(pool, i + 2) + w * pooled(pool, i + 3));
  const b = pooled(pool, i + 4) + w * pooled(pool, i + 5) + z * (pooled(pool, i + 6) + w * pooled(pool, i + 7));
  return a + z * z * b;
}
