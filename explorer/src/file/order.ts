// Whose row it is, and when: what puts the rows of a file into the order in which a formula takes them.
import { type Column, show } from "./table.ts";

/** The numbers 0 to n - 1, in the order of these keys; equal ones stay as they are. Rows without a key are left out. */
export function sorted(keys: Float64Array): Uint32Array {
  const order = new Uint32Array(keys.length);
  let n = 0;
  let rising = true;
  let last = -Infinity;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (Number.isNaN(key)) continue;
    if (key < last) rising = false;
    last = key;
    order[n++] = i;
  }
  const rows = order.subarray(0, n);
  return rising ? rows : rows.sort((a, b) => keys[a]! - keys[b]! || a - b);
}

export interface Owners {
  /** of each row, counted in the order of their first appearance; -1 where the cell is empty */
  readonly of: Int32Array;
  readonly count: number;
  /** a row of each, to say its name */
  readonly first: Uint32Array;
}

/** Who or what the rows of a column belong to. */
export function owners({ cells }: Column): Owners {
  const known = new Map<number, number>();
  const of = new Int32Array(cells.length);
  const first: number[] = [];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (Number.isNaN(cell)) {
      of[i] = -1;
      continue;
    }
    let code = known.get(cell);
    if (code === undefined) {
      code = known.size;
      known.set(cell, code);
      first.push(i);
    }
    of[i] = code;
  }
  return { of, count: known.size, first: Uint32Array.from(first) };
}

export const namesOf = (column: Column, { first }: Owners): readonly string[] =>
  Array.from(first, (row) => show(column, row));

/** Rows group after group, each in the order that they had, and where each group begins; the end is last. */
export function grouped(
  { of, count }: Owners,
  order: Uint32Array,
): { readonly order: Uint32Array; readonly offsets: Uint32Array } {
  const sizes = new Uint32Array(count + 1);
  for (const row of order) if (of[row]! >= 0) sizes[of[row]! + 1]!++;
  const offsets = sizes;
  for (let k = 0; k < count; k++) offsets[k + 1]! += offsets[k]!;
  const next = offsets.slice();
  const rows = new Uint32Array(offsets[count]!);
  for (const row of order) if (of[row]! >= 0) rows[next[of[row]!]!++] = row;
  return { order: rows, offsets };
}

export const all = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, i) => i);
