// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The 64 bits of each lane of V as integers, and table reads by them. What lanes.ts is for arithmetic, this is for the
// insides of the elementary functions.

/** Wrapping integer sum. */
export function addBits<V>(a: V, b: V): V {
  if (isVector<V>()) return i64x2.add(a, b);
  return reinterpret<f64>(reinterpret<u64>(a as f64) + reinterpret<u64>(b as f64)) as V;
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
  return reinterpret<f64>(reinterpret<u64>(x as f64) >> (<u64>places)) as V;
}

/** a > b as signed integers, a mask. On the bits of |x| and of a bound it is x > bound, true for NaN. */
export function exceeds<V>(a: V, b: V): V {
  if (isVector<V>()) return i64x2.gt_s(a, b);
  return reinterpret<f64>(<u64>(reinterpret<i64>(a as f64) > reinterpret<i64>(b as f64))) as V;
}

/** Per lane, the f64 at table + (low 32 bits of the lane). Wasm has no gather; two loads cost no more than their uops. */
export function lookup<V>(table: usize, offsets: V): V {
  if (isVector<V>()) {
    const first = v128.load64_zero(table + <usize>i32x4.extract_lane(offsets, 0));
    return v128.load_lane<f64>(table + <usize>i32x4.extract_lane(offsets, 2), first, 1);
  }
  return load<f64>(table + <usize>(<u32>reinterpret<u64>(offsets as f64))) as V;
}

/** Constant number i of a pool. One load: a splatted literal costs three instructions, and sixteen bytes. */
export function pooled<V>(pool: usize, i: i32): V {
  if (isVector<V>()) return v128.load64_splat(pool + ((<usize>i) << 3));
  return load<f64>(pool + ((<usize>i) << 3)) as V;
}
