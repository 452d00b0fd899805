// @ts-nocheck asc checks this file; tsc has no i64 indexing.

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
    if (changetype<usize>(this) != 0) this[i] = x;
  }
}

/** A run of u32: where groups start. Absent (address 0), all rows are one group. */
@final
@unmanaged
export class Offsets {
  /** Where group g starts among so many rows. */
  at(g: i32, rows: i32): i32 {
    if (changetype<usize>(this) == 0) return g == 0 ? 0 : rows;
    return load<u32>(changetype<usize>(this) + ((<usize>g) << 2));
  }
}
