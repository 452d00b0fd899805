import { SAFE } from "../../lib/lanes/bounds";
import { emit, isWhole, observed } from "../../lib/lanes/column";
import { Ints, mulDiv, oneMore } from "../../lib/lanes/ints";
import { always, both, clamp, every, floor, gt, select, splat, valid } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";

const BPS: f64 = 10000;

/**
 * fee = floor(sum_k rate_k (min(x, t_(k+1)) - t_k)+ / 10000). The brackets below that of x are summed once for all
 * rows, in whole units and ten-thousandths apart, so that every sum stays below 2^53 and is exact: x = 10000 quotient +
 * rest in its bracket.
 */
export function fees_progressive(
  amount: Series,
  threshold: Series,
  rate: Series,
  n: i32,
  brackets: i32,
  fee: Series,
  exact: Series,
  marginal: Series,
  effective: Series,
  below: Series,
  belowRest: Series,
): void {
  const fit = sumBrackets(threshold, rate, brackets, below, belowRest);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const x = amount.at(i);
    const ok = both(always(fit), isWhole(x, 0, SAFE));
    let start = splat(0);
    let share = rate.all(0);
    let units = start;
    let parts = start;
    for (let k = 1; k < brackets; k++) {
      const from = threshold.all(k);
      const over = gt(x, from);
      start = select(over, from, start);
      share = select(over, rate.all(k), share);
      units = select(over, below.all(k), units);
      parts = select(over, belowRest.all(k), parts);
    }
    const inside = x - start;
    const quotient = floor(inside / splat(BPS));
    const rest = inside - quotient * splat(BPS);
    units += quotient * share;
    const fraction = (parts + rest * share) / splat(BPS);
    let due = units + fraction;
    // The condition looks at the fee on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(due)))) due = valid(ok, due);
    emit(fee, i, valid(ok, units + floor(fraction)), pair);
    emit(exact, i, due, pair);
    emit(marginal, i, valid(ok, share), pair);
    const charged = select(gt(x, splat(0)), x, splat(1));
    // Never above the highest rate, whatever is rounded.
    if (effective.given) effective.write(i, valid(ok, clamp((due / charged) * splat(BPS), 0, BPS)), pair);
  }
}

/** Fees of all brackets below each one; false where thresholds do not rise from 0, or a rate is out of range. */
function sumBrackets(threshold: Series, rate: Series, brackets: i32, below: Series, belowRest: Series): boolean {
  let fit = brackets > 0 && threshold[0] === 0;
  let units = 0.0;
  let parts = 0.0;
  for (let k = 0; k < brackets; k++) {
    const start = threshold[k];
    if (!(start <= SAFE && Math.floor(start) === start && rate[k] >= 0 && rate[k] <= BPS)) fit = false;
    if (Math.floor(rate[k]) !== rate[k]) fit = false;
    if (k > 0) {
      const width = start - threshold[k - 1];
      if (!(width > 0)) fit = false;
      const quotient = Math.floor(width / BPS);
      const sum = parts + (width - quotient * BPS) * rate[k - 1];
      const carried = Math.floor(sum / BPS);
      units += quotient * rate[k - 1] + carried;
      parts = sum - carried * BPS;
    }
    below[k] = units;
    belowRest[k] = parts;
  }
  return fit;
}

/** The same in 64-bit integers, up to 2^63 - 1. A negative fee is none and stays; the facade has seen to it that nothing used is. */
export function fees_baseFee_i64(
  used: Ints,
  ticks: i32,
  entities: i32,
  target: f64,
  denominator: f64,
  minStep: i64,
  max: i64,
  fee: Ints,
  skipped: Ints,
  out: Ints,
): void {
  const aim = <i64>Math.floor(target);
  const scale = aim * <i64>Math.floor(denominator);
  for (let e = 0; e < entities; e++) {
    let base = fee[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const space = used[i];
      if (space < 0 || base < 0) skipped[e] = oneMore(skipped[e]);
      else if (base === 0) base = 1;
      else if (space > aim) {
        const step = <i64>mulDiv(base, space - aim, scale, i64.MAX_VALUE);
        const rise = step > minStep ? step : minStep;
        const room = max - base;
        base = room <= 0 ? max : base + (rise < room ? rise : room);
      } else {
        base -= <i64>mulDiv(base, aim - space, scale, i64.MAX_VALUE);
        base = base < 1 ? 1 : base < max ? base : max;
      }
      out.emit(i, base);
    }
    fee[e] = base;
  }
}

/** The same in 64-bit integers; the facade has seen to it that fee and percent are in range. */
export function fees_split_i64(fee: Ints, percent: Ints, n: i32, consumer: Ints, industrial: Ints): void {
  for (let i = 0; i < n; i++) {
    const due = fee[i];
    const part = (due / 100) * percent[i] + ((due % 100) * percent[i] + 99) / 100;
    consumer.emit(i, part);
    industrial.emit(i, due - part);
  }
}
