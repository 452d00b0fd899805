// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Where support goes, and how much.
import { LARGEST } from "../lib/bounds";
import { canonical, countSkipped, emit, given, tell } from "../lib/column";
import { exp } from "../lib/exp";
import { Offsets } from "../lib/ints";
import {
  add,
  both,
  clamp,
  div,
  eq,
  every,
  finite,
  gt,
  max,
  min,
  mul,
  roundHalfAway,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

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
      const use = utilization.at<Lane>(i);
      const aim = utilizationTarget.at<Lane>(i);
      const lack = mul(splat<Lane>(alpha), sub(aim, clamp(use, 0, 1)));
      const score = add(lack, mul(splat<Lane>(beta), sub(marginTarget.at<Lane>(i), margin.at<Lane>(i))));
      const held = both(within(current.at<Lane>(i), 0, WHOLE), within(aim, 0, 1));
      share.write(i, valid(both(held, finite(score)), score), pair);
      for (let k = i; k < i + LANES && k < end; k++) {
        fit = fit && share[k] == share[k];
        top = max<f64>(top, share[k]);
      }
    }
    if (distressOut.given)
      for (let i = begin; i < end; i += LANES)
        distressOut.write(i, fit ? share.at<Lane>(i) : splat<Lane>(NaN), i + 1 < end);
    let sum = 0.0;
    for (let i = begin; i < end; i += LANES) {
      share.write(i, exp(div(sub(share.at<Lane>(i), splat<Lane>(top)), splat<Lane>(temperature))), i + 1 < end);
      for (let k = i; k < i + LANES && k < end; k++) sum += share[k];
    }
    let total = 0.0;
    for (let i = begin; i < end; i += LANES) {
      const pair = i + 1 < end;
      const aim = div(share.at<Lane>(i), splat<Lane>(sum));
      emit(targetOut, i, fit ? aim : splat<Lane>(NaN), pair);
      const now = div(current.at<Lane>(i), splat<Lane>(WHOLE));
      share.write(i, add(now, mul(splat<Lane>(step), sub(aim, now))), pair);
      for (let k = i; k < i + LANES && k < end; k++) total += share[k];
    }
    if (bpsOut.given) inBasisPoints(share, begin, end, fit && total > 0 ? total : NaN, bpsOut);
  }
}

/** Rounded parts of 10 000; the last row takes what is left, and what is then too much the first rows give back. */
function inBasisPoints(share: Series, begin: i32, end: i32, total: f64, out: Series): void {
  let left = WHOLE;
  for (let i = begin; i < end; i++) {
    const part = i + 1 < end ? roundHalfAway<f64>((share[i] / total) * WHOLE) : max<f64>(left, 0);
    out[i] = total == total ? part : NaN;
    left -= part;
  }
  for (let i = begin; i < end && left < 0; i++) {
    if (!(out[i] > 0)) continue;
    out[i] = out[i] - 1;
    left += 1;
  }
}

/** clamp(1 + a (U* - U)) clamp(1 + b (cost (1 + m*) / payout - 1)) */
export function subsidy_dualMultiplier(
  utilization: Series,
  cost: Series,
  payout: Series,
  utilizationTarget: Series,
  marginTarget: Series,
  n: i32,
  utilizationGain: f64,
  costGain: f64,
  low: f64,
  high: f64,
  multiplierOut: Series,
  utilizationOut: Series,
  costOut: Series,
): void {
  const one = splat<Lane>(1);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const use = utilization.at<Lane>(i);
    const spent = cost.at<Lane>(i);
    const paid = payout.at<Lane>(i);
    const useAim = given<Lane>(utilizationTarget, i, 0.5);
    const marginAim = given<Lane>(marginTarget, i, 0.25);
    const aims = both(within(useAim, 0, 1), within(marginAim, -1, 1000));
    const money = both(within(spent, 0, LARGEST), within(paid, 0, LARGEST));
    const ok = both(both(aims, money), eq(use, use));
    let byUse = add(one, mul(splat<Lane>(utilizationGain), sub(useAim, clamp(use, 0, 1))));
    const coverage = clamp(div(mul(spent, add(one, marginAim)), paid), 0.1, 10);
    const gained = add(one, mul(splat<Lane>(costGain), sub(coverage, one)));
    let byCost = select(gt(paid, splat<Lane>(0)), gained, one);
    let product = mul(byUse, byCost);
    // The condition looks at the product on purpose; see energy_treasuryFee.
    if (!every(both(ok, eq(product, product)))) {
      byUse = valid(ok, byUse);
      byCost = valid(ok, byCost);
      product = valid(ok, product);
    }
    emit(multiplierOut, i, clamp(product, low, high), pair);
    emit(utilizationOut, i, byUse, pair);
    emit(costOut, i, byCost, pair);
  }
}

const MOST_TARIFF: f64 = 65535;

/** implied = round(10 000 target inflow / volume); tariff = clamp(round(tariff + drift (implied - tariff))) */
export function subsidy_tariff(
  volume: Series,
  inflow: Series,
  ticks: i32,
  entities: i32,
  target: f64,
  drift: f64,
  low: f64,
  high: f64,
  start: f64,
  tariff: Series,
  skipped: Series,
  bpsOut: Series,
  impliedOut: Series,
): void {
  const zero = splat<Lane>(0);
  const part = splat<Lane>(target / WHOLE);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const before = tariff.at<Lane>(e);
    const sane = within(before, 0, MOST_TARIFF);
    let bps = valid(sane, before);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const moved = volume.at<Lane>(i);
      const came = inflow.at<Lane>(i);
      const ok = both(both(within(moved, 0, LARGEST), within(came, 0, LARGEST)), sane);
      const known = both(ok, both(gt(moved, zero), gt(came, zero)));
      const raw = mul(div(mul(came, part), moved), splat<Lane>(WHOLE));
      const implied = min(roundHalfAway(raw), splat<Lane>(MOST_TARIFF));
      const next = clamp(roundHalfAway(add(bps, mul(splat<Lane>(drift), sub(implied, bps)))), low, high);
      countSkipped(skipped, e, ok, pair);
      bps = canonical(select(known, next, bps));
      tell(bpsOut, i, bps, pair);
      tell(impliedOut, i, valid(known, implied), pair);
    }
    tariff.write(e, bps, pair);
  }
}
