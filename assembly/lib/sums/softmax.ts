// Exponentials of scores above their highest, and the sum of them: what shares are made of.

import { exp } from "../elementary/exp";
import { emit } from "../lanes/column";
import { first, splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { CHUNK, chunkOf } from "./sum";
import { lost } from "./twosum";

/** The largest score; NaN when a score is NaN or plus infinity, or all are minus infinity. */
export function highest(x: Series, n: i32): f64 {
  let top = -Infinity;
  let fit = true;
  for (let i = 0; i < n; i++) {
    fit = fit && x[i] < Infinity;
    top = x[i] > top ? x[i] : top;
  }
  return fit && top > -Infinity ? top : NaN;
}

/** Sum of exp((x - top) / temperature), chunks in order; the terms go to p when it is wanted. p may be x. */
export function sumExponentials(x: Series, n: i32, top: f64, temperature: f64, p: Series): f64 {
  let sum = 0.0;
  let rest = 0.0;
  for (let at = 0; at < n; at += CHUNK) {
    const length = chunkOf(n - at);
    const more = exponentials(x.from(at), length, top, temperature, p.given ? p.from(at) : p);
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  return sum + rest;
}

/** The same without the highest one, of which the first counts as such: what the sum is above 1. */
export function sumBeside(x: Series, n: i32, top: f64, temperature: f64): f64 {
  if (top !== top) return NaN;
  let best = 0;
  while (x[best] !== top) best++;
  const none = changetype<Series>(0);
  return (
    sumExponentials(x, best, top, temperature, none) +
    sumExponentials(x.from(best + 1), n - best - 1, top, temperature, none)
  );
}

/** Sum over a chunk, even rows and odd rows apart. */
function exponentials(x: Series, n: i32, top: f64, temperature: f64, p: Series): f64 {
  let even = 0.0;
  let uneven = 0.0;
  if (ASC_FEATURE_SIMD) {
    let sum = f64x2.splat(0);
    for (let i = 0; i < n; i += 2) {
      const pair = i + 1 < n;
      const value = term(x, i, top, temperature, p, pair);
      sum += pair ? value : f64x2.replace_lane(value, 1, 0);
    }
    even = f64x2.extract_lane(sum, 0);
    uneven = f64x2.extract_lane(sum, 1);
  } else {
    for (let i = 0; i < n; i += 2) even += first(term(x, i, top, temperature, p, false));
    for (let i = 1; i < n; i += 2) uneven += first(term(x, i, top, temperature, p, false));
  }
  return even + uneven;
}

function term(x: Series, i: i32, top: f64, temperature: f64, p: Series, pair: boolean): Lane {
  const value = exp((x.at(i) - splat(top)) / splat(temperature));
  emit(p, i, value, pair);
  return value;
}
