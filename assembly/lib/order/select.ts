// Order statistics without sorting: count a digit, keep the keys of the one bucket that matters, go on below. Linear in the number of
// keys whatever they are.
import { clear, keyOf, NAN_KEY } from "../lanes/keys";
import { Series } from "../lanes/series";

/** Below this, fewer and smaller buckets: clearing and adding up a large table would cost more than the keys. */
const FEW: i32 = 3000;
/** So few candidates are sorted by insertion. */
const RUN: i32 = 16;

/** Puts the keys of all values that are numbers into `keys`; returns how many. */
export function numberKeys(x: Series, n: i32, keys: usize): i32 {
  let to = keys;
  for (let i = 0; i < n; i++) {
    const key = keyOf(x[i], 0);
    store<u64>(to, key);
    to += key !== NAN_KEY ? 8 : 0;
  }
  return <i32>((to - keys) >> 3);
}

/** The k-th smallest of n keys, from 0; `spare` takes as many keys again, `buckets` are 1024 cells of 8 bytes. */
export function select(keys: usize, n: i32, k: i32, spare: usize, buckets: usize): u64 {
  const width: u64 = n < FEW ? 7 : 11;
  const mask = ((<usize>1) << (<usize>width)) - 1;
  let from = keys;
  while (n > RUN) {
    const first = load<u64>(from);
    const end = from + ((<usize>n) << 3);
    let varying: u64 = 0;
    for (let at = from; at < end; at += 8) varying |= load<u64>(at) ^ first;
    if (varying === 0) return first;
    const high = 64 - clz(varying);
    const shift = high > width ? high - width : 0;
    clear(buckets, (mask + 1) >> 1);
    for (let at = from; at < end; at += 8) {
      const slot = buckets + ((<usize>(load<u64>(at) >> shift) & mask) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    let bucket: usize = 0;
    let size = load<i32>(buckets);
    while (k >= size) {
      k -= size;
      bucket++;
      size = load<i32>(buckets + (bucket << 2));
    }
    let to = spare;
    for (let at = from; at < end; at += 8) {
      const key = load<u64>(at);
      store<u64>(to, key);
      to += (<usize>(key >> shift) & mask) === bucket ? 8 : 0;
    }
    from = spare;
    n = size;
  }
  return selectFew(from, n, k, spare);
}

/** The same by insertion, into `spare`, which may be where the keys are. */
function selectFew(keys: usize, n: i32, k: i32, spare: usize): u64 {
  for (let i: usize = 0; i < <usize>n; i++) {
    const key = load<u64>(keys + (i << 3));
    let to = spare + (i << 3);
    for (; to > spare && load<u64>(to - 8) > key; to -= 8) store<u64>(to, load<u64>(to - 8));
    store<u64>(to, key);
  }
  return load<u64>(spare + ((<usize>k) << 3));
}

/** The key that follows the k-th smallest in order: the same one again where more than k + 1 keys do not exceed it. */
export function following(keys: usize, n: i32, k: i32, kth: u64): u64 {
  let upTo = 0;
  let least = NAN_KEY;
  for (let i = 0; i < n; i++) {
    const key = load<u64>(keys + ((<usize>i) << 3));
    const above = key > kth;
    upTo += above ? 0 : 1;
    least = above && key < least ? key : least;
  }
  return upTo > k + 1 ? kth : least;
}

/** Between two neighbours in order, `part` of the way from one to the other; the lower one exactly when part is 0, NaN between the infinities. */
export function between(low: f64, high: f64, part: f64): f64 {
  if (part === 0 || low === high) return low;
  const distance = high - low;
  const value = distance < Infinity ? low + part * distance : (1 - part) * low + part * high;
  return value > high ? high : value === value ? value : NaN;
}
