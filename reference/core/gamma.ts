import type { core } from "../../src/formulas/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Core = typeof core;

/** Positive and finite. */
export const positive = (x: number): boolean => x > 0 && x < Infinity;

/** A shape that incomplete functions answer for. */
export const isShape = (a: number): boolean => a >= 1e-300 && a <= 1e9;

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** Stirling's series, after steps up to 10. */
export function lgamma(x: number): number {
  let shift = 0;
  if (x < 10) {
    let product = x;
    while (++x < 10) product *= x;
    shift = Math.log(product);
  }
  const t = 1 / (x * x);
  const series = 1 / 12 - t * (1 / 360 - t * (1 / 1260 - t * (1 / 1680 - t * (1 / 1188 - t * (691 / 360360)))));
  return (x - 0.5) * (Math.log(x) - 1) - 0.5 + halfLogTwoPi + series / x - shift;
}

function psi(x: number): number {
  let shift = 0;
  while (x < 10) shift += 1 / x++;
  const t = 1 / (x * x);
  const series = t * (1 / 12 - t * (1 / 120 - t * (1 / 252 - t * (1 / 240 - t * (1 / 132 - t * (691 / 32760))))));
  return Math.log(x) - 0.5 / x - series - shift;
}

/** x^a e^-x / gamma(a) */
const density = (a: number, x: number) => Math.exp(a * Math.log(x) - x - lgamma(a));

/** P(a, x), or Q(a, x) where `upper`. */
export function gammaTail(a: number, x: number, upper: boolean): number {
  const tail = tailOf(a, x);
  return x < a + 1 === upper ? 1 - tail : tail;
}

/** P below the mean by its series, Q above by Lentz's continued fraction; Numerical Recipes 6.2. */
function tailOf(a: number, x: number): number {
  const front = density(a, x);
  if (front === 0) return 0;
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 1e6 && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return front * sum;
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 1e6; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return front * h;
}

/** Newton's method on ln P or ln Q over ln x, whichever is smaller; q is 1 - p, told where p cannot tell it. */
export function gammaInverse(a: number, p: number, q = 1 - p): number {
  const lower = p <= q;
  const target = Math.log(lower ? p : q);
  const power = Math.exp((Math.log(p) + lgamma(a + 1)) / a);
  if (power < 1e-20) return power;
  let x = a < 1 ? Math.min(power, 1) : a;
  let move = lower ? -2 : 2;
  for (let k = 0; k < 100; k++) {
    const tail = tailOf(a, x);
    const own = x < a + 1 === lower;
    const have = own ? tail : 1 - tail;
    if (have > 0) {
      const step = ((target - Math.log(have)) * have) / density(a, x);
      move = Math.max(-2, Math.min(lower ? step : -step, 2));
      x *= Math.exp(move);
      if (Math.abs(move) < 1e-13) break;
    } else {
      // So far out that nothing is left: half of the last step is taken back.
      move /= 2;
      x *= Math.exp(-move);
    }
  }
  return x;
}

function lambert(x: number): number {
  const edge = Math.E * x + 1;
  let w = x < -0.25 ? -1 + Math.sqrt(2 * Math.max(edge, 0)) : Math.log1p(x);
  for (let k = 0; k < 50 && w > -1; k++) {
    const power = Math.exp(w);
    const off = w * power - x;
    const step = off / (power * (w + 1) - ((w + 2) * off) / (2 * w + 2));
    w -= step;
    if (Math.abs(step) <= 1e-15 * Math.abs(w)) break;
  }
  return w;
}

const isPole = (x: number) => x <= 0 && Math.floor(x) === x;

/** sin(pi x), reduced to the next whole number first. */
function sine(x: number): number {
  const whole = Math.round(x);
  const y = Math.sin(Math.PI * (x - whole));
  return whole % 2 ? -y : y;
}

function gammaOf(x: number): number {
  if (isPole(x)) return x === 0 ? 1 / x : NaN;
  if (x < -0.5) return Math.PI / sine(x) / Math.exp(lgamma(1 - x));
  return x < 0 ? Math.exp(lgamma(x + 2)) / (x * (x + 1)) : x < Infinity ? Math.exp(lgamma(x)) : x;
}

function logOf(x: number): number {
  if (isPole(x)) return Infinity;
  return x < 0 ? Math.log(Math.PI / Math.abs(sine(x))) - lgamma(1 - x) : x < Infinity ? lgamma(x) : x;
}

function psiOf(x: number): number {
  if (isPole(x)) return x === 0 ? -1 / x : NaN;
  if (x < 0) return psi(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x)));
  return x < Infinity ? psi(x) : x;
}

export const gamma: Loop<Core["gamma"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = gammaOf(x[i]!);
};

export const logGamma: Loop<Core["logGamma"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = logOf(x[i]!);
};

export const digamma: Loop<Core["digamma"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = psiOf(x[i]!);
};

export const incompleteGamma: Loop<Core["incompleteGamma"]> = ({ inputs: { shape, x }, outputs, sizes: { row } }) => {
  const sink = scratch(row);
  const { lower = sink, upper = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const a = shape[i]!;
    const at = x[i]!;
    if (!(isShape(a) && at >= 0 && at < Infinity)) lower[i] = upper[i] = NaN;
    else if (at === 0) {
      lower[i] = 0;
      upper[i] = 1;
    } else {
      const tail = tailOf(a, at);
      const below = at < a + 1;
      lower[i] = below ? tail : 1 - tail;
      upper[i] = below ? 1 - tail : tail;
    }
  }
};

export const gammaQuantile: Loop<Core["gammaQuantile"]> = ({ inputs: { shape, p }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const a = shape[i]!;
    const share = p[i]!;
    if (!(isShape(a) && share >= 0 && share <= 1)) output[i] = none;
    else output[i] = share === 0 ? 0 : share === 1 ? Infinity : gammaInverse(a, share);
  }
};

export const lambertW: Loop<Core["lambertW"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const at = x[i]!;
    output[i] = at >= -0.36787944117144233 && at < Infinity ? lambert(at) : none;
  }
};
