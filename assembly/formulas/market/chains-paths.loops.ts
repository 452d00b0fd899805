// Hidden Markov models over whole series: forward and backward, and the likeliest path. In logarithms.

import { exp } from "../../lib/elementary/exp";
import { log } from "../../lib/elementary/log";
import { Offsets } from "../../lib/lanes/ints";
import { first, gt, max, select, splat } from "../../lib/lanes/lanes";
import { atLeast, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { longRun, proportions } from "../../lib/models/chain";
import { lost } from "../../lib/sums/twosum";

const SIZE: f64 = 1e150;
const SOLVED: f64 = 0;
const IMPOSSIBLE: f64 = 1;
const INVALID: f64 = 2;

/** f_j(t) = d_j(t) + ln sum over i of e^(f_i(t - 1) + ln T_ij), b_i(t - 1) = ln sum over j of e^(ln T_ij + d_j(t) + b_j(t)); p ~ e^(f + b) */
export function market_hmmSmoother(
  logDensity: Series,
  transition: Series,
  initial: Series,
  offsets: Offsets,
  rows: i32,
  regimes: i32,
  groups: i32,
  probability: Series,
  steps: Series,
  logLikelihood: Series,
  status: Series,
  ahead: Series,
  chain: Series,
  start: Series,
  reduced: Series,
  forward: Series,
): void {
  const fine = prepare(transition, initial, regimes, chain, start, reduced);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = logDensity.from(begin * regimes);
    const known = forward.from(begin * regimes);
    let sum: f64 = 0;
    let rest: f64 = 0;
    let code = fine ? SOLVED : INVALID;
    for (let t = 0; code === SOLVED && t < n; t++) {
      const here = known.from(t * regimes);
      if (t === 0) for (let j = 0; j < regimes; j++) here[j] = start[j];
      else moved(known.from((t - 1) * regimes), chain, regimes, here);
      const height = weigh(own.from(t * regimes), regimes, here);
      const level = normalise(here, regimes);
      if (level > -Infinity) {
        const more = height + level;
        const before = sum;
        sum = before + more;
        rest += lost(before, more, sum);
      } else code = IMPOSSIBLE;
    }
    if (logLikelihood.given) logLikelihood[g] = code === SOLVED ? sum + rest : code === IMPOSSIBLE ? -Infinity : NaN;
    if (status.given) status[g] = code;
    const counts = steps.given ? steps.from(g * regimes * regimes) : steps;
    const told = probability.given ? probability.from(begin * regimes) : probability;
    if (code === SOLVED) backward(own, n, regimes, known, chain, ahead, told, counts);
    else {
      if (told.given) for (let i = 0; i < n * regimes; i++) told[i] = NaN;
      if (counts.given) for (let i = 0; i < regimes * regimes; i++) counts[i] = NaN;
    }
  }
}

function backward(
  own: Series,
  n: i32,
  regimes: i32,
  known: Series,
  chain: Series,
  ahead: Series,
  told: Series,
  counts: Series,
): void {
  if (counts.given) for (let i = 0; i < regimes * regimes; i++) counts[i] = 0;
  if (!told.given && !counts.given) return;
  const later = ahead;
  const earlier = ahead.from(regimes);
  const joined = ahead.from(2 * regimes);
  for (let j = 0; j < regimes; j++) later[j] = 0;
  for (let t = n - 1; t >= 0; t--) {
    const here = known.from(t * regimes);
    if (told.given) {
      const out = told.from(t * regimes);
      for (let j = 0; j < regimes; j++) out[j] = here[j] + later[j];
      normalise(out, regimes);
      for (let j = 0; j < regimes; j += LANES) out.write(j, exp(out.at(j)), j + 1 < regimes);
    }
    if (t === 0) return;
    for (let j = 0; j < regimes; j++) joined[j] = later[j];
    weigh(own.from(t * regimes), regimes, joined);
    let top: f64 = -Infinity;
    for (let i = 0; i < regimes; i += LANES) {
      const one = i * regimes;
      const two = i + 1 < regimes ? one + regimes : one;
      let most = splat(-Infinity);
      for (let j = 0; j < regimes; j++) most = max(most, chain.gather(one + j, two + j) + joined.all(j));
      const base = select(gt(most, splat(-Infinity)), most, splat(0));
      let sum = splat(0);
      for (let j = 0; j < regimes; j++) sum += exp(chain.gather(one + j, two + j) + joined.all(j) - base);
      earlier.write(i, base + log(sum), i + 1 < regimes);
    }
    const past = known.from((t - 1) * regimes);
    if (counts.given) count(past, chain, joined, earlier, regimes, counts);
    for (let i = 0; i < regimes; i++) top = atLeast(top, earlier[i]);
    for (let i = 0; i < regimes; i++) later[i] = earlier[i] - top;
  }
}

/** Adds e^(f_i + ln T_ij + d_j + b_j), which sum to 1, to the count of steps from i to j. */
function count(past: Series, chain: Series, joined: Series, earlier: Series, regimes: i32, counts: Series): void {
  let top: f64 = -Infinity;
  for (let i = 0; i < regimes; i++) top = atLeast(top, past[i] + earlier[i]);
  let sum: f64 = 0;
  for (let i = 0; i < regimes; i++) sum += first(exp(splat(past[i] + earlier[i] - top)));
  const whole = top + first(log(splat(sum)));
  for (let i = 0; i < regimes; i++) {
    const from = splat(past[i] - whole);
    for (let j = 0; j < regimes; j += LANES) {
      const at = i * regimes + j;
      counts.write(at, counts.at(at) + exp(from + chain.at(at) + joined.at(j)), j + 1 < regimes);
    }
  }
}

/** to_j = ln sum over i of e^(from_i + ln T_ij) */
function moved(from: Series, chain: Series, regimes: i32, to: Series): void {
  for (let j = 0; j < regimes; j += LANES) {
    let most = splat(-Infinity);
    for (let i = 0; i < regimes; i++) most = max(most, from.all(i) + chain.at(i * regimes + j));
    const base = select(gt(most, splat(-Infinity)), most, splat(0));
    let sum = splat(0);
    for (let i = 0; i < regimes; i++) sum += exp(from.all(i) + chain.at(i * regimes + j) - base);
    to.write(j, base + log(sum), j + 1 < regimes);
  }
}

/** Adds a row's log densities less the largest of them, which is returned: 0 of a gap, whose densities all count the same. */
function weigh(density: Series, regimes: i32, to: Series): f64 {
  let top: f64 = -Infinity;
  for (let j = 0; j < regimes; j++) {
    if (!(density[j] <= SIZE)) return 0;
    top = atLeast(top, density[j]);
  }
  if (top < -SIZE) top = 0;
  for (let j = 0; j < regimes; j++) to[j] = density[j] < -SIZE ? -Infinity : to[j] + (density[j] - top);
  return top;
}

/** Brings logarithms to a sum of 1; returns the logarithm of what it was. */
function normalise(x: Series, regimes: i32): f64 {
  let top: f64 = -Infinity;
  for (let j = 0; j < regimes; j++) top = atLeast(top, x[j]);
  if (top === -Infinity) return top;
  let sum: f64 = 0;
  for (let j = 0; j < regimes; j++) sum += first(exp(splat(x[j] - top)));
  const rest = first(log(splat(sum)));
  for (let j = 0; j < regimes; j++) x[j] = x[j] - top - rest;
  return top + rest;
}

/** Logs of the chances of a model; false where it is none. */
function prepare(
  transition: Series,
  initial: Series,
  regimes: i32,
  chain: Series,
  start: Series,
  reduced: Series,
): boolean {
  if (regimes === 0 || !proportions(transition, regimes, regimes, chain)) return false;
  if (!initial.given) longRun(chain, reduced, regimes, start);
  else if (!proportions(initial, 1, regimes, start)) return false;
  const cells = regimes * regimes;
  for (let i = 0; i < cells; i += LANES) chain.write(i, log(chain.at(i)), i + 1 < cells);
  for (let j = 0; j < regimes; j += LANES) start.write(j, log(start.at(j)), j + 1 < regimes);
  return true;
}

/** best_j(t) = d_j(t) + max over i of best_i(t - 1) + ln T_ij */
export function market_hmmViterbi(
  logDensity: Series,
  transition: Series,
  initial: Series,
  offsets: Offsets,
  rows: i32,
  regimes: i32,
  groups: i32,
  path: Series,
  logLikelihood: Series,
  status: Series,
  best: Series,
  chain: Series,
  start: Series,
  reduced: Series,
  from: Series,
): void {
  const fine = prepare(transition, initial, regimes, chain, start, reduced);
  const before = best.from(regimes);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = logDensity.from(begin * regimes);
    const origin = from.from(begin * regimes);
    let sum: f64 = 0;
    let rest: f64 = 0;
    let code = fine ? SOLVED : INVALID;
    for (let t = 0; code === SOLVED && t < n; t++) {
      if (t === 0) for (let j = 0; j < regimes; j++) best[j] = start[j];
      else {
        for (let j = 0; j < regimes; j++) before[j] = best[j];
        reach(before, chain, regimes, best, origin.from(t * regimes));
      }
      const height = weigh(own.from(t * regimes), regimes, best);
      let top: f64 = -Infinity;
      for (let j = 0; j < regimes; j++) top = atLeast(top, best[j]);
      if (top > -Infinity) {
        for (let j = 0; j < regimes; j++) best[j] = best[j] - top;
        const more = height + top;
        const past = sum;
        sum = past + more;
        rest += lost(past, more, sum);
      } else code = IMPOSSIBLE;
    }
    if (logLikelihood.given)
      logLikelihood[g] = code === SOLVED ? tidy(sum + rest) : code === IMPOSSIBLE ? -Infinity : NaN;
    if (status.given) status[g] = code;
    if (!path.given) continue;
    let regime = 0;
    if (code === SOLVED) while (regime + 1 < regimes && best[regime] < 0) regime++;
    for (let t = n - 1; t >= 0; t--) {
      path[begin + t] = code === SOLVED ? <f64>regime : NaN;
      if (code === SOLVED && t > 0) regime = <i32>origin[t * regimes + regime];
    }
  }
}

/** The best way to each regime, and the first of the regimes that it may come from. */
function reach(before: Series, chain: Series, regimes: i32, to: Series, origin: Series): void {
  for (let j = 0; j < regimes; j += LANES) {
    let most = before.all(0) + chain.at(j);
    let source = splat(0);
    for (let i = 1; i < regimes; i++) {
      const way = before.all(i) + chain.at(i * regimes + j);
      const better = gt(way, most);
      most = select(better, way, most);
      source = select(better, splat(<f64>i), source);
    }
    to.write(j, most, j + 1 < regimes);
    origin.write(j, source, j + 1 < regimes);
  }
}
