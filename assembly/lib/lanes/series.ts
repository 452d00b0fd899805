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

  /** Reads a Lane: the cell at i, or the pair that starts there. */
  at(i: i32): Lane {
    return isVector<Lane>() ? v128.load(changetype<usize>(this) + ((<usize>i) << 3)) : this[i];
  }

  /** Reads the pair that starts at i, or the cell at i into every lane where there is no pair: no garbage beside it. */
  held(i: i32, pair: boolean): Lane {
    return pair ? this.at(i) : this.all(i);
  }

  /** Writes what `at` reads. */
  put(i: i32, x: Lane): void {
    if (isVector<Lane>()) v128.store(changetype<usize>(this) + ((<usize>i) << 3), x);
    else this[i] = x;
  }

  /**
   * Writes what `at` reads, of a v128 only the first lane when there is no pair. So the last of an odd number of rows needs
   * no second body: its pair reads one cell past the column and writes none.
   */
  write(i: i32, x: Lane, pair: boolean): void {
    if (!isVector<Lane>() || pair) this.put(i, x);
    else v128.store_lane<f64>(changetype<usize>(this) + ((<usize>i) << 3), x, 0);
  }

  /** Reads the cell at i into the first lane and the cell at j into the second. */
  gather(i: i32, j: i32): Lane {
    if (!isVector<Lane>()) return this[i];
    const first = v128.load64_zero(changetype<usize>(this) + ((<usize>i) << 3));
    return v128.load_lane<f64>(changetype<usize>(this) + ((<usize>j) << 3), first, 1);
  }

  /** Writes where `gather` reads; of a v128 only the first lane when there is no pair. */
  scatter(i: i32, j: i32, x: Lane, pair: boolean): void {
    if (!isVector<Lane>()) this[i] = x;
    else {
      v128.store_lane<f64>(changetype<usize>(this) + ((<usize>i) << 3), x, 0);
      if (pair) v128.store_lane<f64>(changetype<usize>(this) + ((<usize>j) << 3), x, 1);
    }
  }

  /** Reads one f64 into every lane. */
  all(i: i32): Lane {
    return isVector<Lane>() ? v128.load64_splat(changetype<usize>(this) + ((<usize>i) << 3)) : this[i];
  }

  /** The run that starts i places further on. */
  from(i: i32): Series {
    return changetype<Series>(changetype<usize>(this) + ((<usize>i) << 3));
  }

  /** False for a column the caller left out: pointer 0. */
  get given(): boolean {
    return changetype<usize>(this) !== 0;
  }
}
