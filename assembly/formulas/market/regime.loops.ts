// The Hamilton filter.

import { exp } from "../../lib/elementary/exp";
import { log } from "../../lib/elementary/log";
import { canonical, countSkipped, observed } from "../../lib/lanes/column";
import { always, both, every, first, gt, keep, max, select, splat, valid, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { longRun, predicted, proportions } from "../../lib/models/chain";

/** Beyond this, squares overflow. */
const SIZE: f64 = 1e150;
const LN_2PI: f64 = reinterpret<f64>(0x3ffd67f1c864beb5); // 1.8378770664093456

/** p' = T'p; d_j = -(ln(2 pi deviation_j^2) + ((y - mean_j) / deviation_j)^2) / 2, m = max d; p_j = p'_j e^(d_j - m) / sum */
export function market_regime(
  y: Series,
  mean: Series,
  deviation: Series,
  transition: Series,
  ticks: i32,
  entities: i32,
  regimes: i32,
  probability: Series,
  skipped: Series,
  probabilityOut: Series,
  nextOut: Series,
  logDensity: Series,
  work: Series,
  chain: Series,
  settled: Series,
  reduced: Series,
  heights: Series,
): void {
  const fine = prepare(mean, deviation, transition, regimes, chain, settled, reduced, heights);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const start = e * regimes;
    // An entity alone is its own neighbour.
    const other = LANES > 1 && pair ? start + regimes : start;
    let known = splat(0);
    for (let j = 0; j < regimes; j++) known += probability.gather(start + j, other + j);
    if (fine && !every(observed(known))) {
      for (let j = 0; j < regimes; j++) {
        const p = probability.gather(start + j, other + j);
        probability.scatter(start + j, other + j, select(observed(known), p, settled.all(j)), pair);
      }
    }
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const value = y.at(i);
      const to = i * regimes;
      const beside = LANES > 1 && pair ? to + regimes : to;
      if (!fine) {
        countSkipped(skipped, e, always(false), pair);
        for (let j = 0; j < regimes; j++) {
          if (probabilityOut.given) probabilityOut.scatter(to + j, beside + j, splat(NaN), pair);
          if (nextOut.given) nextOut.scatter(to + j, beside + j, splat(NaN), pair);
        }
        if (logDensity.given) logDensity.write(i, splat(NaN), pair);
        continue;
      }
      // The densities of regimes that cannot be now do not count.
      let top = splat(-Infinity);
      for (let j = 0; j < regimes; j++) {
        const p = predicted(probability, chain, start, other, j, regimes);
        const distance = (value - mean.all(j)) / deviation.all(j);
        const density = heights.all(j) - splat(0.5) * (distance * distance);
        work.put(4 * j, p);
        work.put(4 * j + 2, density);
        top = select(gt(p, splat(0)), max(top, density), top);
      }
      // So far from every regime that could be that squares overflow, a value tells none from another.
      const ok = both(within(value, -SIZE, SIZE), gt(top, splat(-Infinity)));
      countSkipped(skipped, e, ok, pair);
      let sum = splat(0);
      for (let j = 0; j < regimes; j++) {
        const p = work.at(4 * j);
        const weight = keep(gt(p, splat(0)), p * exp(work.at(4 * j + 2) - top));
        work.put(4 * j + 2, weight);
        sum += weight;
      }
      for (let j = 0; j < regimes; j++) {
        const p = select(ok, work.at(4 * j + 2) / sum, work.at(4 * j));
        probability.scatter(start + j, other + j, canonical(p), pair);
        if (probabilityOut.given) probabilityOut.scatter(to + j, beside + j, canonical(p), pair);
      }
      if (nextOut.given) {
        for (let j = 0; j < regimes; j++) {
          const p = predicted(probability, chain, start, other, j, regimes);
          nextOut.scatter(to + j, beside + j, canonical(p), pair);
        }
      }
      if (logDensity.given) logDensity.write(i, valid(ok, canonical(log(sum) + top)), pair);
    }
  }
}

/** False where a figure of the model is out of its domain, or a row of T has no chances. */
function prepare(
  mean: Series,
  deviation: Series,
  transition: Series,
  regimes: i32,
  chain: Series,
  settled: Series,
  reduced: Series,
  heights: Series,
): boolean {
  for (let i = 0; i < regimes; i++) {
    if (!(Math.abs(mean[i]) <= SIZE && deviation[i] >= 1e-100 && deviation[i] <= 1e100)) return false;
    heights[i] = -0.5 * LN_2PI - first(log(splat(deviation[i])));
  }
  if (!proportions(transition, regimes, regimes, chain)) return false;
  longRun(chain, reduced, regimes, settled);
  return true;
}
