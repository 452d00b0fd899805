// The Beta distribution as a careful engineer writes it: density by saddle points (Loader 2000), distribution by the continued
// fraction (Lentz), quantile by Newton's method kept in a bracket, inequality by the trapezoidal rule.
import { clamp } from "../loop.ts";

/** ln gamma(n + 1) less Stirling's formula for it. */
function stirlingRest(n: number): number {
  let rest = 0;
  let x = n;
  while (x < 16) {
    // One step of the recurrence; log1p keeps the digits that cancel.
    rest += (x + 0.5) * Math.log1p(1 / x) - 1;
    x++;
  }
  const q = 1 / (x * x);
  return rest + (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188))))) / x;
}

/** x ln(x / m) + m - x, without cancellation where x is near m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 3; j < 100; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** x^a (1 - x)^b / B(a, b), y = 1 - x. */
export function betaPower(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const rests = stirlingRest(n) - stirlingRest(a) - stirlingRest(b);
  return Math.exp(rests - deviance(a, n * x) - deviance(b, n * y)) * Math.sqrt((a / n) * (b / (2 * Math.PI)));
}

/** The tail below x where x is below the mean, else the tail above. */
function betaTailAt(a: number, b: number, x: number, y: number): number {
  const front = betaPower(a, b, x, y) / a;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / d;
  let h = d;
  for (let m = 1; m < 20_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return front * h;
}

/** Probability of a value up to x, or above it. */
export function betaCdf(a: number, b: number, x: number, y: number, upper: boolean): number {
  if (x === 0 || y === 0) return (x === 0) === upper ? 1 : 0;
  const below = x < (a + 1) / (a + b + 2);
  const tail = below ? betaTailAt(a, b, x, y) : betaTailAt(b, a, y, x);
  return below === upper ? 1 - tail : tail;
}

/** Found from the end that most of it is near, so that what rounds to 1 does. */
export const betaQuantileOf = (a: number, b: number, p: number): number =>
  a > b ? 1 - quantileFrom0(b, a, 1 - p, p) : quantileFrom0(a, b, p, 1 - p);

function quantileFrom0(a: number, b: number, p: number, q: number): number {
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  // By the smaller tail, which has the digits.
  const upper = p > 0.5;
  const target = upper ? q : p;
  for (let k = 0; k < 200; k++) {
    const y = 1 - x;
    const tail = betaCdf(a, b, x, y, upper);
    if (upper === tail < target) high = x;
    else low = x;
    // On the scale of logarithms where x is small: there the distribution function is nearly a power.
    const step = (upper ? -1 : 1) * Math.log(target / tail) * (tail / betaPower(a, b, x, y)) * y;
    const next = Math.abs(step) < 1 ? x * Math.exp(step) : NaN;
    if (Math.abs(next - x) <= 2e-16 * x) return next;
    x = next > low && next < high ? next : low > 0 ? Math.sqrt(low * high) : high / 2 ** (2 ** Math.min(k, 8));
  }
  return x;
}

/** B(a + c, b + d) / (B(a, b) B(c, d)) */
function overlap(a: number, b: number, c: number, d: number): number {
  const x = (a + c) / (a + b + c + d);
  const y = (b + d) / (a + b + c + d);
  return (betaPower(a, b, x, y) * betaPower(c, d, x, y)) / betaPower(a + c, b + d, x, y);
}

/** P(X > Y), X of Beta(p, q), Y of Beta(r, s), p a whole number: a finite sum. */
function finiteSum(p: number, q: number, r: number, s: number): number {
  const peak = Math.floor((r * q - r - s - q) / (1 + s)) + 1;
  const start = Math.max(Math.min(peak, p - 1), 1);
  const largest = overlap(start, q, r, s) / start;
  let sum = start < p ? largest : 0;
  let term = largest;
  for (let i = start; i + 1 < p && term > 1e-18 * sum; i++) {
    term *= ((r + i) * (q + i)) / ((r + s + q + i) * (1 + i));
    sum += term;
  }
  term = largest;
  for (let i = start - 1; i >= 0 && term > 1e-18 * sum; i--) {
    term *= ((r + s + q + i) * (1 + i)) / ((r + i) * (q + i));
    sum += term;
  }
  return sum;
}

const few = (x: number) => (Number.isInteger(x) && x <= 2000 ? x : Infinity);

/** P(X > Y), X of Beta(a, b), Y of Beta(c, d). */
export function betaExceeds(a: number, b: number, c: number, d: number): number {
  const terms = Math.min(few(a), few(b), few(c), few(d));
  if (terms < Infinity) {
    if (terms === few(a)) return finiteSum(a, b, c, d);
    if (terms === few(d)) return finiteSum(d, c, b, a);
    return 1 - (terms === few(c) ? finiteSum(c, d, a, b) : finiteSum(b, a, d, c));
  }
  // X is the narrower one; 1 - Y below 1 - X where X is below Y.
  return 1 / a + 1 / b <= 1 / c + 1 / d ? integral(a, b, c, d) : integral(d, c, b, a);
}

const gauss = [
  [0.046910077030668, 0.11846344252809454],
  [0.23076534494715845, 0.2393143352496832],
  [0.5, 0.28444444444444444],
  [0.7692346550528415, 0.2393143352496832],
  [0.953089922969332, 0.11846344252809454],
] as const;

/**
 * P(Y < X): mean of the distribution function of Y under the density of X over s = ln(x / (1 - x)), which grows from step to step by
 * five nodes of Gauss and Legendre. Small parameters have long tails, and are raised: that changes the probability by the
 * overlap over the parameter.
 */
function integral(a: number, b: number, c: number, d: number): number {
  let raised = 0;
  while (a < 4) raised -= overlap(a, b, c, d) / a++;
  while (b < 4) raised += overlap(a, b, c, d) / b++;
  const step = 0.4 * Math.min(Math.sqrt(1 / a + 1 / b), 0.5);
  const mirror = a > b ? -1 : 1;
  const light = Math.min(a, b);
  const share = light / (a + b);
  const other = a > b ? d : c;
  const spread = (s: number, at: number) => Math.log1p(at * Math.expm1(mirror * s));
  const density = (s: number) => Math.exp(light * mirror * s - (a + b) * spread(s, share));
  let first = 0;
  while (density(first - step) > 1e-18) first -= step;
  // The other's density is measured by that at the mode of the one, or nearer to its own where it is too small there.
  let anchor = 0;
  let peak = betaPower(c, d, a / (a + b), b / (a + b));
  if (peak < 1e-200) {
    anchor = clamp(Math.log(c / d / (a / b)), first, -first);
    const at = (a / b) * Math.exp(anchor);
    peak = betaPower(c, d, at / (1 + at), 1 / (1 + at));
  }
  const there = (a / b) * Math.exp(anchor);
  const otherShare = (a > b ? 1 : there) / (1 + there);
  const odds = (a / b) * Math.exp(first);
  let below = betaCdf(c, d, odds / (1 + odds), 1 / (1 + odds), false);
  let mass = 0;
  let sum = 0;
  for (let k = 0; k < 200; k++) {
    const s = first + k * step;
    const p = density(s);
    if (p < 1e-18) break;
    mass += p;
    sum += p * below;
    let mean = 0;
    if (peak > 0)
      for (const [at, weight] of gauss) {
        const inside = s + at * step - anchor;
        mean += weight * Math.exp(other * mirror * inside - (c + d) * spread(inside, otherShare));
      }
    below += step * peak * Math.min(mean, Number.MAX_VALUE);
  }
  return sum / mass + raised;
}
