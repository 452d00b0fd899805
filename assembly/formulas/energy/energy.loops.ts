import { LARGEST } from "../../lib/lanes/bounds";
import { Ints, Offsets } from "../../lib/lanes/ints";
import { both, first, max, splat, valid, within } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { accumulate, CHUNK, chunkOf, treeOf } from "../../lib/sums/sum";

/** sum of max(capacity - available, 0) / sum of capacity, both in the fixed order of lib/sum, four rows side by side. */
export function energy_gridUtilization(
  capacity: Series,
  available: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  used: Series,
  usedRest: Series,
  total: Series,
  totalRest: Series,
  out: Series,
): void {
  for (let g = 0; g < groups; g++) {
    for (let at = offsets.at(g, rows); at < offsets.at(g + 1, rows); at += CHUNK) {
      const n = chunkOf(offsets.at(g + 1, rows) - at);
      accumulate(used, usedRest, g, chunkUse(capacity.from(at), available.from(at), n, true));
      accumulate(total, totalRest, g, chunkUse(capacity.from(at), available.from(at), n, false));
    }
    const whole = total[g] + totalRest[g];
    if (out.given) out[g] = whole === 0 ? 0 : tidy((used[g] + usedRest[g]) / whole);
  }
}

/** Energy in use, or capacity, of up to CHUNK providers, four lanes; NaN when a figure is invalid. */
function chunkUse(capacity: Series, available: Series, n: i32, use: boolean): f64 {
  let sum = useLanes(capacity, available, n, use, 0);
  if (LANES === 1) sum += useLanes(capacity, available, n, use, 2);
  for (let i = n & ~3; i < n; i++) sum += first(share(capacity, available, i, use));
  return sum;
}

function useLanes(capacity: Series, available: Series, n: i32, use: boolean, from: i32): f64 {
  let a = splat(0);
  let b = a;
  const end = n & ~3;
  for (let i = from; i < end; i += 4) {
    a += share(capacity, available, i, use);
    b += share(capacity, available, i + LANES, use);
  }
  return treeOf(a, b);
}

function share(capacity: Series, available: Series, i: i32, use: boolean): Lane {
  const c = capacity.at(i);
  const a = available.at(i);
  const ok = both(within(c, 0, LARGEST), within(a, 0, LARGEST));
  return valid(ok, use ? max(c - a, splat(0)) : c);
}

/** The same in 64-bit integers: products saturate. The facade has seen to it that nothing is negative. */
export function energy_settlement_i64(
  kwh: Ints,
  price: Ints,
  treasuryBps: Ints,
  jurisdictionBps: Ints,
  slashBps: Ints,
  stake: Ints,
  n: i32,
  cost: Ints,
  treasury: Ints,
  jurisdiction: Ints,
  slash: Ints,
  stakeAfter: Ints,
): void {
  for (let i = 0; i < n; i++) {
    const due = saturatingProduct(kwh[i], price[i]);
    const taken = integerBasisPoints(due, slashBps[i]);
    cost.emit(i, due);
    treasury.emit(i, integerBasisPoints(due, treasuryBps[i]));
    jurisdiction.emit(i, integerBasisPoints(due, jurisdictionBps[i]));
    slash.emit(i, taken);
    stakeAfter.emit(i, stake[i] > taken ? stake[i] - taken : 0);
  }
}

function saturatingProduct(a: i64, b: i64): i64 {
  return a > 0 && b > i64.MAX_VALUE / a ? i64.MAX_VALUE : a * b;
}

function integerBasisPoints(x: i64, bps: i64): i64 {
  return (x / 10000) * bps + ((x % 10000) * bps) / 10000;
}
