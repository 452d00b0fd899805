// Rows in order of their scores, highest first and equal ones by their place. Working memory is the caller's.
import { Series } from "../lanes/series";

/** A run of i32 in linear memory, as Series is one of f64: half a cell of scratch each. */
@final
@unmanaged
export class Places {
  [key: i32]: i32;

  @operator("[]")
  get(i: i32): i32 {
    return load<i32>(changetype<usize>(this) + ((<usize>i) << 2));
  }

  @operator("[]=")
  set(i: i32, x: i32): void {
    store<i32>(changetype<usize>(this) + ((<usize>i) << 2), x);
  }
}

/**
 * Puts the places of up to `most` of the n rows, those with the highest scores of at least `least`, into `order`;
 * returns how many. By insertion: as good as one pass while few rows are asked for.
 */
export function leaders(score: Series, n: i32, most: i32, least: f64, order: Places): i32 {
  if (most < 1) return 0;
  let found = 0;
  let bar = least;
  for (let i = 0; i < n; i++) {
    const x = score[i];
    // A row that only equals the last of a full list comes after it.
    if (!(found < most ? x >= least : x > bar)) continue;
    let k = found < most ? found++ : most - 1;
    for (; k > 0 && score[order[k - 1]] < x; k--) order[k] = order[k - 1];
    order[k] = i;
    if (found === most) bar = score[order[most - 1]];
  }
  return found;
}

/** Runs up to this long are sorted by insertion before they are merged. */
const RUN: i32 = 8;

/**
 * Puts the places of all rows with a score of at least `least` into `order`; returns how many. By merging, in n log n
 * steps.
 */
export function ranking(score: Series, n: i32, least: f64, order: Places, spare: Places): i32 {
  let count = 0;
  for (let i = 0; i < n; i++) if (score[i] >= least) order[count++] = i;
  for (let start = 0; start < count; start += RUN) {
    const end = start + RUN < count ? start + RUN : count;
    for (let i = start + 1; i < end; i++) {
      const place = order[i];
      const x = score[place];
      let k = i;
      for (; k > start && score[order[k - 1]] < x; k--) order[k] = order[k - 1];
      order[k] = place;
    }
  }
  let from = order;
  let to = spare;
  for (let width = RUN; width < count; width <<= 1) {
    for (let start = 0; start < count; start += width << 1) merge(score, from, to, start, width, count);
    const merged = to;
    to = from;
    from = merged;
  }
  if (from !== order) for (let i = 0; i < count; i++) order[i] = from[i];
  return count;
}

/** Merges two neighbouring runs; of equal scores those of the first run come first. */
function merge(score: Series, from: Places, to: Places, start: i32, width: i32, count: i32): void {
  const middle = start + width < count ? start + width : count;
  const end = middle + width < count ? middle + width : count;
  let a = start;
  let b = middle;
  for (let k = start; k < end; k++) {
    const left = a < middle && (b === end || score[from[a]] >= score[from[b]]);
    to[k] = from[left ? a++ : b++];
  }
}
