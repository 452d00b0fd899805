import type { core } from "../../src/formulas/index.ts";
import { isShare, type Loop, scratch } from "../loop.ts";
import { isShape, lgamma, positive } from "./gamma.ts";

type Core = typeof core;

/** ln gamma(a) - ln gamma(a + b) for the larger a: by log1p where a plain difference would cancel. */
function fall(a: number, b: number): number {
  if (a < 10) return lgamma(a) - lgamma(a + b);
  const c = a + b;
  const series = (x: number) => (1 / 12 - (1 / 360 - 1 / (1260 * x * x)) / (x * x)) / x;
  return series(a) - series(c) - (a - 0.5) * Math.log1p(b / a) - b * (Math.log(c) - 1);
}

export const lbeta = (a: number, b: number) => lgamma(Math.min(a, b)) + fall(Math.max(a, b), Math.min(a, b));

/** x^a (1 - x)^b / B(a, b) */
const density = (a: number, b: number, x: number) => Math.exp(a * Math.log(x) + b * Math.log1p(-x) - lbeta(a, b));

/** I_x / density for x below the mean; Numerical Recipes 6.4. */
function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 1e5; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return h / a;
}

const isBelow = (a: number, b: number, x: number) => x * (a + b + 2) <= a + 1;

/** I_x(a, b), or 1 less it where `upper`. */
export function betaTail(a: number, b: number, x: number, upper: boolean): number {
  if (x <= 0 || x >= 1) return x > 0.5 === upper ? 0 : 1;
  const tail = tailOf(a, b, x);
  return isBelow(a, b, x) === upper ? 1 - tail : tail;
}

/** The lower tail below the mean, the upper above. */
function tailOf(a: number, b: number, x: number): number {
  const front = density(a, b, x);
  if (front === 0) return 0;
  return front * (isBelow(a, b, x) ? fraction(a, b, x) : fraction(b, a, 1 - x));
}

/** x of the leading power p = x^a / (a B(a, b)). */
const byPower = (a: number, b: number, p: number) => Math.exp((Math.log(p) + Math.log(a) + lbeta(a, b)) / a);

/** Newton's method on ln I_x over ln(x / (1 - x)), p at most 1/2. */
function inverseOdds(a: number, b: number, p: number): number {
  const target = Math.log(p);
  let odds = a / b;
  for (let k = 0; k < 100; k++) {
    const x = odds / (1 + odds);
    const tail = tailOf(a, b, x);
    const have = isBelow(a, b, x) ? tail : 1 - tail;
    const step = have > 0 ? ((target - Math.log(have)) * have) / density(a, b, x) : 1;
    odds *= Math.exp(Math.max(-2, Math.min(step, 2)));
    if (!(Math.abs(step) > 1e-13)) break;
  }
  return odds;
}

export function betaInverse(a: number, b: number, p: number): number {
  if (p === 0 || p === 1) return p;
  const small = byPower(a, b, p);
  if (small * (1 + b) < 1e-17) return small;
  const rest = byPower(b, a, 1 - p);
  if (rest * (1 + a) < 1e-17) return 1 - rest;
  if (p <= 0.5) {
    const odds = inverseOdds(a, b, p);
    return odds / (1 + odds);
  }
  return 1 / (1 + inverseOdds(b, a, 1 - p));
}

export const logBeta: Loop<Core["logBeta"]> = ({ inputs, outputs, sizes: { row } }) => {
  const none = NaN;
  const { alpha, beta } = inputs;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++)
    output[i] = positive(alpha[i]!) && positive(beta[i]!) ? lbeta(alpha[i]!, beta[i]!) : none;
};

export const beta: Loop<Core["beta"]> = ({ inputs, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const a = inputs.alpha[i]!;
    const b = inputs.beta[i]!;
    output[i] = positive(a) && positive(b) ? Math.exp(lbeta(a, b)) : none;
  }
};

export const incompleteBeta: Loop<Core["incompleteBeta"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { alpha, beta, x } = inputs;
  const sink = scratch(row);
  const { lower = sink, upper = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const a = alpha[i]!;
    const b = beta[i]!;
    const at = x[i]!;
    if (!(isShape(a) && isShape(b) && isShare(at))) lower[i] = upper[i] = NaN;
    else if (at === 0 || at === 1) {
      lower[i] = at;
      upper[i] = 1 - at;
    } else {
      const tail = tailOf(a, b, at);
      const below = isBelow(a, b, at);
      lower[i] = below ? tail : 1 - tail;
      upper[i] = below ? 1 - tail : tail;
    }
  }
};

export const betaQuantile: Loop<Core["betaQuantile"]> = ({ inputs, outputs, sizes: { row } }) => {
  const none = NaN;
  const { alpha, beta, p } = inputs;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const a = alpha[i]!;
    const b = beta[i]!;
    output[i] = isShape(a) && isShape(b) && isShare(p[i]!) ? betaInverse(a, b, p[i]!) : none;
  }
};

export const betaInterval: Loop<Core["betaInterval"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { successes, failures, priorAlpha, priorBeta } = inputs;
  const sink = scratch(row);
  const { lower = sink, upper = sink } = outputs;
  const low = (1 - params.level) / 2;
  const high = (1 + params.level) / 2;
  const most = 5e8;
  for (let i = 0; i < row; i++) {
    const s = successes[i]!;
    const f = failures[i]!;
    const a = priorAlpha ? priorAlpha[i]! : 1;
    const b = priorBeta ? priorBeta[i]! : 1;
    if (s >= 0 && s <= most && f >= 0 && f <= most && isShape(a) && a <= most && isShape(b) && b <= most) {
      lower[i] = betaInverse(a + s, b + f, low);
      upper[i] = betaInverse(a + s, b + f, high);
    } else lower[i] = upper[i] = NaN;
  }
};
