// What operators do not say about a Lane, which is v128 (two rows) or f64 (one): a formula written with these has one body for both
// builds, and both give the same bits. A Mask is all ones per true lane of a v128, the integer 1 in the bits of an f64; only the
// functions below look inside. One branch of every isVector is compiled.

/** x in every lane. */
export function splat(x: f64): Lane {
  return isVector<Lane>() ? f64x2.splat(x) : x;
}

export function abs(x: Lane): Lane {
  return isVector<Lane>() ? f64x2.abs(x) : Math.abs(x);
}

export function root(x: Lane): Lane {
  return isVector<Lane>() ? f64x2.sqrt(x) : Math.sqrt(x);
}

export function floor(x: Lane): Lane {
  return isVector<Lane>() ? f64x2.floor(x) : Math.floor(x);
}

export function ceil(x: Lane): Lane {
  return isVector<Lane>() ? f64x2.ceil(x) : Math.ceil(x);
}

export function trunc(x: Lane): Lane {
  return isVector<Lane>() ? f64x2.trunc(x) : Math.trunc(x);
}

/** |x| with the sign of y. */
export function copysign(x: Lane, y: Lane): Lane {
  if (isVector<Lane>()) return v128.bitselect(y, x, f64x2.splat(-0.0));
  const sign = reinterpret<u64>(y) & 0x8000000000000000;
  return reinterpret<f64>((reinterpret<u64>(x) & 0x7fffffffffffffff) | sign);
}

/** Nearest integer, halves away from zero. Not nearest (halves to even), not floor(x + 0.5) (wrong at 0.49999999999999994). */
export function roundHalfAway(x: Lane): Lane {
  const whole = trunc(x);
  const half = ge(abs(x - whole), splat(0.5));
  return select(half, whole + copysign(splat(1), x), whole);
}

// f64x2.min and max cost 9 to 12 times pmin and pmax on x86. With the value first and the bound second, the p forms keep a
// NaN value too; they differ only in the sign of zero, which a bound never needs.

/** x, at most bound; NaN stays NaN. */
export function min(x: Lane, bound: Lane): Lane {
  if (isVector<Lane>()) return f64x2.pmin(x, bound);
  return bound < x ? bound : x;
}

/** x, at least bound; NaN stays NaN. */
export function max(x: Lane, bound: Lane): Lane {
  if (isVector<Lane>()) return f64x2.pmax(x, bound);
  return x < bound ? bound : x;
}

/** x brought into [low, high]; NaN stays NaN. */
export function clamp(x: Lane, low: f64, high: f64): Lane {
  return min(max(x, splat(low)), splat(high));
}

export function eq(a: Lane, b: Lane): Mask {
  return isVector<Lane>() ? f64x2.eq(a, b) : mask(a === b);
}

export function ne(a: Lane, b: Lane): Mask {
  return isVector<Lane>() ? f64x2.ne(a, b) : mask(a !== b);
}

export function lt(a: Lane, b: Lane): Mask {
  return isVector<Lane>() ? f64x2.lt(a, b) : mask(a < b);
}

export function le(a: Lane, b: Lane): Mask {
  return isVector<Lane>() ? f64x2.le(a, b) : mask(a <= b);
}

export function gt(a: Lane, b: Lane): Mask {
  return lt(b, a);
}

export function ge(a: Lane, b: Lane): Mask {
  return le(b, a);
}

/** low <= x <= high; false for NaN. Bounds that are infinite are meant to be given as the largest finite double. */
export function within(x: Lane, low: f64, high: f64): Mask {
  return both(ge(x, splat(low)), le(x, splat(high)));
}

/** Neither NaN nor infinite: x - x is then zero. Two instructions shorter than |x| against the largest double. */
export function finite(x: Lane): Mask {
  return eq(x - x, splat(0));
}

export function both(a: Mask, b: Mask): Mask {
  return isVector<Lane>() ? v128.and(a, b) : ofBit(bitOf(a) & bitOf(b));
}

export function either(a: Mask, b: Mask): Mask {
  return isVector<Lane>() ? v128.or(a, b) : ofBit(bitOf(a) | bitOf(b));
}

export function not(a: Mask): Mask {
  return isVector<Lane>() ? v128.not(a) : mask(!truth(a));
}

/** One condition for every lane. */
export function always(condition: boolean): Mask {
  return isVector<Lane>() ? changetype<Mask>(i64x2.splat(condition ? -1 : 0)) : mask(condition);
}

/** The conditions of the first lane and the second. */
export function maskOf(one: boolean, other: boolean): Mask {
  return isVector<Lane>() ? changetype<Mask>(i64x2(one ? -1 : 0, other ? -1 : 0)) : mask(one);
}

/** a where the mask is true, else b. */
export function select(when: Mask, a: Lane, b: Lane): Lane {
  if (isVector<Lane>()) return v128.bitselect(a, b, when);
  return truth(when) ? a : b;
}

/** x where the mask is true, else +0. */
export function keep(when: Mask, x: Lane): Lane {
  if (isVector<Lane>()) return v128.and(when, x);
  return truth(when) ? x : 0;
}

/** The first lane. */
export function first(x: Lane): f64 {
  return isVector<Lane>() ? f64x2.extract_lane(x, 0) : x;
}

/** 1 where the mask is true, else 0. */
export function flag(when: Mask): Lane {
  return keep(when, splat(1));
}

/** x where the mask is true, else the canonical NaN. */
export function valid(when: Mask, x: Lane): Lane {
  return select(when, x, splat(NaN));
}

/** True when some lane of the mask is. */
export function some(when: Mask): boolean {
  return isVector<Lane>() ? i64x2.bitmask(when) !== 0 : truth(when);
}

/** True when each lane of the mask is. */
export function every(when: Mask): boolean {
  return isVector<Lane>() ? i64x2.bitmask(when) === 3 : truth(when);
}

// The folds below vanish when inlined: wrap(reinterpret(reinterpret(extend(c)))) is c.

function mask(condition: bool): Mask {
  return ofBit(<u32>condition);
}

function ofBit(bit: u32): Mask {
  return changetype<Mask>(reinterpret<f64>(<u64>bit));
}

function bitOf(x: Mask): u32 {
  return <u32>reinterpret<u64>(changetype<f64>(x));
}

function truth(x: Mask): boolean {
  return bitOf(x) !== 0;
}

/** x in the first lane and y in the second, where there is one. */
export function pairOf(x: f64, y: f64): Lane {
  return isVector<Lane>() ? f64x2.replace_lane(f64x2.splat(x), 1, y) : x;
}

/** One lane as a number. */
export function laneOf(x: Lane, lane: i32): f64 {
  if (!isVector<Lane>()) return x;
  return lane === 0 ? f64x2.extract_lane(x, 0) : f64x2.extract_lane(x, 1);
}
