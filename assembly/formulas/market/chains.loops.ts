// Hidden Markov models: what is known of the regime behind symbols, tick by tick.

import { log } from "../../lib/elementary/log";
import { allWithin } from "../../lib/lanes/cells";
import { canonical, countSkipped, observed } from "../../lib/lanes/column";
import {
  always,
  both,
  every,
  first,
  floor,
  gt,
  keep,
  laneOf,
  max,
  select,
  splat,
  valid,
  within,
} from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { longRun, predicted, proportions } from "../../lib/models/chain";

const LN_2PI: f64 = reinterpret<f64>(0x3ffd67f1c864beb5); // 1.8378770664093456
const SIZE: f64 = 1e150;

/** p' = T'p; p_j = p'_j E_js / sum */
export function market_hmmDiscrete(
  symbol: Series,
  emission: Series,
  transition: Series,
  ticks: i32,
  entities: i32,
  regimes: i32,
  symbols: i32,
  probability: Series,
  skipped: Series,
  probabilityOut: Series,
  nextOut: Series,
  logDensity: Series,
  work: Series,
  shown: Series,
  chain: Series,
  settled: Series,
  reduced: Series,
): void {
  const fine = proportions(emission, regimes, symbols, shown) && proportions(transition, regimes, regimes, chain);
  if (fine) longRun(chain, reduced, regimes, settled);
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
      const value = symbol.at(i);
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
      const told = both(within(value, 0, <f64>(symbols - 1)), whole(value));
      const place = keep(told, value);
      const one = <i32>first(place);
      const two = LANES > 1 && pair ? <i32>laneOf(place, 1) : one;
      // Chances of regimes that cannot be now do not count, and the largest of the others is the measure: no product vanishes.
      let top = splat(0);
      for (let j = 0; j < regimes; j++) {
        const p = predicted(probability, chain, start, other, j, regimes);
        const likely = shown.gather(j * symbols + one, j * symbols + two);
        work.put(4 * j, p);
        work.put(4 * j + 2, likely);
        top = select(gt(p, splat(0)), max(top, likely), top);
      }
      const ok = both(told, gt(top, splat(0)));
      countSkipped(skipped, e, ok, pair);
      let sum = splat(0);
      for (let j = 0; j < regimes; j++) {
        const p = work.at(4 * j);
        const weight = keep(gt(p, splat(0)), p * (work.at(4 * j + 2) / top));
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
      if (logDensity.given) logDensity.write(i, valid(ok, canonical(log(sum) + log(top))), pair);
    }
  }
}

function whole(x: Lane): Mask {
  return within(x - floor(x), 0, 0);
}

/** -ln(deviation sqrt(2 pi)) - ((y - mean) / deviation)^2 / 2 */
export function market_gaussianEmission(
  y: Series,
  mean: Series,
  deviation: Series,
  rows: i32,
  regimes: i32,
  out: Series,
): void {
  for (let j = 0; j < regimes; j++) {
    const middle = mean[j];
    const spread = deviation[j];
    const fit = Math.abs(middle) <= SIZE && spread >= 1e-100 && spread <= 1e100;
    const height = splat(-0.5 * LN_2PI - first(log(splat(spread))));
    for (let i = 0; i < rows; i += LANES) {
      const value = y.at(i);
      const distance = (value - splat(middle)) / splat(spread);
      const density = height - splat(0.5) * (distance * distance);
      const ok = both(always(fit), within(value, -SIZE, SIZE));
      out.scatter(i * regimes + j, (i + 1) * regimes + j, valid(ok, max(density, splat(-SIZE))), i + 1 < rows);
    }
  }
}

/** ln(E_js / sum of E_j) */
export function market_discreteEmission(
  symbol: Series,
  emission: Series,
  rows: i32,
  regimes: i32,
  symbols: i32,
  out: Series,
  shown: Series,
): void {
  for (let j = 0; j < regimes; j++) {
    const own = shown.from(j * symbols);
    const fit = proportions(emission.from(j * symbols), 1, symbols, own);
    for (let k = 0; k < symbols; k += LANES) own.write(k, log(own.at(k)), k + 1 < symbols);
    for (let i = 0; i < rows; i++) {
      const value = symbol[i];
      const told = fit && value >= 0 && value < <f64>symbols && Math.floor(value) === value;
      out[i * regimes + j] = told ? own[<i32>value] : NaN;
    }
  }
}

/** p = T'p */
export function market_stationary(
  transition: Series,
  rows: i32,
  regimes: i32,
  probability: Series,
  status: Series,
  chain: Series,
  reduced: Series,
  settled: Series,
): void {
  for (let i = 0; i < rows; i++) {
    const fine = regimes > 0 && proportions(transition.from(i * regimes * regimes), regimes, regimes, chain);
    const one = fine && longRun(chain, reduced, regimes, settled);
    if (probability.given)
      for (let j = 0; j < regimes; j++) probability[i * regimes + j] = one ? tidy(settled[j]) : NaN;
    if (status.given) {
      const told = fine || allWithin(transition.from(i * regimes * regimes), regimes * regimes, 0, 1);
      status[i] = one ? 0 : fine ? 1 : told ? 2 : NaN;
    }
  }
}
