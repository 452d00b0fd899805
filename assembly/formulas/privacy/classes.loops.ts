// From rows to equivalence classes, and who must not be told of.

import { allUpTo } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { Series } from "../../lib/lanes/series";
import { sortKeys } from "../../lib/order/sort";

const MOST: f64 = 9007199254740991;

/** Sorts by the last key, then by the one before, and so on: what is equal keeps its order. */
export function privacy_classes(
  key: Series,
  offsets: Offsets,
  rows: i32,
  keyCount: i32,
  groups: i32,
  classOfOut: Series,
  sizeOut: Series,
  orderOut: Series,
  sizesOut: Series,
  classesOut: Series,
  kOut: Series,
  values: Series,
  keys: usize,
  spare: usize,
  rowsScratch: usize,
  places: Series,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = key.from(begin * keyCount);
    if (!allUpTo(own, n * keyCount, f64.MAX_VALUE)) {
      for (let i = begin; i < begin + n; i++) {
        if (classOfOut.given) classOfOut[i] = NaN;
        if (sizeOut.given) sizeOut[i] = NaN;
        if (orderOut.given) orderOut[i] = NaN;
        if (sizesOut.given) sizesOut[i] = NaN;
      }
      if (classesOut.given) classesOut[g] = NaN;
      if (kOut.given) kOut[g] = NaN;
      continue;
    }
    let order = places;
    let other = places.from(n);
    for (let i = 0; i < n; i++) order[i] = <f64>i;
    for (let k = keyCount - 1; k >= 0; k--) {
      // -0 + 0 is 0.
      for (let i = 0; i < n; i++) values[i] = own[<i32>order[i] * keyCount + k] + 0;
      const sorted = sortKeys(values, n, 0, keys, spare, rowsScratch, counters);
      const beside = sorted === keys ? rowsScratch : rowsScratch + ((<usize>n) << 2);
      for (let i = 0; i < n; i++) other[i] = order[load<i32>(beside + ((<usize>i) << 2))];
      const swap = order;
      order = other;
      other = swap;
    }
    let classes = 0;
    let least = n;
    for (let from = 0; from < n; classes++) {
      let to = from + 1;
      while (to < n && same(own, <i32>order[from], <i32>order[to], keyCount)) to++;
      for (let i = from; i < to; i++) {
        const row = begin + <i32>order[i];
        if (classOfOut.given) classOfOut[row] = <f64>classes;
        if (sizeOut.given) sizeOut[row] = <f64>(to - from);
        if (orderOut.given) orderOut[begin + i] = order[i];
      }
      if (sizesOut.given) sizesOut[begin + classes] = <f64>(to - from);
      least = min<i32>(least, to - from);
      from = to;
    }
    if (sizesOut.given) for (let i = classes; i < n; i++) sizesOut[begin + i] = NaN;
    if (classesOut.given) classesOut[g] = <f64>classes;
    if (kOut.given) kOut[g] = n > 0 ? <f64>least : NaN;
  }
}

function same(key: Series, a: i32, b: i32, count: i32): boolean {
  for (let k = 0; k < count; k++) if (key[a * count + k] !== key[b * count + k]) return false;
  return true;
}

/** keep = size >= k */
export function privacy_suppress(
  size: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  k: f64,
  keep: Series,
  suppressedOut: Series,
  shareOut: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let suppressed: f64 = 0;
    for (let i = begin; i < end; i++) {
      const own = size[i];
      const fits = own >= 1 && own <= MOST && Math.floor(own) === own;
      suppressed += fits ? (own >= k ? 0 : 1) : NaN;
      if (keep.given) keep[i] = fits ? (own >= k ? 1 : 0) : NaN;
    }
    if (suppressedOut.given) suppressedOut[g] = suppressed === suppressed ? suppressed : NaN;
    if (shareOut.given) shareOut[g] = suppressed === suppressed && end > begin ? suppressed / <f64>(end - begin) : NaN;
  }
}
