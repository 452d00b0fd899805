// The 64 bits of each lane as integers, and table reads by them. What lanes.ts is for arithmetic, this is for the insides of the
// elementary functions.

/** Wrapping integer sum. */
export function addBits(a: Lane, b: Lane): Lane {
  return isVector<Lane>() ? i64x2.add(a, b) : reinterpret<f64>(reinterpret<u64>(a) + reinterpret<u64>(b));
}

/** One more in each lane where the mask is true, of a count that begins as +0: a mask is -1 as an integer. */
export function tallied(count: Lane, when: Mask): Lane {
  if (isVector<Lane>()) return i64x2.sub(count, when);
  return reinterpret<f64>(reinterpret<u64>(count) + reinterpret<u64>(changetype<f64>(when)));
}

/** What all lanes counted. */
export function tallyOf(count: Lane): i32 {
  return <i32>offset0(count) + <i32>offset1(count);
}

/** So many doubles further from zero. */
export function stepped(x: Lane, doubles: i64): Lane {
  return isVector<Lane>() ? i64x2.add(x, i64x2.splat(doubles)) : reinterpret<f64>(reinterpret<i64>(x) + doubles);
}

export function andBits(a: Lane, b: Lane): Lane {
  return isVector<Lane>() ? v128.and(a, b) : reinterpret<f64>(reinterpret<u64>(a) & reinterpret<u64>(b));
}

export function orBits(a: Lane, b: Lane): Lane {
  return isVector<Lane>() ? v128.or(a, b) : reinterpret<f64>(reinterpret<u64>(a) | reinterpret<u64>(b));
}

export function shiftLeft(x: Lane, places: i32): Lane {
  return isVector<Lane>() ? i64x2.shl(x, places) : reinterpret<f64>(reinterpret<u64>(x) << (<u64>places));
}

/** Zeros come in from the left. The arithmetic shift costs six times this one. */
export function shiftRight(x: Lane, places: i32): Lane {
  return isVector<Lane>() ? i64x2.shr_u(x, places) : reinterpret<f64>(reinterpret<u64>(x) >> <u64>places);
}

/** a > b as signed integers. On the bits of |x| and of a bound it is x > bound, true for NaN. */
export function exceeds(a: Lane, b: Lane): Mask {
  if (isVector<Lane>()) return i64x2.gt_s(a, b);
  return changetype<Mask>(reinterpret<f64>(<u64>(reinterpret<i64>(a) > reinterpret<i64>(b) ? 1 : 0)));
}

/** Per lane, the f64 that stands the lane's low 32 bits after the table's start. Wasm has no gather. */
export function lookup(table: usize, offset: Lane): Lane {
  if (!isVector<Lane>()) return load<f64>(table + offset0(offset));
  const first = v128.load64_zero(table + offset0(offset));
  return v128.load_lane<f64>(table + offset1(offset), first, 1);
}

/** Low 32 bits of the first lane. */
export function offset0(offset: Lane): usize {
  return isVector<Lane>() ? i32x4.extract_lane(offset, 0) : <u32>reinterpret<u64>(offset);
}

/** Low 32 bits of the second lane, where there is one. */
export function offset1(offset: Lane): usize {
  return isVector<Lane>() ? i32x4.extract_lane(offset, 2) : 0;
}

/** Constant number i of a pool. One load: a splatted literal costs three instructions, and sixteen bytes. */
export function pooled(pool: usize, i: i32): Lane {
  const address = pool + ((<usize>i) << 3);
  return isVector<Lane>() ? v128.load64_splat(address) : load<f64>(address);
}
