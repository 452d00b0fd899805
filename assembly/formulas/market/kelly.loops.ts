// What share of the capital to stake on more than two outcomes.

import { allUpTo, allWithin, fillCells } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { splat } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { farthest, fullStake, held, logGrowth, meanPayoff } from "../../lib/models/kelly";
import { blockedSum } from "../../lib/sums/sum";

const SIZE: f64 = 1e60;
const SOLVED: f64 = 0;
const UNBOUNDED: f64 = 1;
const STILL: f64 = 2;
const INVALID: f64 = 3;

/** share: sum p b / (1 + share b) = 0 */
export function market_kellyOutcomes(
  p: Series,
  payoff: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  fraction: f64,
  cap: f64,
  short: f64,
  full: Series,
  size: Series,
  growth: Series,
  status: Series,
  units: Series,
  spreads: Series,
  flows: Series,
  sizes: Series,
  slopes: Series,
  sums: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = p.from(begin);
    const sound = n > 0 && allWithin(own, n, 0, 1);
    const weight = sound ? blockedSum(own, n) : 0;
    // biome-ignore format: one line
    stake(own, payoff.from(begin), n, sound ? weight : NaN, fraction, cap, short, full, size, growth, status, g, units, spreads, flows, sizes, slopes, sums);
  }
}

/** share: sum r / (1 + share r) = 0 */
export function market_kellyReturns(
  returns: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  fraction: f64,
  cap: f64,
  short: f64,
  full: Series,
  size: Series,
  growth: Series,
  status: Series,
  weights: Series,
  units: Series,
  spreads: Series,
  flows: Series,
  sizes: Series,
  slopes: Series,
  sums: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    fillCells(weights, n, 1);
    // biome-ignore format: one line
    stake(weights, returns.from(begin), n, <f64>n, fraction, cap, short, full, size, growth, status, g, units, spreads, flows, sizes, slopes, sums);
  }
}

function stake(
  weights: Series,
  payoffs: Series,
  n: i32,
  weight: f64,
  fraction: f64,
  cap: f64,
  short: f64,
  fullOut: Series,
  sizeOut: Series,
  growthOut: Series,
  statusOut: Series,
  g: i32,
  units: Series,
  spreads: Series,
  flows: Series,
  sizes: Series,
  slopes: Series,
  sums: Series,
): void {
  let full = NaN;
  let state = INVALID;
  if (weight > 0 && allUpTo(payoffs, n, SIZE)) {
    const mean = meanPayoff(weights, payoffs, n, sums);
    const gain = farthest(weights, payoffs, n, 1);
    const loss = farthest(weights, payoffs, n, -1);
    const sign: f64 = mean < 0 ? -1 : 1;
    const worst = mean < 0 ? gain : loss;
    state = gain === 0 && loss === 0 ? STILL : worst === 0 ? UNBOUNDED : SOLVED;
    full = 0;
    if (state === UNBOUNDED) full = sign * Infinity;
    else if (state === SOLVED && mean !== 0) {
      const scale = sign / worst;
      for (let i = 0; i < n; i += LANES) units.write(i, payoffs.at(i) * splat(scale), i + 1 < n);
      full = (sign * fullStake(weights, units, n, Math.abs(mean) / worst, spreads, flows, sizes, slopes)) / worst;
    }
  }
  const least = short !== 0 ? -cap : 0;
  const size = full === full ? (fraction > 0 ? held(fraction * full, least, cap) : 0) : NaN;
  if (fullOut.given) fullOut[g] = full;
  if (sizeOut.given) sizeOut[g] = size;
  if (growthOut.given) {
    growthOut[g] = size === size ? logGrowth(weights, payoffs, n, size, spreads) / weight : NaN;
  }
  if (statusOut.given) statusOut[g] = state;
}
