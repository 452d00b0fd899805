import type { core } from "../../src/formulas/core/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Core = typeof core;

export const exp: Loop<Core["exp"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.exp(x[i]!);
};

export const exp2: Loop<Core["exp2"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = 2 ** x[i]!;
};

export const expm1: Loop<Core["expm1"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.expm1(x[i]!);
};

export const log: Loop<Core["log"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.log(x[i]!);
};

export const log2: Loop<Core["log2"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.log2(x[i]!);
};

export const log10: Loop<Core["log10"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.log10(x[i]!);
};

export const log1p: Loop<Core["log1p"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.log1p(x[i]!);
};

export const sqrt: Loop<Core["sqrt"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.sqrt(x[i]!);
};

export const cbrt: Loop<Core["cbrt"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.cbrt(x[i]!);
};

export const tanh: Loop<Core["tanh"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.tanh(x[i]!);
};

export const sigmoid: Loop<Core["sigmoid"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = 1 / (1 + Math.exp(-x[i]!));
};

export const sin: Loop<Core["sin"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.sin(x[i]!);
};

export const cos: Loop<Core["cos"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.cos(x[i]!);
};

export const asin: Loop<Core["asin"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.asin(x[i]!);
};

export const atan: Loop<Core["atan"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.atan(x[i]!);
};

export const logit: Loop<Core["logit"]> = ({ inputs: { p }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = logitOf(p[i]!);
};

/** Around 1/2 by the distance from it. */
function logitOf(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  return p > 0.25 && p < 0.75 ? 2 * Math.atanh(2 * p - 1) : Math.log(p) - Math.log1p(-p);
}

export const pow: Loop<Core["pow"]> = ({ inputs: { x, y }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const base = x[i]!;
    const exponent = y[i]!;
    if (Number.isNaN(base) || Number.isNaN(exponent)) output[i] = none;
    // JavaScript has NaN for 1 and -1 to an infinite power.
    else output[i] = Math.abs(base) === 1 && Math.abs(exponent) === Infinity ? 1 : base ** exponent;
  }
};

export const softplus: Loop<Core["softplus"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const value = x[i]!;
    output[i] = Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
  }
};

export const logSigmoid: Loop<Core["logSigmoid"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const value = x[i]!;
    output[i] = Math.min(value, 0) - Math.log1p(Math.exp(-Math.abs(value)));
  }
};

export const logAddExp: Loop<Core["logAddExp"]> = ({ inputs: { a, b }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const first = a[i]!;
    const second = b[i]!;
    // Equal ones may be infinite.
    output[i] =
      first === second ? first + Math.LN2 : Math.max(first, second) + Math.log1p(Math.exp(-Math.abs(first - second)));
  }
};
