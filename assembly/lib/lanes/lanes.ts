// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Arithmetic on V, which is f64 (one lane) or v128 (two lanes): a formula written with these has one body for both builds,
// and both give the same bits. A mask is a V too: all ones per true lane in v128, the integer 1 in the bits of an f64;
// only the functions below look inside.

/** x in every lane. */
export function splat<V>(x: f64): V {
  if (isVector<V>()) return f64x2.splat(x);
  return x as V;
}

export function add<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.add(a, b);
  return a + b;
}

export function sub<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.sub(a, b);
  return a - b;
}

export function mul<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.mul(a, b);
  return a * b;
}

export function div<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.div(a, b);
  return a / b;
}

export function neg<V>(x: V): V {
  if (isVector<V>()) return f64x2.neg(x);
  return -x;
}

export function abs<V>(x: V): V {
  if (isVector<V>()) return f64x2.abs(x);
  return NativeMath.abs(x as f64) as V;
}

export function root<V>(x: V): V {
  if (isVector<V>()) return f64x2.sqrt(x);
  return sqrt<f64>(x as f64) as V;
}

export function floor<V>(x: V): V {
  if (isVector<V>()) return f64x2.floor(x);
  return NativeMath.floor(x as f64) as V;
}

export function ceil<V>(x: V): V {
  if (isVector<V>()) return f64x2.ceil(x);
  return NativeMath.ceil(x as f64) as V;
}

export function trunc<V>(x: V): V {
  if (isVector<V>()) return f64x2.trunc(x);
  return NativeMath.trunc(x as f64) as V;
}

/** |x| with the sign of y. */
export function copysign<V>(x: V, y: V): V {
  if (isVector<V>()) return v128.bitselect(y, x, f64x2.splat(-0.0));
  const sign = reinterpret<u64>(y as f64) & 0x8000000000000000;
  return reinterpret<f64>((reinterpret<u64>(x as f64) & 0x7fffffffffffffff) | sign) as V;
}

/** Nearest integer, halves away from zero. Not nearest (halves to even), not floor(x + 0.5) (wrong at 0.49999999999999994). */
export function roundHalfAway<V>(x: V): V {
  const whole = trunc(x);
  const half = ge(abs(sub(x, whole)), splat<V>(0.5));
  return select(half, add(whole, copysign(splat<V>(1), x)), whole);
}

// f64x2.min and max cost 9 to 12 times pmin and pmax on x86. With the value first and the bound second, the p forms keep a
// NaN value too; they differ only in the sign of zero, which a bound never needs.

/** x, at most bound; NaN stays NaN. */
export function min<V>(x: V, bound: V): V {
  if (isVector<V>()) return f64x2.pmin(x, bound);
  return (bound as f64) < (x as f64) ? bound : x;
}

/** x, at least bound; NaN stays NaN. */
export function max<V>(x: V, bound: V): V {
  if (isVector<V>()) return f64x2.pmax(x, bound);
  return (x as f64) < (bound as f64) ? bound : x;
}

/** x brought into [low, high]; NaN stays NaN. */
export function clamp<V>(x: V, low: f64, high: f64): V {
  return min(max(x, splat<V>(low)), splat<V>(high));
}

export function eq<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.eq(a, b);
  return mask((a as f64) == (b as f64)) as V;
}

export function ne<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.ne(a, b);
  return mask((a as f64) != (b as f64)) as V;
}

export function lt<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.lt(a, b);
  return mask((a as f64) < (b as f64)) as V;
}

export function le<V>(a: V, b: V): V {
  if (isVector<V>()) return f64x2.le(a, b);
  return mask((a as f64) <= (b as f64)) as V;
}

export function gt<V>(a: V, b: V): V {
  return lt(b, a);
}

export function ge<V>(a: V, b: V): V {
  return le(b, a);
}

/** low <= x <= high; false for NaN. Bounds that are infinite are meant to be given as the largest finite double. */
export function within<V>(x: V, low: f64, high: f64): V {
  return both(ge(x, splat<V>(low)), le(x, splat<V>(high)));
}

/** Neither NaN nor infinite: x - x is then zero. Two instructions shorter than |x| against the largest double. */
export function finite<V>(x: V): V {
  return eq(sub(x, x), splat<V>(0));
}

export function both<V>(a: V, b: V): V {
  if (isVector<V>()) return v128.and(a, b);
  return mask(truth(a as f64) & truth(b as f64)) as V;
}

export function either<V>(a: V, b: V): V {
  if (isVector<V>()) return v128.or(a, b);
  return mask(truth(a as f64) | truth(b as f64)) as V;
}

export function not<V>(a: V): V {
  if (isVector<V>()) return v128.not(a);
  return mask(!truth(a as f64)) as V;
}

/** One condition for every lane. */
export function always<V>(condition: bool): V {
  if (isVector<V>()) return i64x2.splat(condition ? -1 : 0);
  return mask(condition) as V;
}

/** a where the mask is true, else b. */
export function select<V>(when: V, a: V, b: V): V {
  if (isVector<V>()) return v128.bitselect(a, b, when);
  return truth(when as f64) ? a : b;
}

/** x where the mask is true, else +0. */
export function keep<V>(when: V, x: V): V {
  if (isVector<V>()) return v128.and(when, x);
  return truth(when as f64) ? x : (0.0 as V);
}

/** The first lane. */
export function first<V>(x: V): f64 {
  if (isVector<V>()) return f64x2.extract_lane(x, 0);
  return x as f64;
}

/** 1 where the mask is true, else 0. */
export function flag<V>(when: V): V {
  return keep(when, splat<V>(1));
}

/** x where the mask is true, else the canonical NaN. */
export function valid<V>(when: V, x: V): V {
  return select(when, x, splat<V>(NaN));
}

/** True when some lane of the mask is. */
export function some<V>(when: V): bool {
  if (isVector<V>()) return i64x2.bitmask(when) != 0;
  return truth(when as f64);
}

/** True when each lane of the mask is. */
export function every<V>(when: V): bool {
  if (isVector<V>()) return i64x2.bitmask(when) == 3;
  return truth(when as f64);
}

// The two folds below vanish when inlined: wrap(reinterpret(reinterpret(extend(c)))) is c.

function mask(condition: bool): f64 {
  return reinterpret<f64>(<u64>condition);
}

function truth(x: f64): bool {
  return <bool>(<i32>reinterpret<u64>(x));
}

/** x in the first lane and y in the second, where there is one. */
export function pairOf<V>(x: f64, y: f64): V {
  if (isVector<V>()) return f64x2.replace_lane(f64x2.splat(x), 1, y);
  return x as V;
}

/** One lane as a number. */
export function laneOf<V>(x: V, lane: i32): f64 {
  if (!isVector<V>()) return x as f64;
  return lane == 0 ? f64x2.extract_lane(x, 0) : f64x2.extract_lane(x, 1);
}
