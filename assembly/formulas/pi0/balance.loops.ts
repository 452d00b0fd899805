import { exp } from "../../lib/elementary/exp";
import { allWithin } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { first, splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { agePeak, ageShape, TRIANGULAR } from "../../lib/models/aging";
import { blockedDot, dotLanes } from "../../lib/sums/dot";
import { blockedSum, CHUNK, sumLanes } from "../../lib/sums/sum";

/** A window that is a whole number of spacings on paper holds its oldest sample. */
const SLACK: f64 = 1.000000000001;

/** h sum of c_i K(age_i) load_i over the window, c the rule's; normalized over h sum of c_i K(age_i), where the peak of K cancels */
export function pi0_arb(
  load: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  spacing: f64,
  windowMin: f64,
  windowMax: f64,
  sensitivity: f64,
  kind: f64,
  rate: f64,
  sigma: f64,
  normalize: f64,
  rule: f64,
  balanced: Series,
  window: Series,
  variation: Series,
  weights: Series,
  distances: Series,
): void {
  // Groups of one window share their weights.
  let known = 0;
  let knownReach = NaN;
  let mass = NaN;
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = load.from(begin);
    const varies = n > 0 && allWithin(own, n, 0, 1e150) ? variationOf(own, n, distances) : NaN;
    // Nothing is shrunk by no sensitivity to infinite variation, nor by infinite sensitivity to none.
    const bends = sensitivity > 0 && varies > 0;
    const shrunk = bends ? first(exp(splat(-sensitivity * varies))) : varies === varies ? 1 : NaN;
    const reach = Math.min(windowMin + (windowMax - windowMin) * shrunk, windowMax);
    const fit = varies === varies;
    if (window.given) window[g] = fit ? reach : NaN;
    if (variation.given) variation[g] = fit ? varies : NaN;
    if (!balanced.given) continue;
    if (!fit) {
      balanced[g] = NaN;
      continue;
    }
    const count = <i32>Math.min(<f64>n, Math.floor((reach / spacing) * SLACK) + 1);
    if (count === 1) {
      balanced[g] = own[n - 1];
      continue;
    }
    if (count !== known || (kind === TRIANGULAR && reach !== knownReach)) {
      weigh(weights, count, spacing, kind, reach, rate, sigma);
      join(weights, count, rule);
      mass = blockedSum(weights, count);
      known = count;
      knownReach = reach;
    }
    const sum = blockedDot(own.from(n - count), weights, count);
    balanced[g] = tidy(
      normalize !== 0 ? sum / mass : first(agePeak(kind, splat(reach), splat(rate), splat(sigma))) * spacing * sum,
    );
  }
}

/** sqrt(mean of d^2 - (mean of d)^2), d = x / mean - 1: free of scale, so that nothing underflows, and of what rounding took from the mean. */
function variationOf(x: Series, rows: i32, distances: Series): f64 {
  const mean = blockedSum(x, rows) / <f64>rows;
  if (mean === 0) return Infinity;
  let sum = 0.0;
  let square = 0.0;
  for (let at = 0; at < rows; at += CHUNK) {
    const n = min<i32>(rows - at, CHUNK);
    const from = x.from(at);
    for (let i = 0; i < n; i += LANES) distances.put(i, from.at(i) / splat(mean) - splat(1));
    sum += sumLanes(distances, n, false);
    square += dotLanes(distances, distances, n);
  }
  const off = sum / <f64>rows;
  return Math.sqrt(Math.max(square / <f64>rows - off * off, 0));
}

/** Weights by age, the oldest sample first. */
function weigh(weights: Series, n: i32, spacing: f64, kind: f64, window: f64, rate: f64, sigma: f64): void {
  for (let i = 0; i < n; i++) weights[i] = spacing * <f64>(n - 1 - i);
  for (let i = 0; i < n; i += LANES)
    weights.write(i, ageShape(weights.at(i), kind, splat(window), splat(rate), splat(sigma)), i + 1 < n);
}

/** The same times the coefficients of a rule, as core_integrate has them. */
function join(weights: Series, n: i32, rule: f64): void {
  if (rule === 0 || n === 2) {
    weights[0] = weights[0] / 2;
    weights[n - 1] = weights[n - 1] / 2;
    return;
  }
  // Of an odd number of intervals the last three are joined by the 3/8 rule.
  const last = n % 2 === 1 ? n - 1 : n - 4;
  for (let i = 0; i < n; i++) {
    let part: f64 = 0;
    if (i <= last && last > 0) part = i === 0 || i === last ? 1.0 / 3 : i % 2 === 1 ? 4.0 / 3 : 2.0 / 3;
    if (last < n - 1 && i >= last) part += i === last || i === n - 1 ? 0.375 : 1.125;
    weights[i] = weights[i] * part;
  }
}
