import type { core } from "../../src/formulas/core/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Core = typeof core;

export const matrixVector: Loop<Core["matrixVector"]> = ({ inputs: { matrix, vector }, outputs, sizes }) => {
  const { output = scratch(sizes.row) } = outputs;
  const columns = sizes.column;
  for (let i = 0; i < sizes.row; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += matrix[i * columns + j]! * vector[j]!;
    output[i] = sum;
  }
};

export const gram: Loop<Core["gram"]> = ({ inputs, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const n = sizes.column;
  const { output = scratch(sizes.group * n * n) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const product = output.subarray(g * n * n, (g + 1) * n * n).fill(0);
    for (let r = offsets[g]!; r < offsets[g + 1]!; r++) addSquare(x, r * n, n, product);
    mirror(product, n, 1);
  }
};

/** Adds the products of each two cells of a row to the upper triangle. */
function addSquare(row: Float64Array, at: number, n: number, product: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const factor = row[at + i]!;
    const to = i * n;
    for (let j = i; j < n; j++) product[to + j]! += factor * row[at + j]!;
  }
}

function mirror(product: Float64Array, n: number, divisor: number): void {
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      product[i * n + j]! /= divisor;
      product[j * n + i] = product[i * n + j]!;
    }
}

export const covariance: Loop<Core["covariance"]> = ({ inputs, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const n = sizes.column;
  const { mean = new Float64Array(sizes.group * n), covariance = scratch(sizes.group * n * n) } = outputs;
  const centered = new Float64Array(n);
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const middle = mean.subarray(g * n, (g + 1) * n).fill(0);
    const product = covariance.subarray(g * n * n, (g + 1) * n * n).fill(0);
    for (let r = start; r < end; r++) for (let j = 0; j < n; j++) middle[j]! += x[r * n + j]!;
    for (let j = 0; j < n; j++) middle[j]! /= end - start;
    for (let r = start; r < end; r++) {
      for (let j = 0; j < n; j++) centered[j] = x[r * n + j]! - middle[j]!;
      addSquare(centered, 0, n, product);
    }
    mirror(product, n, end - start > 1 ? end - start - 1 : end > start ? 1 : NaN);
  }
};

export const cholesky: Loop<Core["cholesky"]> = ({ inputs: { matrix }, outputs, sizes: { row, order: n } }) => {
  const { factor = new Float64Array(row * n * n), logDeterminant = scratch(row) } = outputs;
  for (let r = 0; r < row; r++) {
    const l = factor.subarray(r * n * n, (r + 1) * n * n);
    const definite = factorize(matrix.subarray(r * n * n, (r + 1) * n * n), n, l);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Math.log(l[i * n + i]!);
    logDeterminant[r] = definite ? 2 * sum : NaN;
    if (!definite) l.fill(NaN);
  }
};

function factorize(a: Float64Array, n: number, l: Float64Array): boolean {
  for (let i = 0; i < n * n; i++) if (!Number.isFinite(a[i]!)) return false;
  l.fill(0);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = a[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= l[i * n + k]! * l[j * n + k]!;
      if (j < i) l[i * n + j] = rest / l[j * n + j]!;
      else if (rest > 0 && rest < Infinity) l[i * n + i] = Math.sqrt(rest);
      else return false;
    }
  return true;
}

export const solve: Loop<Core["solve"]> = ({ inputs: { matrix, right }, outputs, sizes: { row, order: n } }) => {
  const { output = scratch(row * n) } = outputs;
  const l = new Float64Array(n * n);
  for (let r = 0; r < row; r++) {
    const x = output.subarray(r * n, (r + 1) * n);
    x.set(right.subarray(r * n, (r + 1) * n));
    let definite = factorize(matrix.subarray(r * n * n, (r + 1) * n * n), n, l);
    for (let i = 0; i < n; i++) definite &&= Number.isFinite(x[i]!);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i]! -= l[i * n + k]! * x[k]!;
      x[i]! /= l[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i]! -= l[k * n + i]! * x[k]!;
      x[i]! /= l[i * n + i]!;
    }
    if (!definite) x.fill(NaN);
  }
};
