// A binary heap of rows: the first of all by an order that its user says. R is an unmanaged class over cells of scratch with one
// method, `ahead(a, b)`: does row a come before row b.
import { Places } from "./rank";

/** What tells which row comes first. */
export interface Order {
  ahead(a: i32, b: i32): boolean;
}

/** Makes a heap of what is there in any order. */
export function heapify<R extends Order>(heap: Places, n: i32, rank: R): void {
  for (let at = (n >> 1) - 1; at >= 0; at--) sink<R>(heap, n, at, rank);
}

/** Moves what stands at `at` down to where it belongs. */
export function sink<R extends Order>(heap: Places, n: i32, at: i32, rank: R): void {
  const row = heap[at];
  for (;;) {
    let child = 2 * at + 1;
    if (child >= n) break;
    if (child + 1 < n && rank.ahead(heap[child + 1], heap[child])) child++;
    if (!rank.ahead(heap[child], row)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = row;
}
