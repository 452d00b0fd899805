// Doubles as unsigned integers that rise in the order of a sort: minus infinity, ..., -0, +0, ..., infinity, NaN last. Integers
// compare without exceptions, and their digits can be counted.

const SIGN: u64 = 0x8000000000000000;

/** The key of every NaN: above all others, whichever way they run. */
export const NAN_KEY: u64 = u64.MAX_VALUE;

/** The key of x; `flip` is 0, or all ones for keys that fall as x rises. */
export function keyOf(x: f64, flip: u64): u64 {
  const bits = reinterpret<u64>(x);
  const key = bits ^ (<u64>(<i64>bits >> 63) | SIGN) ^ flip;
  return x === x ? key : NAN_KEY;
}

/** The double that has this key; NaN is the canonical one. */
export function numberOf(key: u64, flip: u64): f64 {
  const straight = key ^ flip;
  const bits = straight ^ (((straight >> 63) - 1) | SIGN);
  return key === NAN_KEY ? NaN : reinterpret<f64>(bits);
}

/** Sets a table of counters to zero: cells of 8 bytes. */
export function clear(table: usize, cells: usize): void {
  for (let at = table; at < table + (cells << 3); at += 8) store<u64>(at, 0);
}
