// Quantiles of a beta variable next to the end of a shape below 1, where the distribution function hardly moves: an error of it is
// 1 / a times as large in x. So it is not inverted, but x^a (1 + a S(x)) = p a B(a, b) solved for ln x, S(x) = sum over n > 0 of
// (1 - b)_n x^n / (n! (a + n)): ln x = (ln(p a B(a, b)) - ln(1 + a S)) / a. The first logarithm is had in two parts, together as good
// relative to its size as a sum of twice the digits: it may be next to 0, and is divided by a. NIST Digital Library of Mathematical
// Functions, 8.17.7.

import { expSum } from "../elementary/exp";
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";
import { shareHigh, shareLow } from "../elementary/logshare";
import { abs, both, either, every, gt, keep, le, lt, max, select, some, splat } from "../lanes/lanes";
import { lost, lostProduct, quotientRest } from "../sums/twosum";
import { betaGrowth } from "./betainc";
import { lgammaOneMore } from "./gammainc";

/** The series is for x up to this, and x b too. */
const REACH: f64 = 0.6;
/** Terms of the series at most: takes 70. */
const TERMS: i32 = 120;
/** Newton's steps at most: takes 3. */
const STEPS: i32 = 12;
/** A step of which this is more leaves an error of its square. */
const CLOSE: f64 = 1e-8;
/** So close to 1 the logarithm is a series. */
const NEXT_TO_ONE: f64 = 0.00390625;
/** Logarithms of what is 0, or no share. */
const BEYOND: f64 = 1e4;

/** An x from here on is left to others. */
export function cornerEnd(b: Lane): Lane {
  return splat(REACH) / max(splat(1), b);
}

/** x with I_x(a, b) = p + pRest, a <= 1, q + qRest = 1 - p - pRest; cornerEnd(b) where it is at least that. */
export function betaCorner(a: Lane, b: Lane, p: Lane, pRest: Lane, q: Lane, qRest: Lane): Lane {
  // p (a + b) / b is p a B(a, b) but for gammas next to 1; less 1 it is (p a - q b) / b.
  const pa = p * a;
  const qb = -(q * b);
  const paRest = lostProduct(p, a, pa) + pRest * a;
  const qbRest = -(lostProduct(q, b, -qb) + qRest * b);
  const heads = pa + qb;
  const rests = paRest + qbRest;
  const above = heads + rests;
  const left = lost(heads, rests, above) + (lost(pa, qb, heads) + lost(paRest, qbRest, rests));
  const u = above / b;
  const uRest = quotientRest(above, left, b, u);
  const high = logHigh(a, b, p, u);
  const gammas = lgammaOneMore(a) - betaGrowth(a, splat(1) + b);
  const most = high + gammas;
  const low = logLow(a, b, p, pRest, u, uRest) + lost(high, gammas, most);
  const sum = most + low;
  const t = sum / a;
  return solved(a, b, t, keep(lt(abs(t), splat(BEYOND)), quotientRest(sum, lost(most, low, sum), a, t)));
}

/** e^(t + tRest - c) with c = ln(1 + a S(x)) / a, of which Newton's step keeps the slope over ln x. */
function solved(a: Lane, b: Lane, t: Lane, tRest: Lane): Lane {
  const one = splat(1);
  const end = cornerEnd(b);
  const logEnd = log(end);
  let c = splat(0);
  let x = expSum(t, tRest);
  let beyond = gt(x, end);
  let done = lt(splat(1), splat(0));
  for (let k = 0; k < STEPS; k++) {
    x = select(beyond, end, x);
    c = select(beyond, t - logEnd, c);
    let n = splat(0);
    let term = one;
    let sum = n;
    let slope = n;
    for (let i = 0; i < TERMS; i++) {
      const up = n + one;
      term *= ((up - b) * x) / up;
      n = up;
      const part = term / (a + n);
      const more = slope + part * n;
      sum += part;
      if (!some(either(lt(more, slope), gt(more, slope)))) break;
      slope = more;
    }
    const above = a * sum;
    const steep = slope / (one + above);
    const next = (log1p(above) / a + steep * c) / (one + steep);
    // At the end and on the way out: it is not here.
    const out = both(beyond, lt(next, c));
    const last = either(done, either(out, le(abs(next - c), splat(CLOSE))));
    c = select(either(done, out), c, next);
    const head = t - c;
    x = select(either(done, out), x, expSum(head, tRest + lost(t, -c, head)));
    done = last;
    if (every(done)) break;
    beyond = gt(x, end);
  }
  return x;
}

/** ln(1 + u): of u next to 0 by its series, far below by the logarithms of p and (a + b) / b. */
function logHigh(a: Lane, b: Lane, p: Lane, u: Lane): Lane {
  const one = splat(1);
  const far = isFar(u);
  const first = shareHigh(one, select(far, p, one + u));
  const second = shareHigh(one, select(far, (a + b) / b, one));
  return select(isNear(u), u, first + second);
}

/** What is missing from that. */
function logLow(a: Lane, b: Lane, p: Lane, pRest: Lane, u: Lane, uRest: Lane): Lane {
  const one = splat(1);
  const far = isFar(u);
  const w = one + u;
  const y = select(far, p, w);
  const yRest = select(far, pRest, lost(one, u, w) + uRest);
  const total = a + b;
  const ratio = total / b;
  const z = select(far, ratio, one);
  const zRest = keep(far, quotientRest(total, lost(a, b, total), b, ratio));
  const first = shareHigh(one, y);
  const second = shareHigh(one, z);
  const lows = shareLow(one, y) + shareLow(one, z) + lost(first, second, first + second);
  const logs = lows + (yRest / y + zRest / z);
  return select(isNear(u), uRest + curve(u), logs);
}

function isFar(u: Lane): Mask {
  return lt(u, splat(-0.5));
}

function isNear(u: Lane): Mask {
  return lt(abs(u), splat(NEXT_TO_ONE));
}

/** ln(1 + u) - u */
function curve(u: Lane): Lane {
  let sum = splat(1 / 8);
  sum = splat(1 / 7) - u * sum;
  sum = splat(1 / 6) - u * sum;
  sum = splat(1 / 5) - u * sum;
  sum = splat(1 / 4) - u * sum;
  sum = splat(1 / 3) - u * sum;
  sum = splat(1 / 2) - u * sum;
  return -(u * u * sum);
}
