import type { Sizes } from "../../src/plan.ts";
import type { Sample } from "../sample.ts";

/** What a formula needs beyond a draw from its ranges to do the work it is there for. */
export interface Setting {
  readonly sizes?: Sizes | ((n: number) => Sizes);
  readonly params?: Readonly<Record<string, unknown>>;
  readonly inputs?: (sizes: Sizes, next: () => number) => Sample;
  readonly start?: (entities: number, next: () => number) => Readonly<Record<string, Float64Array>>;
}

export const uniform = (length: number, low: number, high: number, next: () => number): Float64Array =>
  Float64Array.from({ length }, () => low + (high - low) * next());

/** Rows of a group among many. */
export const groupLength = 100;

/** Groups of one length, but for the last. */
export const windows = (rows: number, groups: number) =>
  Uint32Array.from({ length: groups + 1 }, (_, g) => (g < groups ? g * groupLength : rows));

/** Symmetric matrices, one a row, that have a Cholesky factor: their diagonals dominate. */
export function definite({ row, order }: Sizes, next: () => number): Float64Array {
  const n = order!;
  const matrix = uniform(row! * n * n, -1, 1, next);
  for (let at = 0; at < matrix.length; at += n * n)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) matrix[at + j * n + i] = matrix[at + i * n + j]!;
      matrix[at + i * n + i] = n + next();
    }
  return matrix;
}
