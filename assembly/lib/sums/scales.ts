// Powers of two by which columns are brought to like size: no square overflows then, and no digit changes.

/** n of 2^n <= x < 2^(n + 1), from -1000 on. */
export function exponentOf(x: f64): i32 {
  return max<i32>(<i32>(reinterpret<u64>(x) >> 52) - 1023, -1000);
}

/** 2^n, n from -1022 to 1023 */
export function powerOf(exponent: i32): f64 {
  return reinterpret<f64>((<u64>(exponent + 1023)) << 52);
}
