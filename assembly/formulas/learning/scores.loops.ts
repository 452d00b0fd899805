// Logarithms of shares, and what they cost where one of them should have been all.
import { log1p } from "../../lib/elementary/log1p";
import { tell } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { first, splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { highest, sumBeside } from "../../lib/sums/softmax";
import { CHUNK, chunkOf, sumLanes, total } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

/** m = max x; (x - m) / temperature - ln(1 + the sum of the other e^((x - m) / temperature)) */
export function learning_logSoftmax(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  temperature: f64,
  out: Series,
): void {
  // Minus infinity stays at an infinite temperature too.
  const scale = Math.min(temperature, f64.MAX_VALUE);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    const top = highest(x.from(begin), end - begin);
    const more = splat(beyondBest(x.from(begin), end - begin, top, scale));
    const best = splat(top);
    for (let i = begin; i < end; i += LANES) tell(out, i, (x.at(i) - best) / splat(scale) - more, i + 1 < end);
  }
}

/** m = max x; ln(1 + the sum of the other e^(x - m)) + (1 - s)(m - x_label) + s mean(m - x) */
export function learning_crossEntropy(
  x: Series,
  label: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  smoothing: f64,
  out: Series,
  terms: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = x.from(begin);
    const right = label[g];
    let loss = NaN;
    if (right >= 0 && right < <f64>n && Math.floor(right) === right) {
      const top = highest(own, n);
      loss = beyondBest(own, n, top, 1);
      if (smoothing < 1) loss += (1 - smoothing) * (top - own[<i32>right]);
      if (smoothing > 0) loss += (smoothing * distances(own, n, top, terms)) / <f64>n;
    }
    out[g] = tidy(loss);
  }
}

/** ln(1 + the sum of the other exponentials) */
function beyondBest(x: Series, n: i32, top: f64, temperature: f64): f64 {
  return first(log1p(splat(sumBeside(x, n, top, temperature))));
}

/** Sum of the distances from the best. */
function distances(x: Series, n: i32, top: f64, terms: Series): f64 {
  let sum = 0.0;
  let rest = 0.0;
  for (let at = 0; at < n; at += CHUNK) {
    const length = chunkOf(n - at);
    for (let i = 0; i < length; i += LANES) terms.put(i, splat(top) - x.at(at + i));
    const more = sumLanes(terms, length, false);
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  return total(sum, rest);
}
