/** A run of i64 in linear memory, as Series is one of f64. */
@final
@unmanaged
export class Ints {
  [key: i32]: i64;

  @operator("[]")
  get(i: i32): i64 {
    return load<i64>(changetype<usize>(this) + ((<usize>i) << 3));
  }

  @operator("[]=")
  set(i: i32, x: i64): void {
    store<i64>(changetype<usize>(this) + ((<usize>i) << 3), x);
  }

  /** Writes to an output that somebody wants. */
  emit(i: i32, x: i64): void {
    if (changetype<usize>(this) !== 0) this[i] = x;
  }
}

/** A count after one more; it stops at the last integer. */
export function oneMore(count: i64): i64 {
  return count < i64.MAX_VALUE ? count + 1 : count;
}

/** A run of u32: where groups start. Absent (address 0), all rows are one group. */
@final
@unmanaged
export class Offsets {
  /** Where group g starts among so many rows. */
  at(g: i32, rows: i32): i32 {
    if (changetype<usize>(this) === 0) return g === 0 ? 0 : rows;
    return load<u32>(changetype<usize>(this) + ((<usize>g) << 2));
  }
}

/**
 * floor(a b / d), at most `limit`, without a product that could overflow: digit by digit of b where it would. d and
 * limit are below 2^63, limit is at least 1.
 */
export function mulDiv(a: u64, b: u64, d: u64, limit: u64): u64 {
  if (clz(a) + clz(b) >= 64) {
    const quotient = (a * b) / d;
    return quotient < limit ? quotient : limit;
  }
  const whole = a / d;
  const part = a % d;
  let quotient: u64 = 0;
  let rest: u64 = 0;
  for (let bit: i64 = 63 - <i64>clz(b); bit >= 0; bit--) {
    if (whole > limit || quotient > limit >> 1) return limit;
    quotient <<= 1;
    rest <<= 1;
    if (rest >= d) {
      rest -= d;
      quotient++;
    }
    if (((b >> bit) & 1) !== 0) {
      quotient += whole;
      rest += part;
      if (rest >= d) {
        rest -= d;
        quotient++;
      }
    }
  }
  return quotient < limit ? quotient : limit;
}
