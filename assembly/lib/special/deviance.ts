// How far a count lies from its mean, as densities of large shapes have it: D(a, m) = a ln(a / m) + m - a >= 0. A density is a root
// times e^-D, and what matters of D is below 834: formed from d = a - m, which is exact near the mean, in two parts, it is right to 1e-15
// itself, where a ln a alone loses as many digits as a is large. C. Loader, "Fast and accurate computation of binomial
// probabilities" (2000).
import { expSum } from "../elementary/exp";
import { shareHigh, shareLow } from "../elementary/logshare";
import { abs, every, le, select, splat } from "../lanes/lanes";
import { lost, lostProduct, quotientRest } from "../sums/twosum";

/** From this shape on: below, a ln a in two parts is as good. */
export const DEVIATES: f64 = 32768;
/** The series is for d up to this share of a. Beyond, a large shape has no density left. */
const NEAR: f64 = 0.1;

/** Densities are this many times too large, so that none that matters is subnormal; tails are brought back at the end. */
export const UNSCALE: f64 = 2.938735877055719e-39; // 2^-128
/** ln 2^128 in two parts, the high one short. */
const SCALE_HIGH: f64 = 88.72283905744553;
const SCALE_LOW: f64 = 5.4227473482358835e-8;

/** 2^128 e^(sum + low) */
export function scaled(sum: Lane, low: Lane): Lane {
  const scale = splat(SCALE_HIGH);
  const lifted = sum + scale;
  const rest = low + lost(sum, scale, lifted) + splat(SCALE_LOW);
  const head = lifted + rest;
  return expSum(head, lost(lifted, rest, head));
}

/** 2^128 e^-D(a, m + mRest), or -D itself where `logs`; a >= DEVIATES. */
export function deviated(a: Lane, m: Lane, mRest: Lane, logs: boolean): Lane {
  const d = a - m;
  const near = le(abs(d), splat(NEAR) * a);
  const s = a + m;
  const square = d * d;
  const head = square / s;
  const squareRest = lostProduct(d, d, square) - splat(2) * (d * mRest);
  const rest = quotientRest(square, squareRest - head * (lost(a, m, s) + mRest), s, head);
  const v = d / s;
  const w = v * v;
  let sum = splat(1 / 13);
  sum = sum * w + splat(1 / 11);
  sum = sum * w + splat(1 / 9);
  sum = sum * w + splat(1 / 7);
  sum = sum * w + splat(1 / 5);
  sum = sum * w + splat(1 / 3);
  let most = -head;
  let low = -(rest + splat(2) * a * (v * w) * sum);
  if (!every(near)) {
    const grows = shareHigh(a, m);
    const falls = -shareHigh(a, a);
    const ratio = grows + falls;
    const sums = ratio + d;
    const lows = shareLow(a, m) - shareLow(a, a) + d * (mRest / m);
    const rests = lost(grows, falls, ratio) + lost(ratio, d, sums) + lost(a, -m, d);
    most = select(near, most, sums);
    low = select(near, low, lows + rests);
  }
  return logs ? most + low : scaled(most, low);
}
