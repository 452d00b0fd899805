// Small matrices as lists of rows, and what filters of linear models share.

export type Vector = readonly number[];
export type Matrix = readonly Vector[];

export const most = 1e100;
export const dust = 2 ** -40;

export const range = (n: number) => Array.from({ length: n }, (_, i) => i);
export const sum = (cells: Vector) => cells.reduce((total, x) => total + x, 0);
export const times = (a: Vector, b: Vector) => sum(a.map((x, i) => x * b[i]!));
export const transposed = (a: Matrix, columns: number): Matrix => range(columns).map((j) => a.map((row) => row[j]!));
export const product = (a: Matrix, b: Matrix, columns: number): Matrix =>
  a.map((row) => transposed(b, columns).map((column) => times(row, column)));
export const plus = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((x, j) => x + b[i]![j]!));
export const mirrored = (a: Matrix): Matrix => a.map((row, i) => row.map((x, j) => (j > i ? a[j]![i]! : x)));
export const finite = (a: Matrix) => a.every((row) => row.every(Number.isFinite));

/** A sum of products that is nothing but rounding is 0. */
export const clean = (a: Vector, b: Vector): number => {
  const terms = a.map((x, i) => x * b[i]!);
  const total = sum(terms);
  return Math.abs(total) <= dust * sum(terms.map(Math.abs)) ? 0 : total;
};

/** Rows of a matrix, each cell that of a tick where that is told. */
export function matrix(
  all: Float64Array,
  own: Float64Array | undefined,
  at: number,
  n: number,
  columns: number,
): Matrix {
  return range(n).map((i) =>
    range(columns).map((j) => {
      const told = own ? own[(at * n + i) * columns + j]! : Number.NaN;
      return Number.isNaN(told) ? all[i * columns + j]! : told;
    }),
  );
}

/** Readings, rows and noises after elimination of what noises share. */
export function separated(z: Vector, h: Matrix, r: Matrix) {
  const [zs, hs, rs] = [[...z], h.map((row) => [...row]), r.map((row) => [...row])];
  z.forEach((_, k) => {
    for (let j = k + 1; j < z.length; j++) {
      const share = rs[j]![k]! / rs[k]![k]!;
      if (Number.isNaN(z[k]) || Number.isNaN(z[j]) || rs[k]![k] === 0 || rs[j]![k] === 0) continue;
      zs[j]! -= share * zs[k]!;
      for (const i of range(h[j]!.length)) hs[j]![i]! -= share * hs[k]![i]!;
      for (let i = k + 1; i <= j; i++) rs[j]![i]! -= share * rs[i]![k]!;
    }
  });
  return { zs, hs, rs };
}
