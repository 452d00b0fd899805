// @ts-nocheck asc checks this file; tsc has no f64 indexing and cannot type a generic that is sometimes v128.

/** A run of f64 in linear memory. The pointer is the value: no header, no length, no allocation. */
@final
@unmanaged
export class Series {
  [key: i32]: f64;

  @operator("[]")
  get(i: i32): f64 {
    return load<f64>(changetype<usize>(this) + ((<usize>i) << 3));
  }

  @operator("[]=")
  set(i: i32, x: f64): void {
    store<f64>(changetype<usize>(this) + ((<usize>i) << 3), x);
  }

  /** Reads one f64, or the pair that starts at i when V is v128. */
  at<V>(i: i32): V {
    if (isVector<V>()) return v128.load(changetype<usize>(this) + ((<usize>i) << 3));
    return this[i] as V;
  }

  /** Reads the pair that starts at i, or the cell at i into every lane where there is no pair: no garbage beside it. */
  held<V>(i: i32, pair: bool): V {
    return pair ? this.at<V>(i) : this.all<V>(i);
  }

  /** Writes what `at` reads. */
  put<V>(i: i32, x: V): void {
    if (isVector<V>()) v128.store(changetype<usize>(this) + ((<usize>i) << 3), x);
    else this[i] = x as f64;
  }

  /**
   * Writes what `at` reads, of a v128 only the first lane when there is no pair. So the last of an odd number of rows needs
   * no second body: its pair reads one cell past the column and writes none.
   */
  write<V>(i: i32, x: V, pair: bool): void {
    if (!isVector<V>() || pair) this.put(i, x);
    else v128.store_lane<f64>(changetype<usize>(this) + ((<usize>i) << 3), x, 0);
  }

  /** Reads the cell at i into the first lane and the cell at j into the second. */
  gather<V>(i: i32, j: i32): V {
    if (!isVector<V>()) return this[i] as V;
    const first = v128.load64_zero(changetype<usize>(this) + ((<usize>i) << 3));
    return v128.load_lane<f64>(changetype<usize>(this) + ((<usize>j) << 3), first, 1);
  }

  /** Writes where `gather` reads; of a v128 only the first lane when there is no pair. */
  scatter<V>(i: i32, j: i32, x: V, pair: bool): void {
    if (!isVector<V>()) this[i] = x as f64;
    else {
      v128.store_lane<f64>(changetype<usize>(this) + ((<usize>i) << 3), x, 0);
      if (pair) v128.store_lane<f64>(changetype<usize>(this) + ((<usize>j) << 3), x, 1);
    }
  }

  /** Reads one f64 into every lane. */
  all<V>(i: i32): V {
    if (isVector<V>()) return v128.load64_splat(changetype<usize>(this) + ((<usize>i) << 3));
    return this[i] as V;
  }

  /** The run that starts i places further on. */
  from(i: i32): Series {
    return changetype<Series>(changetype<usize>(this) + ((<usize>i) << 3));
  }

  /** False for a column the caller left out: pointer 0. */
  get given(): bool {
    return changetype<usize>(this) != 0;
  }
}
