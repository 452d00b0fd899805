// A machine shared out by percent, the clock, and how far the work has come.

import { observed } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { clamp, laneOf, le, lt, select, splat } from "../../lib/lanes/lanes";
import { atMost, cell } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { hourOfDay, MOST_HOURS } from "../../lib/models/hours";
import { apportion, roundAndTrim, sharesSum } from "../../lib/order/apportion";

/** How far percent may be off 100. */
const SLACK: f64 = 1e-9;

/** threads and GB, each by its own weights, each summing to what the machine has */
export function allocation_phasePlan(
  cpu: Series,
  memory: Series,
  threads: Series,
  gigabytes: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  method: f64,
  strict: f64,
  threadsOut: Series,
  gigabytesOut: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const share = cpu.from(begin);
    const claim = memory.given ? memory.from(begin) : share;
    const all = strict === 0 || Math.abs(sharesSum(share, n) - 100) <= SLACK;
    const size = gigabytes.given ? gigabytes[g] : 0;
    if (threadsOut.given)
      parts(share, n, all ? threads[g] : NaN, method, threadsOut.from(begin), keys, spare, counters);
    if (gigabytesOut.given) parts(claim, n, all ? size : NaN, method, gigabytesOut.from(begin), keys, spare, counters);
  }
}

function parts(
  share: Series,
  n: i32,
  total: f64,
  method: f64,
  part: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  if (method === 0) apportion(share, n, total, part, keys, spare, counters);
  else roundAndTrim(share, n, total, part);
}

/** early below first, middle up to second, late beyond; or (1 - a) early + (a - b) middle + b late with smooth steps a, b */
function progressOf(
  completion: Lane,
  early: f64,
  middle: f64,
  late: f64,
  first: f64,
  second: f64,
  halfWidth: f64,
): Lane {
  const done = clamp(completion, 0, 1);
  if (halfWidth === 0) {
    const later = select(le(done, splat(second)), splat(middle), splat(late));
    return select(lt(done, splat(first)), splat(early), later);
  }
  const a = smoothStep(done, first, halfWidth);
  const b = smoothStep(done, second, halfWidth);
  const step = splat(early) + splat(middle - early) * a;
  return step + splat(late - middle) * b;
}

/** t^2 (3 - 2 t), t = 1/2 + (x - middle) / (2 halfWidth) within [0, 1] */
function smoothStep(x: Lane, middle: f64, halfWidth: f64): Lane {
  const t = clamp(splat(0.5) + (x - splat(middle)) / splat(2 * halfWidth), 0, 1);
  return t * t * (splat(3) - splat(2) * t);
}

/** (1 - flex) share + flex clock */
function blended(share: Lane, clock: Lane, flex: f64): Lane {
  const both = splat(1 - flex) * share + splat(flex) * clock;
  return clamp(select(observed(clock), both, share), 0, 1);
}

/**
 * weight = plan share * (share / planned) of the world model, * ((1 - share) / (1 - planned)) of the others, and memory likewise, where
 * planned is what the plan gives the world model; times planned (1 - planned), so that nothing is divided. In the evening the others have
 * only (1 - flex) (1 - reached) of that 1 - share, and the learning ones flex (1 - evolution) more, times what the plan gives them.
 */
export function allocation_schedule(
  cpu: Series,
  memory: Series,
  worldModel: Series,
  learning: Series,
  threads: Series,
  gigabytes: Series,
  hour: Series,
  completion: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  method: f64,
  night: f64,
  evolution: f64,
  nightFrom: f64,
  nightUntil: f64,
  _peakFrom: f64,
  _peakUntil: f64,
  evolutionFrom: f64,
  evolutionUntil: f64,
  early: f64,
  middle: f64,
  late: f64,
  first: f64,
  second: f64,
  halfWidth: f64,
  flex: f64,
  threadsOut: Series,
  gigabytesOut: Series,
  shareOut: Series,
  weight: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const plan = cpu.from(begin);
    const leads = worldModel.from(begin);
    const learns = learning.given ? learning.from(begin) : learning;
    const sum = sharesSum(plan, n);
    const planned = sideShare(plan, leads, learns, n, LEADING, sum, weight);
    const taught = sideShare(plan, leads, learns, n, LEARNING, sum, weight);
    const done = cell(completion, g, NaN);
    const asked = cell(hour, g, NaN);
    const time = laneOf(hourOfDay(splat(asked)), 0);
    let wanted = NaN;
    if (time >= nightFrom && time < nightUntil) wanted = night;
    const evening = !(wanted === wanted) && time >= evolutionFrom && time < evolutionUntil;
    if (evening) wanted = evolution;
    const reached =
      done === done ? laneOf(progressOf(splat(done), early, middle, late, first, second, halfWidth), 0) : planned;
    // A plan of one side only leaves nothing to move.
    const movable = planned > 0 && planned < 1 && (done === done || wanted === wanted);
    const ok = planned === planned && (asked !== asked || Math.abs(asked) <= MOST_HOURS);
    const share = movable ? laneOf(blended(splat(reached), splat(wanted), flex), 0) : planned;
    if (shareOut.given) shareOut[g] = ok ? share : NaN;
    let lead = movable ? share * (1 - planned) : 1.0;
    let rest = movable ? (1 - share) * planned : 1.0;
    let taken = rest;
    if (movable && evening && taught > 0) {
      lead *= taught;
      rest = (1 - flex) * (1 - reached) * planned * taught;
      taken = rest + flex * (1 - evolution) * planned * (1 - planned);
    }
    if (threadsOut.given) {
      weigh(plan, leads, learns, n, lead, taken, rest, weight);
      parts(weight, n, ok ? threads[g] : NaN, method, threadsOut.from(begin), keys, spare, counters);
    }
    if (gigabytesOut.given) {
      const claim = memory.given ? memory.from(begin) : plan;
      weigh(claim, leads, learns, n, lead, taken, rest, weight);
      const size = gigabytes.given ? gigabytes[g] : 0;
      parts(weight, n, ok ? size : NaN, method, gigabytesOut.from(begin), keys, spare, counters);
    }
  }
}

const RESTING: i32 = 0;
const LEADING: i32 = 1;
const LEARNING: i32 = 2;

/** The world model leads, whatever else it is. */
function sideOf(leads: Series, learns: Series, i: i32): i32 {
  if (leads[i] === 1) return LEADING;
  return cell(learns, i, 0) === 1 ? LEARNING : RESTING;
}

function weigh(
  plan: Series,
  leads: Series,
  learns: Series,
  n: i32,
  lead: f64,
  taken: f64,
  rest: f64,
  weight: Series,
): void {
  for (let i = 0; i < n; i++) {
    const side = sideOf(leads, learns, i);
    weight[i] = plan[i] * (side === LEADING ? lead : side === LEARNING ? taken : rest);
  }
}

/** What the plan gives to one side; NaN where a row is marked as neither one thing nor not. */
function sideShare(plan: Series, leads: Series, learns: Series, n: i32, side: i32, sum: f64, own: Series): f64 {
  let fit = sum > 0 && sum < Infinity;
  for (let i = 0; i < n; i++) {
    const learning = cell(learns, i, 0);
    fit = fit && (leads[i] === 0 || leads[i] === 1) && (learning === 0 || learning === 1);
    own[i] = sideOf(leads, learns, i) === side ? plan[i] : 0;
  }
  return fit ? atMost(sharesSum(own, n) / sum, 1) : NaN;
}
