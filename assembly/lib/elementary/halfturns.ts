// Sine and cosine of an angle given in half turns, as daily and yearly cycles come: the reduction is exact and takes no pi.
import { abs, splat } from "../lanes/lanes";

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
export function cosHalfTurns(t: Lane): Lane {
  return sinHalfTurns(abs(t - splat(1)) - splat(0.5));
}

/** sin(pi v), |v| <= 1/2. Error below 2 ULP. */
export function sinHalfTurns(v: Lane): Lane {
  const z = v * v;
  const z2 = z * z;
  const a = splat(S0) + z * splat(S1);
  const b = splat(S2) + z * splat(S3);
  const c = splat(S4) + z * splat(S5);
  const d = splat(S6) + z * splat(S7) + z2 * splat(S8);
  return v * (a + z2 * (b + z2 * (c + z2 * d)));
}
