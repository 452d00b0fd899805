// Where support goes, and how much.

import { exp } from "../../lib/elementary/exp";
import { emit } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { both, clamp, finite, first, roundHalfAway, splat, valid, within } from "../../lib/lanes/lanes";
import { atLeast } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";

const WHOLE: f64 = 10000;

/** s = alpha (U* - U) + beta (m* - m); p = softmax(s / temperature); x = c + step (p - c); bps = round(10 000 x / sum x) */
export function subsidy_distressSoftmax(
  utilization: Series,
  margin: Series,
  utilizationTarget: Series,
  marginTarget: Series,
  current: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  alpha: f64,
  beta: f64,
  temperature: f64,
  step: f64,
  distressOut: Series,
  targetOut: Series,
  bpsOut: Series,
  share: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let fit = true;
    let top = -Infinity;
    for (let i = begin; i < end; i += LANES) {
      const pair = i + 1 < end;
      const use = utilization.at(i);
      const aim = utilizationTarget.at(i);
      const lack = splat(alpha) * (aim - clamp(use, 0, 1));
      const score = lack + splat(beta) * (marginTarget.at(i) - margin.at(i));
      const held = both(within(current.at(i), 0, WHOLE), within(aim, 0, 1));
      share.write(i, valid(both(held, finite(score)), score), pair);
      for (let k = i; k < i + LANES && k < end; k++) {
        fit = fit && share[k] === share[k];
        top = atLeast(top, share[k]);
      }
    }
    if (distressOut.given)
      for (let i = begin; i < end; i += LANES) distressOut.write(i, fit ? share.at(i) : splat(NaN), i + 1 < end);
    let sum = 0.0;
    for (let i = begin; i < end; i += LANES) {
      share.write(i, exp((share.at(i) - splat(top)) / splat(temperature)), i + 1 < end);
      for (let k = i; k < i + LANES && k < end; k++) sum += share[k];
    }
    let total = 0.0;
    for (let i = begin; i < end; i += LANES) {
      const pair = i + 1 < end;
      const aim = share.at(i) / splat(sum);
      emit(targetOut, i, fit ? aim : splat(NaN), pair);
      const now = current.at(i) / splat(WHOLE);
      share.write(i, now + splat(step) * (aim - now), pair);
      for (let k = i; k < i + LANES && k < end; k++) total += share[k];
    }
    if (bpsOut.given) inBasisPoints(share, begin, end, fit && total > 0 ? total : NaN, bpsOut);
  }
}

/** Rounded parts of 10 000; the last row takes what is left, and what is then too much the first rows give back. */
function inBasisPoints(share: Series, begin: i32, end: i32, total: f64, out: Series): void {
  let left = WHOLE;
  for (let i = begin; i < end; i++) {
    const part = i + 1 < end ? first(roundHalfAway(splat((share[i] / total) * WHOLE))) : atLeast(left, 0);
    out[i] = total === total ? part : NaN;
    left -= part;
  }
  for (let i = begin; i < end && left < 0; i++) {
    if (!(out[i] > 0)) continue;
    out[i] = out[i] - 1;
    left += 1;
  }
}
