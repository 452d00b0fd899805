// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The 64 bits of each lane of V as integers, and table reads by them. What lanes.ts is for arithmetic, this is for the
// insides of the elementary functions.

/** Wrapping integer sum. */
export function addBits<V>(a: V, b: V): V {
  if (isVector<V>()) return i64x2.add(a, b);
  return reinterpret<f64>(reinterpret<u64>(a as f64) + reinterpret<u64>(b as f64)) as V;
}

/** So many doubles further from zero. */
export function stepped<V>(x: V, doubles: i64): V {
  if (isVector<V>()) return i64x2.add(x, i64x2.splat(doubles));
  return reinterpret<f64>(reinterpret<i64>(x as f64) + doubles) as V;
}

export function andBits<V>(a: V, b: V): V {
  if (isVector<V>()) return v128.and(a, b);
  return reinterpret<f64>(reinterpret<u64>(a as f64) & reinterpret<u64>(b as f64)) as V;
}

export function orBits<V>(a: V, b: V): V {
  if (isVector<V>()) return v128.or(a, b);
  return reinterpret<f64>(reinterpret<u64>(a as f64) | reinterpret<u64>(b as f64)) as V;
}

export function shiftLeft<V>(x: V, places: i32): V {
  if (isVector<V>()) return i64x2.shl(x, places);
  return reinterpret<f64>(reinterpret<u64>(x as f64) << (<u64>places)) as V;
}

/** Zeros come in from the left. The arithmetic shift costs six times this one. */
export function shiftRight<V>(x: V, places: i32): V {
  if (isVector<V>()) return i64x2.shr_u(x, places);
  return reinterpret<f64>(reinterpret<u64>(x as f64) >> <u64>places) as V;
}

/** a > b as signed integers, a mask. On the bits of |x| and of a bound it is x > bound, true for NaN. */
export function exceeds<V>(a: V, b: V): V {
  if (isVector<V>()) return i64x2.gt_s(a, b);
  return reinterpret<f64>(<u64>(reinterpret<i64>(a as f64) > reinterpret<i64>(b as f64))) as V;
}

/** True when some lane of the mask is. On x86 half the instructions of v128.any_true. */
export function anyLane<V>(mask: V): bool {
  if (isVector<V>()) return i64x2.bitmask(mask) != 0;
  return <bool>(<i32>reinterpret<u64>(mask as f64));
}

/** Per lane, the f64 that stands the lane's low 32 bits after the table's start. Wasm has no gather. */
export function lookup<V>(table: usize, offset: V): V {
  if (isVector<V>()) {
    const first = v128.load64_zero(table + offset0(offset));
    return v128.load_lane<f64>(table + offset1(offset), first, 1);
  }
  return load<f64>(table + offset0(offset)) as V;
}

/** Low 32 bits of the first lane. */
export function offset0<V>(offset: V): usize {
  if (isVector<V>()) return i32x4.extract_lane(offset, 0);
  return <u32>reinterpret<u64>(offset as f64);
}

/** Low 32 bits of the second lane. */
export function offset1(offset: v128): usize {
  return i32x4.extract_lane(offset, 2);
}

/** Constant number i of a pool. One load: a splatted literal costs three instructions, and sixteen bytes. */
export function pooled<V>(pool: usize, i: i32): V {
  if (isVector<V>()) return v128.load64_splat(pool + ((<usize>i) << 3));
  return load<f64>(pool + ((<usize>i) << 3)) as V;
}
