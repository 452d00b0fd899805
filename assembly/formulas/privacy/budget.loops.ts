// From Renyi costs to epsilon and delta, rounded up; and what a budget allows.

import { exp } from "../../lib/elementary/exp";
import { expm1 } from "../../lib/elementary/expm1";
import { log } from "../../lib/elementary/log";
import { log1p } from "../../lib/elementary/log1p";
import { canonical } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import {
  always,
  both,
  either,
  eq,
  every,
  first,
  gt,
  laneOf,
  lt,
  max,
  pairOf,
  select,
  splat,
  valid,
  within,
} from "../../lib/lanes/lanes";
import { atMost, cell } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { sampledCost } from "../../lib/models/subsampled";

/** Conversion says nothing at orders up to here. */
const LEAST_ORDER: f64 = 1.01;
/** 2^-49: more than rounding takes off a sum of a few terms, as a part of the largest. */
const LACK: f64 = 1.7763568394002505e-15;
/** 1 - 2^-50 */
const BELOW: f64 = 0.9999999999999991;
/** 1 + 2^-51: more than rounding takes off a product and a sum. */
const ABOVE: f64 = 1.0000000000000004;

/** epsilon = min over orders a of cost_a + ln(1 - 1 / a) - ln(delta a) / (a - 1), or classic, cost_a - ln(delta) / (a - 1); delta from epsilon by the same */
export function privacy_rdpToDp(
  order: Series,
  rdp: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  delta: f64,
  epsilon: f64,
  conversion: f64,
  epsilonOut: Series,
  orderOut: Series,
  edgeOut: Series,
  deltaOut: Series,
): void {
  const classic = conversion === 1;
  const covered = classic ? 0 : coveredBy(delta);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let least = Infinity;
    let best = begin;
    let leastDelta = Infinity;
    let fit = begin < end;
    for (let i = begin; i < end; i += LANES) {
      const alpha = order.at(i);
      const cost = rdp.at(i);
      const ok = both(within(alpha, 1, 1e9), within(cost, 0, 1e12));
      const extra = classic ? classicExtraAt(alpha, delta) : extraAt(alpha, delta);
      const spent = valid(ok, epsilonAt(cost, extra, covered));
      let risk = cost;
      if (deltaOut.given) risk = classic ? classicDeltaAt(alpha, cost, epsilon) : deltaAt(alpha, cost, epsilon);
      for (let lane = 0; lane < LANES && i + lane < end; lane++) {
        const value = laneOf(spent, lane);
        fit = fit && value === value;
        if (value < least) {
          least = value;
          best = i + lane;
        }
        leastDelta = atMost(laneOf(risk, lane), leastDelta);
      }
    }
    if (epsilonOut.given) epsilonOut[g] = fit ? least : NaN;
    if (orderOut.given) orderOut[g] = fit ? order[best] : NaN;
    if (edgeOut.given) {
      const outer = end - begin > 1 && least > 0 && (best === begin || best === end - 1);
      edgeOut[g] = fit ? (outer ? 1 : 0) : NaN;
    }
    if (deltaOut.given) deltaOut[g] = fit ? atMost(leastDelta, 1) : NaN;
  }
}

/** ln(1 - 1 / a) - ln(delta a) / (a - 1), rounded up; infinite where it says nothing. */
function extraAt(alpha: Lane, delta: f64): Lane {
  const beta = alpha - splat(1);
  const less = log1p(splat(-1) / alpha);
  const more = (log(alpha) + log(splat(delta))) / beta;
  const slack = (splat(1) - less + (log(alpha) - log(splat(delta))) / beta) * splat(LACK);
  return select(gt(alpha, splat(LEAST_ORDER)), less - more + slack, splat(Infinity));
}

/** -ln(delta) / (a - 1), rounded up. Mironov 2017, proposition 3. */
function classicExtraAt(alpha: Lane, delta: f64): Lane {
  const more = -log(splat(delta)) / (alpha - splat(1));
  const slack = (splat(1) + more) * splat(LACK);
  return select(gt(alpha, splat(LEAST_ORDER)), more + slack, splat(Infinity));
}

/** e^((a - 1) (cost - epsilon)), rounded up; 1 where the order says nothing, 0 where nothing was spent. */
function classicDeltaAt(alpha: Lane, cost: Lane, epsilon: f64): Lane {
  const beta = alpha - splat(1);
  const size = splat(4) + beta * (cost + splat(epsilon + 1));
  const delta = exp(beta * (cost - splat(epsilon)) + size * splat(LACK));
  const told = select(gt(alpha, splat(LEAST_ORDER)), delta, splat(1));
  return select(eq(cost, splat(0)), splat(0), told);
}

/** Costs below this are covered by delta alone: delta^2 + e^-cost > 1. */
function coveredBy(delta: f64): f64 {
  return -first(log1p(splat(-delta * delta))) * BELOW;
}

/** cost + extra, never below 0; 0 where delta covers the cost, or nothing was spent. */
function epsilonAt(cost: Lane, extra: Lane, covered: f64): Lane {
  const zero = splat(0);
  const nothing = either(lt(cost, splat(covered)), eq(cost, zero));
  return select(nothing, zero, max(cost + extra + cost * splat(LACK), zero));
}

/** min(sqrt(1 - e^-cost), e^((a - 1) (cost - epsilon + ln(1 - 1 / a))) / a), rounded up. */
function deltaAt(alpha: Lane, cost: Lane, epsilon: f64): Lane {
  const beta = alpha - splat(1);
  const gap = cost - splat(epsilon);
  const exponent = beta * (gap + log1p(splat(-1) / alpha)) - log(alpha);
  const plain = splat(0.5) * log(-expm1(-cost));
  const usable = both(gt(alpha, splat(LEAST_ORDER)), lt(exponent, plain));
  const size = splat(4) + beta * (cost + splat(epsilon + 1));
  const slack = select(usable, size, splat(4)) * splat(LACK);
  return exp(select(usable, exponent, plain) + slack);
}

/** Orders of a ledger, and how many. */
const ORDERS: i32 = 73;

/** 1.25, 1.5 ... 2.5 by quarters, to 4.5 by halves, to 64 by ones, then 128, 256, 512. */
function orderOf(k: i32): f64 {
  if (k < 6) return 1.25 + 0.25 * <f64>k;
  if (k < 10) return 0.5 * <f64>k;
  return k < 70 ? <f64>(k - 5) : <f64>(128 << (k - 70));
}

/** spent_a += releases cost_a at each order a; epsilon as in privacy_rdpToDp */
export function privacy_rdpLedger(
  sigma: Series,
  releases: Series,
  rate: Series,
  ticks: i32,
  entities: i32,
  delta: f64,
  rdp: Series,
  skipped: Series,
  epsilonOut: Series,
  orderOut: Series,
  cost: Series,
  extra: Series,
): void {
  for (let k = 0; k < ORDERS; k++) extra[k] = first(extraAt(splat(orderOf(k)), delta));
  const covered = coveredBy(delta);
  const asked = epsilonOut.given || orderOut.given;
  let noise = NaN;
  let share = NaN;
  for (let e = 0; e < entities; e++) {
    const total = rdp.from(e * ORDERS);
    const sane = isLedger(total);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const count = cell(releases, i, 1);
      const q = cell(rate, i, 1);
      const fit = sane && sigma[i] >= 0.25 && sigma[i] <= 1e6 && q >= 0 && q <= 1;
      if (fit && count >= 0 && count <= 1e12 && Math.floor(count) === count) {
        if (sigma[i] !== noise || q !== share) {
          noise = sigma[i];
          share = q;
          for (let k = 0; k < ORDERS; k += LANES) cost.write(k, costAt(k, q, noise), k + 1 < ORDERS);
        }
        for (let k = 0; k < ORDERS; k += LANES) {
          const sum = total.at(k) + splat(count) * cost.at(k);
          total.write(k, canonical(sum * splat(ABOVE)), k + 1 < ORDERS);
        }
      } else skipped[e] = skipped[e] + 1;
      if (!asked) continue;
      // Each lane keeps its least and where it was; the last order stands alone in both builds.
      let least = splat(Infinity);
      let best = splat(0);
      let place = pairOf(0, 1);
      let known = always(true);
      for (let k = 0; k + 1 < ORDERS; k += LANES) {
        const spent = epsilonAt(total.at(k), extra.at(k), covered);
        const less = lt(spent, least);
        least = select(less, spent, least);
        best = select(less, place, best);
        known = both(known, eq(spent, spent));
        place += splat(<f64>LANES);
      }
      let value = first(epsilonAt(splat(total[ORDERS - 1]), splat(extra[ORDERS - 1]), covered));
      let at = ORDERS - 1;
      const fine = every(known) && value === value;
      for (let lane = 0; lane < LANES; lane++) {
        const other = laneOf(least, lane);
        const there = <i32>laneOf(best, lane);
        if (other > value || (other === value && there > at)) continue;
        value = other;
        at = there;
      }
      if (epsilonOut.given) epsilonOut[i] = fine ? value : NaN;
      if (orderOut.given) orderOut[i] = fine ? orderOf(at) : NaN;
    }
  }
}

/** Costs are 0 or more, Infinity too. One that is not becomes NaN, and so does what is read off. */
function isLedger(total: Series): boolean {
  let sane = true;
  for (let k = 0; k < ORDERS; k++) {
    if (total[k] >= 0) continue;
    total[k] = NaN;
    sane = false;
  }
  return sane;
}

/** Cost of one release at the k-th order and the next. */
function costAt(k: i32, q: f64, sigma: f64): Lane {
  const order = pairOf(orderOf(k), orderOf(k + 1));
  return sampledCost(splat(q), splat(sigma), order, always(true));
}
