// Groups and matrices. One group is an offset of 0 and of all rows.
import type { core } from "../../src/formulas/core/index.ts";
import type { Bare } from "./loop.ts";

type Core = typeof core;

export const sum: Bare<Core["sum"]> = ({ inputs: { x, offsets }, outputs: { output }, sizes: { group } }) => {
  for (let g = 0; g < group; g++) {
    const end = offsets[g + 1]!;
    let total = 0;
    for (let i = offsets[g]!; i < end; i++) total += x[i]!;
    output[g] = total;
  }
};

export const dot: Bare<Core["dot"]> = ({ inputs: { x, y, offsets }, outputs: { output }, sizes: { group } }) => {
  for (let g = 0; g < group; g++) {
    const end = offsets[g + 1]!;
    let total = 0;
    for (let i = offsets[g]!; i < end; i++) total += x[i]! * y[i]!;
    output[g] = total;
  }
};

export const cumulativeSum: Bare<Core["cumulativeSum"]> = ({ inputs: { x, offsets }, outputs: { output } }) => {
  const groups = offsets.length - 1;
  for (let g = 0; g < groups; g++) {
    const end = offsets[g + 1]!;
    let total = 0;
    for (let i = offsets[g]!; i < end; i++) {
      total += x[i]!;
      output[i] = total;
    }
  }
};

export const softmax: Bare<Core["softmax"]> = ({ inputs, params: { temperature }, outputs, sizes: { group } }) => {
  const { x, offsets } = inputs;
  const { p, lse } = outputs;
  const cooling = 1 / temperature;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let top = -Infinity;
    for (let i = start; i < end; i++) if (x[i]! > top) top = x[i]!;
    let total = 0;
    for (let i = start; i < end; i++) {
      const e = Math.exp((x[i]! - top) * cooling);
      p[i] = e;
      total += e;
    }
    const share = 1 / total;
    for (let i = start; i < end; i++) p[i]! *= share;
    lse[g] = start < end ? top * cooling + Math.log(total) : NaN;
  }
};

export const integrate: Bare<Core["integrate"]> = ({ inputs: { y, t, offsets }, outputs, sizes: { group } }) => {
  const { output } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let area = 0;
    for (let i = start + 1; i < end; i++) area += (t[i]! - t[i - 1]!) * (y[i - 1]! + y[i]!);
    output[g] = start < end ? area / 2 : NaN;
  }
};

export const moments: Bare<Core["moments"]> = ({ inputs: { x, offsets }, outputs, sizes: { group } }) => {
  const { count, mean, sampleVariance, populationVariance } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const n = end - start;
    let total = 0;
    for (let i = start; i < end; i++) total += x[i]!;
    const middle = total / n;
    let squares = 0;
    for (let i = start; i < end; i++) {
      const off = x[i]! - middle;
      squares += off * off;
    }
    count[g] = n;
    mean[g] = middle;
    sampleVariance[g] = n > 1 ? squares / (n - 1) : 0 * middle;
    populationVariance[g] = squares / n;
  }
};

export const matrixVector: Bare<Core["matrixVector"]> = ({
  inputs: { matrix, vector },
  outputs: { output },
  sizes,
}) => {
  const { row, column } = sizes;
  for (let i = 0, at = 0; i < row; i++) {
    let total = 0;
    for (let j = 0; j < column; j++, at++) total += matrix[at]! * vector[j]!;
    output[i] = total;
  }
};

export const gram: Bare<Core["gram"]> = ({
  inputs: { x, offsets },
  outputs: { output },
  sizes: { group, column: n },
}) => {
  output.fill(0);
  for (let g = 0; g < group; g++) {
    const base = g * n * n;
    const end = offsets[g + 1]!;
    for (let r = offsets[g]!; r < end; r++)
      for (let i = 0, from = r * n; i < n; i++) {
        const factor = x[from + i]!;
        const to = base + i * n;
        for (let j = i; j < n; j++) output[to + j]! += factor * x[from + j]!;
      }
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) output[base + i * n + j] = output[base + j * n + i]!;
  }
};

export const covariance: Bare<Core["covariance"]> = ({ inputs: { x, offsets }, outputs, sizes }) => {
  const { mean, covariance } = outputs;
  const { group, column: n } = sizes;
  const off = new Float64Array(n);
  mean.fill(0);
  covariance.fill(0);
  for (let g = 0; g < group; g++) {
    const middle = g * n;
    const base = g * n * n;
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    for (let r = start; r < end; r++) for (let j = 0; j < n; j++) mean[middle + j]! += x[r * n + j]!;
    for (let j = 0; j < n; j++) mean[middle + j]! /= end - start;
    for (let r = start; r < end; r++) {
      for (let j = 0; j < n; j++) off[j] = x[r * n + j]! - mean[middle + j]!;
      for (let i = 0; i < n; i++) {
        const factor = off[i]!;
        const to = base + i * n;
        for (let j = i; j < n; j++) covariance[to + j]! += factor * off[j]!;
      }
    }
    const divisor = end - start > 1 ? end - start - 1 : end - start || NaN;
    for (let i = 0; i < n; i++)
      for (let j = i; j < n; j++) {
        covariance[base + i * n + j]! /= divisor;
        covariance[base + j * n + i] = covariance[base + i * n + j]!;
      }
  }
};

export const cholesky: Bare<Core["cholesky"]> = ({ inputs: { matrix }, outputs, sizes: { row, order: n } }) => {
  const { factor: l, logDeterminant } = outputs;
  l.fill(0);
  for (let r = 0; r < row; r++) {
    const base = r * n * n;
    let logs = 0;
    for (let i = 0; i < n; i++) {
      const at = base + i * n;
      for (let j = 0; j < i; j++) {
        let rest = matrix[at + j]!;
        for (let k = 0; k < j; k++) rest -= l[at + k]! * l[base + j * n + k]!;
        l[at + j] = rest / l[base + j * n + j]!;
      }
      let rest = matrix[at + i]!;
      for (let k = 0; k < i; k++) rest -= l[at + k]! * l[at + k]!;
      l[at + i] = Math.sqrt(rest);
      logs += Math.log(rest);
    }
    logDeterminant[r] = logs;
  }
};

export const solve: Bare<Core["solve"]> = ({ inputs: { matrix, right }, outputs: { output: x }, sizes }) => {
  const { row, order: n } = sizes;
  const l = new Float64Array(n * n);
  for (let r = 0; r < row; r++) {
    const base = r * n * n;
    const to = r * n;
    for (let i = 0; i < n; i++) {
      let value = right[to + i]!;
      for (let j = 0; j <= i; j++) {
        let rest = matrix[base + i * n + j]!;
        for (let k = 0; k < j; k++) rest -= l[i * n + k]! * l[j * n + k]!;
        l[i * n + j] = j < i ? rest / l[j * n + j]! : Math.sqrt(rest);
      }
      for (let k = 0; k < i; k++) value -= l[i * n + k]! * x[to + k]!;
      x[to + i] = value / l[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let value = x[to + i]!;
      for (let k = i + 1; k < n; k++) value -= l[k * n + i]! * x[to + k]!;
      x[to + i] = value / l[i * n + i]!;
    }
  }
};

export const quantile: Bare<Core["quantile"]> = ({ inputs: { x, q, offsets }, outputs: { output }, sizes }) => {
  const { group, quantile } = sizes;
  for (let g = 0; g < group; g++) {
    const sorted = x.slice(offsets[g]!, offsets[g + 1]!).sort();
    const last = sorted.length - 1;
    for (let k = 0; k < quantile; k++) {
      const h = last * q[k]!;
      const low = Math.floor(h);
      const next = sorted[Math.min(low + 1, last)]!;
      output[g * quantile + k] = last < 0 ? NaN : sorted[low]! + (h - low) * (next - sorted[low]!);
    }
  }
};
