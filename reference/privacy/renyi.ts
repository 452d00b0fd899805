import type { privacy } from "../../src/formulas/privacy/index.ts";
import type { Loop } from "../loop.ts";

type Privacy = typeof privacy;

/** What kernels add so as not to fall below. */
const above = 1 + 2 ** -47;

export const rdp: Loop<Privacy["rdp"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { order } = inputs;
  const { mechanism, sigma, scale, sensitivity, truth } = params;
  const output = outputs.output!;
  for (let i = 0; i < sizes.row; i++) {
    const given = order[i]!;
    const alpha = Math.min(given, Number.MAX_VALUE);
    let cost = (given * (sensitivity / sigma) ** 2) / 2;
    if (mechanism === 1) cost = laplace(alpha, sensitivity / scale);
    else if (mechanism === 2) cost = response(alpha, truth);
    output[i] = given >= 1 ? cost * above : none;
  }
};

function laplace(alpha: number, t: number): number {
  const beta = alpha - 1;
  if (beta === 0) return Math.expm1(-t) + t;
  if (beta * t > 30) return t - Math.log1p(beta / alpha) / beta;
  const sum = alpha * (Math.expm1(beta * t) - beta * t) + beta * (Math.expm1(-alpha * t) + alpha * t);
  return Math.log1p(sum / (alpha + beta)) / beta;
}

function response(alpha: number, p: number): number {
  const beta = alpha - 1;
  const odds = Math.log(p / (1 - p));
  if (beta === 0) return (2 * p - 1) * odds;
  if (beta * odds > 30) return odds + Math.log(p) / beta;
  return Math.log1p(p * Math.expm1(beta * odds) + (1 - p) * Math.expm1(-beta * odds)) / beta;
}

export const rdpSubsampledGaussian: Loop<Privacy["rdpSubsampledGaussian"]> = ({ inputs, outputs, sizes }) => {
  const none = NaN;
  const { rate, sigma, order } = inputs;
  const output = outputs.output!;
  for (let i = 0; i < sizes.row; i++) {
    const q = rate[i]!;
    const noise = sigma[i]!;
    const alpha = order[i]!;
    const ok = q >= 0 && q <= 1 && noise >= 0.05 && noise <= 1e6 && alpha >= 1 && alpha <= 1024;
    output[i] = ok ? sampledCost(q, noise, alpha) : none;
  }
};

/** Rounded up as the kernel does. */
export function sampledCost(q: number, sigma: number, order: number): number {
  if (q === 0) return 0;
  if (q === 1) return (order / (2 * sigma * sigma)) * above;
  const cost = Number.isInteger(order) && order > 1 ? finiteSum(q, sigma, order) : integral(q, sigma, order);
  const raised = cost * (1 + 2 ** -44 + 2 ** -50 * order * (1 - Math.log(q))) + 2 ** -1000;
  return sigma < 0.25 ? raised + Math.min(cost, 1 / (order - 1)) * (order / sigma) ** 2 * 2 ** -49 : raised;
}

/** ln(1 + the sum of what each term has above its binomial weight) / (order - 1), in logarithms. */
function finiteSum(q: number, sigma: number, order: number): number {
  const logOdds = Math.log(q) - Math.log1p(-q);
  let logWeight = order * Math.log1p(-q);
  let top = 0;
  let sum = 0;
  for (let i = 1; i <= order; i++) {
    logWeight += Math.log((order - i + 1) / i) + logOdds;
    const grown = (i * (i - 1)) / (2 * sigma * sigma);
    const exponent = logWeight + (grown > 1 ? grown : 0);
    const factor = grown > 1 ? -Math.expm1(-grown) : Math.expm1(grown);
    if (exponent > top + 600) {
      sum *= Math.exp(top - exponent);
      top = exponent;
    }
    sum += factor * Math.exp(exponent - top);
  }
  return (top > 0 ? top + Math.log(sum) : Math.log1p(sum)) / (order - 1);
}

/** The trapezoidal rule for the mean of (1 + x)^order - 1 - order x over a normal u. */
function integral(q: number, sigma: number, order: number): number {
  const beta = order - 1;
  const step = Math.min(sigma / 2, 0.6);
  const end = Math.max(order, 2) / sigma + 9;
  let top = 0;
  let sum = 0;
  // What lies left of 2 / sigma, and around order / sigma; between the two is nothing.
  const early = 2 / sigma + 9;
  const late = order / sigma - 12;
  for (let k = 0; -9 + k * step < end; k++) {
    if (-9 + k * step > early && -9 + k * step < late) k = Math.ceil((late + 9) / step);
    const u = -9 + k * step;
    const loss = (u - 0.5 / sigma) / sigma;
    const x = q * Math.expm1(loss);
    const ratio = x < Infinity ? Math.log1p(x) : loss + Math.log(q);
    let exponent = (-u * u) / 2;
    let factor = 0;
    if (Math.abs(x) * Math.max(order, 4) <= 0.5) {
      let term = (order / 2) * x * x;
      for (let k = 3; Math.abs(term) > Math.abs(factor) * 1e-17; k++) {
        factor += term;
        term *= ((order - k + 1) * x) / k;
      }
    } else if (ratio > 0) {
      exponent += order * ratio;
      const less = x < Infinity ? x * Math.exp(-order * ratio) : 0;
      factor = (beta > 0 ? -Math.expm1(-beta * ratio) / beta : ratio) - less;
    } else factor = (beta > 0 ? ((1 + x) * Math.expm1(beta * ratio)) / beta : (1 + x) * ratio) - x;
    if (exponent > top + 600) {
      sum *= Math.exp(top - exponent);
      top = exponent;
    }
    sum += factor * Math.exp(exponent - top);
  }
  const mean = (sum * step) / Math.sqrt(2 * Math.PI);
  if (beta === 0) return mean;
  return (top > 0 ? top + Math.log(beta * mean) : Math.log1p(beta * mean)) / beta;
}
