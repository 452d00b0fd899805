// Resources among those who ask for them.

import { given } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { always, both, every, keep, le, min, not, select, splat, within } from "../../lib/lanes/lanes";
import { ending, upTo } from "../../lib/lanes/pairs";
import { atMost } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { dominantOf, MOST } from "../../lib/models/dominant";
import { apportion } from "../../lib/order/apportion";
import { blockedSum } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

const LEAST: f64 = 1e-100;
const MOST_WORKERS: f64 = 1e9;
/** A resource of which so little is left is used up. */
const USED_UP: f64 = 1e-12;

/** share = min(demand, level weight), where the shares sum to the capacity; all of the demand where there is enough */
export function allocation_waterFill(
  demand: Series,
  weight: Series,
  capacity: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  share: Series,
  level: Series,
  work: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const wanted = demand.from(begin);
    const claim = weight.given ? weight.from(begin) : weight;
    const there = atMost(Math.max(capacity[g], 0), MOST);
    const fit = there === there && inRange(wanted, claim, n);
    // From Infinity, all that is wanted; from 0, up to the level by Newton's steps, which on a concave function never pass it.
    const enough = fit && there > 0 && filled(wanted, claim, n, Infinity, work) <= there;
    let height = 0.0;
    if (fit && !enough && there > 0) {
      for (let round = 0; round <= n; round++) {
        const held = filled(wanted, claim, n, height, work);
        const next = (there - held) / work[4];
        if (!(next > height && next < Infinity)) break;
        height = next;
      }
    }
    if (level.given) level[g] = fit ? height : NaN;
    if (!share.given) continue;
    const top = enough ? Infinity : height;
    const part = share.from(begin);
    for (let i = 0; i < n; i += LANES) {
      const w = given(claim, i, 1);
      const most = select(le(w, splat(0)), w, w * splat(top));
      part.write(i, fit ? min(wanted.at(i), most) : splat(NaN), i + 1 < n);
    }
  }
}

function inRange(demand: Series, weight: Series, n: i32): boolean {
  let ok = always(true);
  for (let i = 0; i < n; i += LANES) {
    const d = upTo(demand, i, n, 0);
    const w = ending(given(weight, i, 1), i, n, 0);
    ok = both(ok, both(within(d, 0, MOST), within(w, 0, MOST)));
  }
  return every(ok);
}

/** Sum of the demands up to level * weight; the weights of the others are left in work[4]. */
function filled(demand: Series, weight: Series, n: i32, level: f64, work: Series): f64 {
  for (let lane = 0; lane < 2; lane += LANES) {
    let held = splat(0);
    let heldRest = held;
    let open = held;
    let openRest = held;
    for (let i = lane; i < n; i += 2) {
      const d = upTo(demand, i, n, 0);
      const w = ending(given(weight, i, 1), i, n, 0);
      const full = le(d, w * splat(level));
      const demandHeld = keep(full, d);
      const weightOpen = keep(not(full), w);
      const nextHeld = held + demandHeld;
      const nextOpen = open + weightOpen;
      heldRest += lost(held, demandHeld, nextHeld);
      openRest += lost(open, weightOpen, nextOpen);
      held = nextHeld;
      open = nextOpen;
    }
    work.put(lane, held + heldRest);
    work.from(2).put(lane, open + openRest);
  }
  work[4] = work[2] + work[3];
  return work[0] + work[1];
}

/**
 * All active dominant shares rise to level * weight; a task's pace is weight / max_r(demand_r / capacity_r). The resource with the
 * least capacity left per flow is used up next, and whoever needs it stops.
 */
export function allocation_drf(
  demand: Series,
  weight: Series,
  capacity: Series,
  offsets: Offsets,
  rows: i32,
  resources: i32,
  groups: i32,
  tasks: Series,
  dominantShare: Series,
  used: Series,
  pace: Series,
  flow: Series,
  flowRest: Series,
  filled: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    const there = capacity.from(g * resources);
    let fit = true;
    for (let r = 0; r < resources; r++) {
      fit = fit && there[r] >= LEAST && there[r] <= MOST;
      filled[r] = 0;
    }
    for (let i = begin; i < end; i++) {
      const dominant = dominantOf(demand.from(i * resources), there, resources);
      const claim = weight.given ? weight[i] : 1;
      fit = fit && dominant >= LEAST && claim >= 0 && claim <= MOST;
      pace[i] = claim >= LEAST ? claim / dominant : 0;
    }
    if (!fit) {
      for (let i = begin; i < end; i++) {
        if (tasks.given) tasks[i] = NaN;
        if (dominantShare.given) dominantShare[i] = NaN;
      }
      for (let r = 0; r < resources && used.given; r++) used[g * resources + r] = NaN;
      continue;
    }
    for (let i = begin; i < end; i++) {
      if (pace[i] !== 0) continue;
      if (tasks.given) tasks[i] = 0;
      if (dominantShare.given) dominantShare[i] = 0;
    }
    let level = 0.0;
    for (let round = 0; round < resources; round++) {
      sumFlows(demand, pace, begin, end, resources, flow, flowRest);
      let rise = Infinity;
      for (let r = 0; r < resources; r++) {
        if (flow[r] > 0) rise = atMost(rise, Math.max(there[r] - filled[r], 0) / flow[r]);
      }
      if (rise === Infinity) break;
      level += rise;
      for (let r = 0; r < resources; r++) filled[r] = atMost(filled[r] + rise * flow[r], there[r]);
      for (let i = begin; i < end; i++) {
        if (pace[i] === 0 || !stopped(demand.from(i * resources), there, filled, resources)) continue;
        if (tasks.given) tasks[i] = pace[i] * level;
        if (dominantShare.given) dominantShare[i] = atMost((weight.given ? weight[i] : 1) * level, 1);
        pace[i] = 0;
      }
    }
    if (used.given) for (let r = 0; r < resources; r++) used[g * resources + r] = filled[r];
  }
}

function sumFlows(
  demand: Series,
  pace: Series,
  begin: i32,
  end: i32,
  resources: i32,
  flow: Series,
  _flowRest: Series,
): void {
  for (let r = 0; r < resources; r++) {
    let sum = 0.0;
    let rest = 0.0;
    for (let i = begin; i < end; i++) {
      const more = pace[i] * demand[i * resources + r];
      const before = sum;
      sum += more;
      rest += lost(before, more, sum);
    }
    flow[r] = sum + rest;
  }
}

/** Does it need a resource that is used up? */
function stopped(demand: Series, capacity: Series, filledTo: Series, resources: i32): boolean {
  for (let r = 0; r < resources; r++) {
    if (demand[r] > 0 && capacity[r] - filledTo[r] <= USED_UP * capacity[r]) return true;
  }
  return false;
}

/** threads in proportion to workers, by the largest remainder, but one at least for each role with workers where threads suffice */
export function allocation_workerTopology(
  workers: Series,
  threads: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  threadsOut: Series,
  totalOut: Series,
  perWorker: Series,
  oversubscribed: Series,
  parts: Series,
  claims: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const counts = workers.from(begin);
    let fit = true;
    for (let i = 0; i < n; i++)
      fit = fit && counts[i] >= 0 && counts[i] <= MOST_WORKERS && Math.floor(counts[i]) === counts[i];
    const part = threadsOut.given ? threadsOut.from(begin) : parts;
    apportion(counts, n, fit ? threads[g] : NaN, part, keys, spare, counters);
    // NaN is not below 1: where there is no answer there is nothing to mend.
    if (smallest(counts, part, n) < 1 && threads[g] >= roles(counts, n))
      staff(counts, n, threads[g], part, claims, keys, spare, counters);
    const all = n > 0 && part[0] === part[0] ? blockedSum(counts, n) : NaN;
    if (totalOut.given) totalOut[g] = all;
    if (perWorker.given) perWorker[g] = all === all ? threads[g] / all : NaN;
    if (oversubscribed.given) oversubscribed[g] = all === all ? (threads[g] < all ? 1 : 0) : NaN;
  }
}

/** Least part of a role with workers. */
function smallest(counts: Series, part: Series, n: i32): f64 {
  let least = Infinity;
  for (let i = 0; i < n; i++) if (counts[i] > 0) least = atMost(least, part[i]);
  return least;
}

/** How many roles have workers. */
function roles(counts: Series, n: i32): f64 {
  let some = 0;
  for (let i = 0; i < n; i++) if (counts[i] > 0) some++;
  return <f64>some;
}

/** One thread to each role that would get none, the others to the others, in proportion again, until no role is left without. */
function staff(
  counts: Series,
  n: i32,
  threads: f64,
  part: Series,
  claims: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let i = 0; i < n; i++) claims[i] = counts[i];
  let left = threads;
  while (smallest(claims, part, n) < 1) {
    for (let i = 0; i < n; i++) {
      if (!(claims[i] > 0 && part[i] < 1)) continue;
      claims[i] = 0;
      left -= 1;
    }
    apportion(claims, n, left, part, keys, spare, counters);
  }
  for (let i = 0; i < n; i++) if (claims[i] < counts[i]) part[i] = 1;
}
