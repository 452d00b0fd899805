// What cannot be divided among those who ask for it, one piece after the other. A heap holds who comes next; most pieces are given at
// once, as many as everybody gets in any case.

import { Offsets } from "../../lib/lanes/ints";
import { first, splat } from "../../lib/lanes/lanes";
import { cell } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { dominantOf, MOST } from "../../lib/models/dominant";
import { heapify, sink } from "../../lib/order/heap";
import { Places, ranking } from "../../lib/order/rank";
import { lost, lostProduct } from "../../lib/sums/twosum";

const APPORTIONED: f64 = 0;
const TIED: f64 = 1;
const NO_VOTES: f64 = 2;
const INVALID: f64 = 3;

const DHONDT: f64 = 0;
const WEBSTER: f64 = 1;
const HUNTINGTON_HILL: f64 = 2;
const HAMILTON: f64 = 4;

const MOST_VOTES: f64 = 1e12;
const MOST_SEATS: f64 = 1e6;

/** Who has the larger quotient votes / d(seats), the first of equals. Products are whole and below 2^63, but for one method. */
@unmanaged
class Quotients {
  votes: usize = 0;
  seats: usize = 0;
  method: f64 = 0;

  ahead(a: i32, b: i32): boolean {
    const order = this.compare(a, b);
    return order === 0 ? a < b : order > 0;
  }

  compare(a: i32, b: i32): i32 {
    const votes = changetype<Series>(this.votes);
    const seats = changetype<Series>(this.seats);
    return this.quotients(votes[a], seats[a], votes[b], seats[b]);
  }

  /** 1 where the first quotient is larger, -1 where the second is. */
  quotients(v: f64, s: f64, w: f64, t: f64): i32 {
    if (this.method === HUNTINGTON_HILL) return squares(v, t * (t + 1), w, s * (s + 1));
    const left = <u64>v * this.divisor(t);
    const right = <u64>w * this.divisor(s);
    // Of those without a seat that a divisor of 0 puts before all others the largest is first.
    if (left === right && left === 0) return v > w ? 1 : v < w ? -1 : 0;
    return left > right ? 1 : left < right ? -1 : 0;
  }

  divisor(seats: f64): u64 {
    if (this.method === DHONDT) return <u64>seats + 1;
    if (this.method === WEBSTER) return 2 * <u64>seats + 1;
    return <u64>seats;
  }
}

/** Compares v^2 m with w^2 k, each as a sum of two doubles. */
function squares(v: f64, m: f64, w: f64, k: f64): i32 {
  if (m === 0 && k === 0) return v > w ? 1 : v < w ? -1 : 0;
  const a = v * v;
  const b = w * w;
  const left = a * m;
  const right = b * k;
  const leftRest = restOf(a, m, left) + restOf(v, v, a) * m;
  const rightRest = restOf(b, k, right) + restOf(w, w, b) * k;
  const apart = left - right + (leftRest - rightRest);
  return apart > 0 ? 1 : apart < 0 ? -1 : 0;
}

function restOf(a: f64, b: f64, product: f64): f64 {
  return first(lostProduct(splat(a), splat(b), splat(product)));
}

/** Seat after seat to the largest votes / d(seats), or quotas first and then remainders. */
// biome-ignore format: the signature of a kernel
export function allocation_apportionment(votes: Series, seatsIn: Series, offsets: Offsets, rows: i32, groups: i32, method: f64, seats: Series, status: Series, heap: Places, held: Series, remainder: Series, rank: Series): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const cast = votes.from(begin);
    const house = seatsIn[g];
    let good = isCount(house, MOST_SEATS);
    let total: u64 = 0;
    for (let i = 0; i < n; i++) {
      good = good && isCount(cast[i], MOST_VOTES);
      total += <u64>cast[i];
    }
    const some = total > 0 || house === 0;
    let state = good ? (some ? APPORTIONED : NO_VOTES) : INVALID;
    for (let i = 0; i < n; i++) held[i] = 0;
    if (state === APPORTIONED && total > 0 && house > 0) {
      const tied = method < HAMILTON
        ? byDivisors(cast, n, house, <f64>total, method, held, heap, changetype<Quotients>(rank))
        : byQuotas(cast, n, <u64>house, total, method, held, remainder, heap);
      if (tied) state = TIED;
    }
    const done = state === APPORTIONED || state === TIED;
    if (seats.given) for (let i = 0; i < n; i++) seats[begin + i] = done ? held[i] : NaN;
    if (status.given) status[g] = state;
  }
}

/** Gives out `house` seats; true where the last one could as well be another's. */
// biome-ignore format: one line
function byDivisors(votes: Series, n: i32, house: f64, total: f64, method: f64, seats: Series, heap: Places, rank: Quotients): boolean {
  rank.votes = changetype<usize>(votes);
  rank.seats = changetype<usize>(seats);
  rank.method = method;
  let eligible = 0;
  for (let i = 0; i < n; i++) if (votes[i] > 0) heap[eligible++] = i;
  // With this divisor no more seats are given than there are, whatever rounds them; one less of each for what rounding makes of it.
  const spared = method === DHONDT ? 0.0 : method === WEBSTER ? 0.5 * <f64>eligible : <f64>eligible;
  let left = house;
  if (house > spared) {
    const quota = (house - spared) / total;
    for (let k = 0; k < eligible; k++) {
      const certain = Math.max(Math.floor(votes[heap[k]] * quota) - 1, 0);
      seats[heap[k]] = certain;
      left -= certain;
    }
  }
  heapify<Quotients>(heap, eligible, rank);
  let last = 0;
  for (; left > 0; left--) {
    last = heap[0];
    seats[last] = seats[last] + 1;
    sink<Quotients>(heap, eligible, 0, rank);
  }
  const next = heap[0];
  return next !== last && rank.quotients(votes[last], seats[last] - 1, votes[next], seats[next]) === 0;
}

// biome-ignore format: one line
function byQuotas(votes: Series, n: i32, house: u64, total: u64, method: f64, seats: Series, remainder: Series, order: Places): boolean {
  const quota = total / (house + 1) + 1;
  let left = <i64>house;
  for (let i = 0; i < n; i++) {
    const cast = <u64>votes[i];
    const whole = method === HAMILTON ? (cast * house) / total : cast / quota;
    const rest = method === HAMILTON ? (cast * house) % total : cast % quota;
    seats[i] = <f64>whole;
    remainder[i] = cast > 0 ? <f64>rest : -1;
    left -= <i64>whole;
  }
  if (left === 0) return false;
  const spare = changetype<Places>(changetype<usize>(order) + ((<usize>n) << 2));
  const eligible = ranking(remainder, n, 0, order, spare);
  // Where there are fewer votes than seats quotas of one vote leave more seats than parties.
  const all = left / <i64>eligible;
  const more = <i32>(left % <i64>eligible);
  for (let k = 0; k < eligible; k++) {
    const row = order[k];
    seats[row] = seats[row] + <f64>(all + (k < more ? 1 : 0));
  }
  return more > 0 && remainder[order[more - 1]] === remainder[order[more]];
}

function isCount(x: f64, most: f64): boolean {
  return x >= 0 && x <= most && Math.floor(x) === x;
}

/** Shares are compared as counts times paces, the first of equals comes first. */
@unmanaged
class Shares {
  count: usize = 0;
  pace: usize = 0;

  ahead(a: i32, b: i32): boolean {
    const count = changetype<Series>(this.count);
    const pace = changetype<Series>(this.pace);
    const x = count[a] * pace[a];
    const y = count[b] * pace[b];
    return x === y ? a < b : x < y;
  }
}

const LEAST: f64 = 1e-100;
/** No task is less of every resource: so many are still whole numbers. */
const LEAST_SHARE: f64 = 1e-15;
/** What is so little too large fits. */
const SLACK: f64 = 1 + 1e-12;

/** The workload with the least share starts a task; one whose task does not fit has done. */
// biome-ignore format: the signature of a kernel
export function allocation_drfTasks(demand: Series, weight: Series, most: Series, capacity: Series, offsets: Offsets, rows: i32, resources: i32, groups: i32, tasks: Series, dominantShare: Series, used: Series, heap: Places, pace: Series, count: Series, held: Series, heldRest: Series, rank: Shares): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const needs = demand.from(begin * resources);
    const there = capacity.from(g * resources);
    let good = true;
    for (let r = 0; r < resources; r++) good = good && there[r] >= LEAST && there[r] <= MOST;
    let open = 0;
    for (let i = 0; i < n; i++) {
      const share = dominantOf(needs.from(i * resources), there, resources);
      const claim = cell(weight, begin + i, 1);
      const limit = limitOf(most, begin + i);
      good = good && share >= LEAST_SHARE && claim >= 0 && claim <= MOST && limit >= 0 && Math.floor(limit) === limit;
      count[i] = 0;
      pace[i] = claim >= LEAST && limit > 0 ? share / claim : 0;
      if (pace[i] > 0) heap[open++] = i;
    }
    if (good) {
      rank.count = changetype<usize>(count);
      rank.pace = changetype<usize>(pace);
      hand(needs, most.given ? most.from(begin) : most, there, n, open, resources, heap, pace, count, held, heldRest, rank);
      holdAll(needs, n, resources, count, held, heldRest);
    }
    for (let i = 0; i < n; i++) {
      if (tasks.given) tasks[begin + i] = good ? count[i] : NaN;
      const share = good ? count[i] * dominantOf(needs.from(i * resources), there, resources) : NaN;
      if (dominantShare.given) dominantShare[begin + i] = share > 1 ? 1 : share;
    }
    for (let r = 0; r < resources && used.given; r++) used[g * resources + r] = good ? held[r] : NaN;
  }
}

// biome-ignore format: one line
function hand(needs: Series, most: Series, there: Series, n: i32, open: i32, resources: i32, heap: Places, pace: Series, count: Series, held: Series, heldRest: Series, rank: Shares): void {
  let since = n;
  while (open > 0) {
    // Looked at again after as many single tasks as there are workloads: it costs no more than they did.
    if (since >= n) {
      since = 0;
      while (leap(needs, most, there, n, open, resources, heap, pace, count, held, heldRest)) {}
      holdAll(needs, n, resources, count, held, heldRest);
      heapify<Shares>(heap, open, rank);
    }
    since++;
    const row = heap[0];
    const need = needs.from(row * resources);
    if (count[row] < limitOf(most, row) && fits(need, there, resources, held, heldRest)) {
      count[row] = count[row] + 1;
      for (let r = 0; r < resources; r++) add(held, heldRest, r, need[r]);
    } else {
      pace[row] = 0;
      heap[0] = heap[--open];
      if (open === 0) return;
    }
    sink<Shares>(heap, open, 0, rank);
  }
}

/**
 * All tasks that are started before the first one that does not fit: up to the level where what is left has room for all that is below
 * it and one more task each. True where that was worth it.
 */
// biome-ignore format: one line
function leap(needs: Series, most: Series, there: Series, n: i32, open: i32, resources: i32, heap: Places, pace: Series, count: Series, held: Series, heldRest: Series): boolean {
  // What those who have done hold; flows of the others, a task of each beside it.
  holdAll(needs, n, resources, count, held, heldRest);
  let level = Infinity;
  for (let r = 0; r < resources; r++) {
    let taken = held[r];
    let flow = 0.0;
    for (let k = 0; k < open; k++) {
      const row = heap[k];
      const need = needs[row * resources + r];
      if (count[row] >= limitOf(most, row)) continue;
      taken += need * (1 - count[row]);
      flow += need / pace[row];
    }
    if (flow > 0) level = Math.min(level, (there[r] - taken) / flow);
  }
  if (!(level > 0)) return false;
  let started = 0.0;
  for (let k = 0; k < open; k++) {
    const row = heap[k];
    const reached = Math.min(Math.floor(level / pace[row]), limitOf(most, row));
    if (!(reached > count[row])) continue;
    started += reached - count[row];
    count[row] = reached;
  }
  return started > <f64>n;
}

/** What the tasks of all workloads use. */
function holdAll(needs: Series, n: i32, resources: i32, count: Series, held: Series, heldRest: Series): void {
  for (let r = 0; r < resources; r++) {
    held[r] = 0;
    heldRest[r] = 0;
    for (let i = 0; i < n; i++) add(held, heldRest, r, count[i] * needs[i * resources + r]);
    held[r] = held[r] + heldRest[r];
    heldRest[r] = 0;
  }
}

function fits(need: Series, there: Series, resources: i32, held: Series, heldRest: Series): boolean {
  for (let r = 0; r < resources; r++) if (!(held[r] + heldRest[r] + need[r] <= there[r] * SLACK)) return false;
  return true;
}

function add(sum: Series, rest: Series, r: i32, x: f64): void {
  const before = sum[r];
  const after = before + x;
  sum[r] = after;
  rest[r] = rest[r] + lost(before, x, after);
}

function limitOf(most: Series, i: i32): f64 {
  const limit = cell(most, i, NaN);
  return limit === limit ? limit : Infinity;
}
