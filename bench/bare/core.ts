import type { core } from "../../src/formulas/core/index.ts";
import type { Bare } from "./loop.ts";

type Core = typeof core;

export const emaSteps: Bare<Core["emaSteps"]> = ({ inputs: { alpha, share }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log1p(-share[i]!) / Math.log1p(-alpha[i]!);
};

export const geoMean: Bare<Core["geoMean"]> = ({ inputs: { x, weights }, outputs: { output }, sizes }) => {
  const { row, factor } = sizes;
  for (let i = 0; i < row; i++) {
    let logs = 0;
    for (let k = 0, at = i; k < factor; k++, at += row) logs += weights[k]! * Math.log(x[at]!);
    output[i] = Math.exp(logs);
  }
};

export const kernel: Bare<Core["kernel"]> = ({ inputs: { age }, params: { window, rate }, outputs, sizes }) => {
  const { output } = outputs;
  const { row } = sizes;
  const mass = rate / -Math.expm1(-rate * window);
  for (let i = 0; i < row; i++) {
    const u = age[i]!;
    output[i] = u >= 0 && u <= window ? mass * Math.exp(-rate * u) : 0;
  }
};

export const betaPosterior: Bare<Core["betaPosterior"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { successes, failures, priorAlpha, priorBeta } = inputs;
  const { alpha, beta, mean, variance, mode } = outputs;
  for (let i = 0; i < row; i++) {
    const a = priorAlpha[i]! + successes[i]!;
    const b = priorBeta[i]! + failures[i]!;
    const total = a + b;
    alpha[i] = a;
    beta[i] = b;
    mean[i] = a / total;
    variance[i] = (a * b) / (total * total * (total + 1));
    mode[i] = a > 1 && b > 1 ? (a - 1) / (total - 2) : NaN;
  }
};

export const exp: Bare<Core["exp"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.exp(x[i]!);
};

export const exp2: Bare<Core["exp2"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.exp(Math.LN2 * x[i]!);
};

export const expm1: Bare<Core["expm1"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.expm1(x[i]!);
};

export const log: Bare<Core["log"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log(x[i]!);
};

export const log2: Bare<Core["log2"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log2(x[i]!);
};

export const log10: Bare<Core["log10"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log10(x[i]!);
};

export const log1p: Bare<Core["log1p"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log1p(x[i]!);
};

/** A positive base, and digits that a power of its own would keep are let go: half the time. */
export const pow: Bare<Core["pow"]> = ({ inputs: { x, y }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.exp(y[i]! * Math.log(x[i]!));
};

export const sqrt: Bare<Core["sqrt"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.sqrt(x[i]!);
};

export const cbrt: Bare<Core["cbrt"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.cbrt(x[i]!);
};

export const tanh: Bare<Core["tanh"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.tanh(x[i]!);
};

export const sigmoid: Bare<Core["sigmoid"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = 1 / (1 + Math.exp(-x[i]!));
};

export const logit: Bare<Core["logit"]> = ({ inputs: { p }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log(p[i]! / (1 - p[i]!));
};

export const logSigmoid: Bare<Core["logSigmoid"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.min(x[i]!, 0) - Math.log1p(Math.exp(-Math.abs(x[i]!)));
};

export const softplus: Bare<Core["softplus"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.max(x[i]!, 0) + Math.log1p(Math.exp(-Math.abs(x[i]!)));
};

export const logAddExp: Bare<Core["logAddExp"]> = ({ inputs: { a, b }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.max(a[i]!, b[i]!) + Math.log1p(Math.exp(-Math.abs(a[i]! - b[i]!)));
};

export const sin: Bare<Core["sin"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.sin(x[i]!);
};

export const cos: Bare<Core["cos"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.cos(x[i]!);
};

export const asin: Bare<Core["asin"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.asin(x[i]!);
};

export const atan: Bare<Core["atan"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.atan(x[i]!);
};
