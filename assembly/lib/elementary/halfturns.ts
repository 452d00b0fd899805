// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The cosine of an angle given in half turns, as daily and yearly cycles come: the reduction is exact and takes no pi.
import { abs, add, mul, splat, sub } from "../lanes/lanes";

// sin(pi v) = v (S0 + S1 v^2 + ...), |v| <= 1/2, off by 2^-54.5 of itself; scripts/fits.py halfturns
const S0: f64 = reinterpret<f64>(0x400921fb54442d18); // 3.141592653589793
const S1: f64 = reinterpret<f64>(0xc014abbce625be52); // -5.167712780049969
const S2: f64 = reinterpret<f64>(0x400466bc6775aa6e); // 2.550164039877294
const S3: f64 = reinterpret<f64>(0xbfe32d2cce627542); // -0.5992645293187382
const S4: f64 = reinterpret<f64>(0x3fb50783485190c2); // 0.08214588656989277
const S5: f64 = reinterpret<f64>(0xbf7e3074ddd1d24d); // -0.007370430478762358
const S6: f64 = reinterpret<f64>(0x3f3e8f35e9d44484); // 0.00046629968876838617
const S7: f64 = reinterpret<f64>(0xbef6f7977092b6bf); // -2.1903185402897008e-05
const S8: f64 = reinterpret<f64>(0x3ea9d1b8632cd654); // 7.694727116372231e-07

/** cos(pi t), 0 <= t <= 2: cos(pi t) = sin(pi (|t - 1| - 1/2)). Error below 2 ULP, 2^-53 near its zeros. */
export function cosHalfTurns<V>(t: V): V {
  const v = sub(abs(sub(t, splat<V>(1))), splat<V>(0.5));
  const z = mul(v, v);
  const z2 = mul(z, z);
  const a = add(splat<V>(S0), mul(z, splat<V>(S1)));
  const b = add(splat<V>(S2), mul(z, splat<V>(S3)));
  const c = add(splat<V>(S4), mul(z, splat<V>(S5)));
  const d = add(add(splat<V>(S6), mul(z, splat<V>(S7))), mul(z2, splat<V>(S8)));
  return mul(v, add(a, mul(z2, add(b, mul(z2, add(c, mul(z2, d)))))));
}
