// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Quantiles of a beta variable next to the end of a shape below 1, where the distribution function hardly moves: an error of it is
// 1 / a times as large in x. So it is not inverted, but x^a (1 + a S(x)) = p a B(a, b) solved for ln x, S(x) = sum over n > 0 of
// (1 - b)_n x^n / (n! (a + n)): ln x = (ln(p a B(a, b)) - ln(1 + a S)) / a. The first logarithm is had in two parts, together as good
// relative to its size as a sum of twice the digits: it may be next to 0, and is divided by a. NIST Digital Library of Mathematical
// Functions, 8.17.7.
import { betaGrowth } from "./betainc";
import { expSum } from "../elementary/exp";
import { lgammaOneMore } from "./gammainc";
import {
  abs,
  add,
  div,
  either,
  every,
  both,
  gt,
  keep,
  le,
  lt,
  max,
  mul,
  neg,
  select,
  some,
  splat,
  sub,
} from "../lanes/lanes";
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";
import { shareHigh, shareLow } from "../elementary/logshare";
import { lost, lostProduct } from "../sums/twosum";

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
export function cornerEnd<V>(b: V): V {
  return div(splat<V>(REACH), max(splat<V>(1), b));
}

/** x with I_x(a, b) = p + pRest, a <= 1, q + qRest = 1 - p - pRest; cornerEnd(b) where it is at least that. */
export function betaCorner<V>(a: V, b: V, p: V, pRest: V, q: V, qRest: V): V {
  // p (a + b) / b is p a B(a, b) but for gammas next to 1; less 1 it is (p a - q b) / b.
  const pa = mul(p, a);
  const qb = neg(mul(q, b));
  const paRest = add(lostProduct(p, a, pa), mul(pRest, a));
  const qbRest = neg(add(lostProduct(q, b, neg(qb)), mul(qRest, b)));
  const heads = add(pa, qb);
  const rests = add(paRest, qbRest);
  const above = add(heads, rests);
  const left = add(lost(heads, rests, above), add(lost(pa, qb, heads), lost(paRest, qbRest, rests)));
  const u = div(above, b);
  const uRest = quotientRest(above, left, b, u);
  const high = logHigh(a, b, p, u);
  const gammas = sub(lgammaOneMore(a), betaGrowth(a, add(splat<V>(1), b)));
  const most = add(high, gammas);
  const low = add(logLow(a, b, p, pRest, u, uRest), lost(high, gammas, most));
  const sum = add(most, low);
  const t = div(sum, a);
  return solved(a, b, t, keep(lt(abs(t), splat<V>(BEYOND)), quotientRest(sum, lost(most, low, sum), a, t)));
}

/** e^(t + tRest - c) with c = ln(1 + a S(x)) / a, of which Newton's step keeps the slope over ln x. */
function solved<V>(a: V, b: V, t: V, tRest: V): V {
  const one = splat<V>(1);
  const end = cornerEnd(b);
  const logEnd = log(end);
  let c = splat<V>(0);
  let x = expSum(t, tRest);
  let beyond = gt(x, end);
  let done = lt(splat<V>(1), splat<V>(0));
  for (let k = 0; k < STEPS; k++) {
    x = select(beyond, end, x);
    c = select(beyond, sub(t, logEnd), c);
    let n = splat<V>(0);
    let term = one;
    let sum = n;
    let slope = n;
    for (let i = 0; i < TERMS; i++) {
      const up = add(n, one);
      term = mul(term, div(mul(sub(up, b), x), up));
      n = up;
      const part = div(term, add(a, n));
      const more = add(slope, mul(part, n));
      sum = add(sum, part);
      if (!some(either(lt(more, slope), gt(more, slope)))) break;
      slope = more;
    }
    const above = mul(a, sum);
    const steep = div(slope, add(one, above));
    const next = div(add(div(log1p(above), a), mul(steep, c)), add(one, steep));
    // At the end and on the way out: it is not here.
    const out = both(beyond, lt(next, c));
    const last = either(done, either(out, le(abs(sub(next, c)), splat<V>(CLOSE))));
    c = select(either(done, out), c, next);
    const head = sub(t, c);
    x = select(either(done, out), x, expSum(head, add(tRest, lost(t, neg(c), head))));
    done = last;
    if (every(done)) break;
    beyond = gt(x, end);
  }
  return x;
}

/** ln(1 + u): of u next to 0 by its series, far below by the logarithms of p and (a + b) / b. */
function logHigh<V>(a: V, b: V, p: V, u: V): V {
  const one = splat<V>(1);
  const far = isFar(u);
  const first = shareHigh(one, select(far, p, add(one, u)));
  const second = shareHigh(one, select(far, div(add(a, b), b), one));
  return select(isNear(u), u, add(first, second));
}

/** What is missing from that. */
function logLow<V>(a: V, b: V, p: V, pRest: V, u: V, uRest: V): V {
  const one = splat<V>(1);
  const far = isFar(u);
  const w = add(one, u);
  const y = select(far, p, w);
  const yRest = select(far, pRest, add(lost(one, u, w), uRest));
  const total = add(a, b);
  const ratio = div(total, b);
  const z = select(far, ratio, one);
  const zRest = keep(far, quotientRest(total, lost(a, b, total), b, ratio));
  const first = shareHigh(one, y);
  const second = shareHigh(one, z);
  const lows = add(add(shareLow(one, y), shareLow(one, z)), lost(first, second, add(first, second)));
  const logs = add(lows, add(div(yRest, y), div(zRest, z)));
  return select(isNear(u), add(uRest, curve(u)), logs);
}

function isFar<V>(u: V): V {
  return lt(u, splat<V>(-0.5));
}

function isNear<V>(u: V): V {
  return lt(abs(u), splat<V>(NEXT_TO_ONE));
}

/** ln(1 + u) - u */
function curve<V>(u: V): V {
  let sum = splat<V>(1 / 8);
  sum = sub(splat<V>(1 / 7), mul(u, sum));
  sum = sub(splat<V>(1 / 6), mul(u, sum));
  sum = sub(splat<V>(1 / 5), mul(u, sum));
  sum = sub(splat<V>(1 / 4), mul(u, sum));
  sum = sub(splat<V>(1 / 3), mul(u, sum));
  sum = sub(splat<V>(1 / 2), mul(u, sum));
  return neg(mul(mul(u, u), sum));
}

/** (a + rest) / b - quotient */
function quotientRest<V>(a: V, rest: V, b: V, quotient: V): V {
  const product = mul(quotient, b);
  return div(add(sub(sub(a, product), lostProduct(quotient, b, product)), rest), b);
}
