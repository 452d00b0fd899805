import type { distributions } from "../../src/formulas/index.ts";
import { betaTail } from "../core/betaFunctions.ts";
import { quantileOf } from "../core/erf.ts";
import { gammaTail, lgamma } from "../core/gamma.ts";
import { type Loop, scratch } from "../loop.ts";
import { invalid, isProbability, outside, type Point, point, write } from "./points.ts";

type Distributions = typeof distributions;
type Tail = (k: number, upper: boolean) => number;

const choose = (n: number, k: number) => lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);

/** Between whole numbers there is no mass. */
function between(cell: Point, k: number): void {
  if (Math.floor(k) === k) return;
  cell.density = 0;
  cell.logs = -Infinity;
}

function poissonAt(cell: Point, k: number, mean: number): void {
  if (!(mean >= 0 && mean <= 1e15) || Number.isNaN(k)) invalid(cell);
  else if (!(k >= 0 && k < Infinity && mean > 0)) outside(cell, k >= 0, k === 0 ? 1 : 0);
  else {
    const whole = Math.floor(k);
    cell.logs = whole * Math.log(mean) - mean - lgamma(whole + 1);
    cell.density = Math.exp(cell.logs);
    cell.cdf = gammaTail(whole + 1, mean, true);
    cell.sf = gammaTail(whole + 1, mean, false);
    between(cell, k);
  }
}

const isTrials = (n: number) => n >= 0 && n <= 1e15 && Math.floor(n) === n;

function binomialAt(cell: Point, k: number, n: number, p: number): void {
  if (!(isTrials(n) && isProbability(p)) || Number.isNaN(k)) invalid(cell);
  else if (p === 0 || p === 1) outside(cell, k >= p * n, k === p * n ? 1 : 0);
  else if (k < 0 || k > n) outside(cell, k > n);
  else {
    const whole = Math.floor(k);
    cell.logs = choose(n, whole) + whole * Math.log(p) + (n - whole) * Math.log1p(-p);
    cell.density = Math.exp(cell.logs);
    cell.cdf = whole === n ? 1 : betaTail(whole + 1, n - whole, p, true);
    cell.sf = whole === n ? 0 : betaTail(whole + 1, n - whole, p, false);
    between(cell, k);
  }
}

const isNegative = (r: number, p: number) => r >= 1e-300 && r <= 1e12 && p >= 1e-3 && p <= 1;

function negativeAt(cell: Point, k: number, r: number, p: number): void {
  if (!isNegative(r, p) || Number.isNaN(k)) invalid(cell);
  else if (!(k >= 0 && k < Infinity) || p === 1) outside(cell, k >= 0, p === 1 && k === 0 ? 1 : 0);
  else {
    const whole = Math.floor(k);
    cell.logs = lgamma(r + whole) - lgamma(r) - lgamma(whole + 1) + r * Math.log(p) + whole * Math.log1p(-p);
    cell.density = Math.exp(cell.logs);
    cell.cdf = betaTail(r, whole + 1, p, false);
    cell.sf = betaTail(r, whole + 1, p, true);
    between(cell, k);
  }
}

/** From about where a normal variable has it, to the step that reaches p and whose neighbour does not. */
function search(tail: Tail, p: number, upper: boolean, mean: number, deviation: number, most: number): number {
  const low = upper ? 1 - p : p;
  if (low <= 0) return 0;
  if (low >= 1) return most;
  const reached = (k: number) => (upper ? tail(k, true) <= p * (1 + 1e-13) : tail(k, false) >= p * (1 - 1e-13));
  let k = Math.min(Math.max(Math.floor(mean + deviation * quantileOf(low)), 0), most);
  let step = 1;
  if (reached(k)) {
    while (k > 0 && reached(Math.max(k - step, 0))) {
      k = Math.max(k - step, 0);
      step *= 2;
    }
    let below = Math.max(k - step, -1);
    if (k === 0) return 0;
    while (k - below > 1) {
      const middle = Math.floor((k + below) / 2);
      if (middle >= 0 && reached(middle)) k = middle;
      else below = middle;
    }
    return k;
  }
  let below = k;
  while (!reached(Math.min(below + step, most))) {
    below += step;
    step *= 2;
  }
  let above = Math.min(below + step, most);
  while (above - below > 1) {
    const middle = Math.floor((above + below) / 2);
    if (reached(middle)) above = middle;
    else below = middle;
  }
  return above;
}

export const poisson: Loop<Distributions["poisson"]> = ({ inputs: { k, mean }, outputs, sizes: { row } }) => {
  const cell = point();
  write(row, outputs.mass, outputs.logMass, outputs.cdf, outputs.sf, (i) => {
    poissonAt(cell, k[i]!, mean[i]!);
    return cell;
  });
};

export const binomial: Loop<Distributions["binomial"]> = ({ inputs, outputs, sizes: { row } }) => {
  const cell = point();
  const { k, trials, prob } = inputs;
  write(row, outputs.mass, outputs.logMass, outputs.cdf, outputs.sf, (i) => {
    binomialAt(cell, k[i]!, trials[i]!, prob[i]!);
    return cell;
  });
};

export const negativeBinomial: Loop<Distributions["negativeBinomial"]> = ({ inputs, outputs, sizes: { row } }) => {
  const cell = point();
  const { k, successes, prob } = inputs;
  write(row, outputs.mass, outputs.logMass, outputs.cdf, outputs.sf, (i) => {
    negativeAt(cell, k[i]!, successes[i]!, prob[i]!);
    return cell;
  });
};

export const poissonQuantile: Loop<Distributions["poissonQuantile"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { output = scratch(sizes.row) } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const p = inputs.p[i]!;
    const mean = inputs.mean[i]!;
    const tail: Tail = (k, upper) => gammaTail(k + 1, mean, !upper);
    if (!(isProbability(p) && mean >= 0 && mean <= 1e15)) output[i] = none;
    else output[i] = mean === 0 ? 0 : search(tail, p, params.tail === 1, mean, Math.sqrt(mean), Infinity);
  }
};

export const binomialQuantile: Loop<Distributions["binomialQuantile"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { output = scratch(sizes.row) } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const p = inputs.p[i]!;
    const n = inputs.trials[i]!;
    const prob = inputs.prob[i]!;
    const upper = params.tail === 1;
    const tail: Tail = (k, above) => (k >= n ? (above ? 0 : 1) : betaTail(k + 1, n - k, prob, !above));
    if (!(isProbability(p) && isTrials(n) && isProbability(prob))) output[i] = none;
    else if (prob === 0 || prob === 1) output[i] = p === (upper ? 1 : 0) ? 0 : prob * n;
    else output[i] = search(tail, p, upper, n * prob, Math.sqrt(n * prob * (1 - prob)), n);
  }
};

export const negativeBinomialQuantile: Loop<Distributions["negativeBinomialQuantile"]> = (io) => {
  const none = NaN;
  const { inputs, params, outputs } = io;
  const { row } = io.sizes;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const p = inputs.p[i]!;
    const r = inputs.successes[i]!;
    const prob = inputs.prob[i]!;
    const tail: Tail = (k, upper) => betaTail(r, k + 1, prob, upper);
    const mean = (r * (1 - prob)) / prob;
    if (!(isProbability(p) && isNegative(r, prob))) output[i] = none;
    else output[i] = prob === 1 ? 0 : search(tail, p, params.tail === 1, mean, Math.sqrt(mean / prob), Infinity);
  }
};
