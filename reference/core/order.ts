import type { core } from "../../src/formulas/core/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Core = typeof core;

/** TypedArray.prototype.sort has no order of its own to give: rows are sorted by their values, when somebody wants them. */
export const sort: Loop<Core["sort"]> = ({ inputs, params: { descending }, outputs: { values, order }, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  for (let g = 0; g < offsets.length - 1; g++) {
    const group = x.subarray(offsets[g], offsets[g + 1]);
    if (order) {
      const rows = sortedRows(group, descending);
      const start = offsets[g]!;
      for (let i = 0; i < rows.length; i++) {
        order[start + i] = rows[i]!;
        if (values) values[start + i] = group[rows[i]!]!;
      }
      continue;
    }
    if (!values) continue;
    const sorted = group.slice().sort();
    if (descending) {
      let numbers = sorted.length;
      while (numbers > 0 && Number.isNaN(sorted[numbers - 1]!)) numbers--;
      sorted.subarray(0, numbers).reverse();
    }
    values.set(sorted, offsets[g]);
  }
};

function sortedRows(x: Float64Array, descending: number): Uint32Array {
  const rows = Uint32Array.from(x, (_, i) => i);
  const sign = descending ? -1 : 1;
  return rows.sort((i, j) => {
    const [a, b] = [x[i]!, x[j]!];
    if (a < b) return -sign;
    if (a > b) return sign;
    if (a !== b) return Number.isNaN(a) ? (Number.isNaN(b) ? i - j : 1) : -1;
    if (a === 0 && !Object.is(a, b)) return Object.is(a, 0) ? sign : -sign;
    return i - j;
  });
}

export const rank: Loop<Core["rank"]> = ({ inputs, params: { ties, descending }, outputs, sizes }) => {
  const none = NaN;
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.row) } = outputs;
  for (let g = 0; g < offsets.length - 1; g++) {
    const start = offsets[g]!;
    const rows = sortedRows(x.subarray(start, offsets[g + 1]), descending);
    let distinct = 0;
    for (let i = 0; i < rows.length; ) {
      const value = x[start + rows[i]!]!;
      let end = i + 1;
      while (end < rows.length && x[start + rows[end]!] === value) end++;
      distinct++;
      const shared = [(i + 1 + end) / 2, i + 1, end, distinct, 0][ties]!;
      for (; i < end; i++) {
        const place = ties === 4 ? i + 1 : shared;
        output[start + rows[i]!] = Number.isNaN(value) ? none : place;
      }
    }
  }
};

export const quantile: Loop<Core["quantile"]> = ({ inputs, outputs, sizes }) => {
  const { x, q, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group * sizes.quantile) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const sorted = x.slice(offsets[g], offsets[g + 1]).sort();
    let n = sorted.length;
    while (n > 0 && Number.isNaN(sorted[n - 1]!)) n--;
    for (let k = 0; k < sizes.quantile; k++) {
      const h = (n - 1) * Math.min(Math.max(q[k]!, 0), 1);
      const low = Math.floor(h);
      output[g * sizes.quantile + k] = n === 0 ? NaN : between(sorted, low, h - low);
    }
  }
};

const between = (sorted: Float64Array, i: number, part: number) =>
  part === 0 ? sorted[i]! : part > 0 ? sorted[i]! + part * (sorted[i + 1]! - sorted[i]!) : NaN;

/** Quickselect (Hoare 1961), the middle of three as pivot. */
export const median: Loop<Core["median"]> = ({ inputs, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  const numbers = new Float64Array(sizes.row);
  for (let g = 0; g < sizes.group; g++) {
    let n = 0;
    for (let i = offsets[g]!; i < offsets[g + 1]!; i++) if (!Number.isNaN(x[i])) numbers[n++] = x[i]!;
    if (n === 0) {
      output[g] = NaN;
      continue;
    }
    const middle = (n - 1) >> 1;
    quickselect(numbers, n, middle);
    let next = numbers[middle]!;
    if (n % 2 === 0) {
      next = numbers[middle + 1]!;
      for (let i = middle + 2; i < n; i++) if (numbers[i]! < next) next = numbers[i]!;
    }
    output[g] = numbers[middle]! === next ? next : numbers[middle]! + (next - numbers[middle]!) / 2;
  }
};

/** The k-th smallest at k, smaller ones before it, greater ones behind. */
function quickselect(a: Float64Array, n: number, k: number): void {
  let left = 0;
  let right = n - 1;
  while (left < right) {
    const [first, center, last] = [a[left]!, a[(left + right) >> 1]!, a[right]!];
    const pivot =
      first < center ? (center < last ? center : Math.max(first, last)) : Math.max(center, Math.min(first, last));
    let i = left;
    let j = right;
    while (i <= j) {
      while (a[i]! < pivot) i++;
      while (a[j]! > pivot) j--;
      if (i > j) break;
      const swap = a[i]!;
      a[i++] = a[j]!;
      a[j--] = swap;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
}

/** The best so far in order: what is better than the last of them is put where it belongs. */
export const topK: Loop<Core["topK"]> = ({ inputs, params: { smallest }, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const k = sizes.rank;
  const { values = scratch(sizes.group * k), order = new Float64Array(sizes.group * k) } = outputs;
  const sign = smallest ? -1 : 1;
  const best = new Float64Array(k);
  const rows = new Float64Array(k);
  for (let g = 0; g < sizes.group; g++) {
    let size = 0;
    for (let i = offsets[g]!; i < offsets[g + 1]!; i++) {
      const value = sign * x[i]!;
      if (Number.isNaN(value) || (size === k && !(k && exceeds(value, best[k - 1]!)))) continue;
      let at = size < k ? size++ : k - 1;
      for (; at > 0 && exceeds(value, best[at - 1]!); at--) {
        best[at] = best[at - 1]!;
        rows[at] = rows[at - 1]!;
      }
      best[at] = value;
      rows[at] = i - offsets[g]!;
    }
    for (let at = 0; at < k; at++) {
      values[g * k + at] = at < size ? sign * best[at]! : NaN;
      order[g * k + at] = at < size ? rows[at]! : NaN;
    }
  }
};

const exceeds = (a: number, b: number) => a > b || (a === 0 && b === 0 && Object.is(a, 0) && Object.is(b, -0));
