// The universal scalability law of measured loads, which is linear in what a unit of throughput costs: n / throughput = a + b (n - 1)
// + c n (n - 1).

import { Offsets } from "../../lib/lanes/ints";
import { Series } from "../../lib/lanes/series";

const FITTED: f64 = 0;
const BOUNDED: f64 = 1;
const TOO_FEW: f64 = 2;
const INVALID: f64 = 3;

const MOST_LOAD: f64 = 1e9;
const LEAST_THROUGHPUT: f64 = 1e-100;
const MOST_THROUGHPUT: f64 = 1e100;
/** So little of a column's squares, when others have told the rest of it, is rounding. */
const TOLD: f64 = 1e-20;

// Cells of work: a, b, c; what is left of the squares; the best three so far.
const REST: i32 = 3;
const BEST: i32 = 4;

/** rate = 1 / a, serial = b / a, coherency = c / a; loads and throughputs in units of their largest */
// biome-ignore format: the signature of a kernel
export function allocation_uslFit(n: Series, throughput: Series, offsets: Offsets, rows: i32, groups: i32, rate: Series, serial: Series, coherency: Series, peak: Series, r2: Series, status: Series, work: Series): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const count = offsets.at(g + 1, rows) - begin;
    const load = n.from(begin);
    const done = throughput.from(begin);
    let state = isSound(load, done, count) ? FITTED : INVALID;
    let top = 0.0;
    let fastest = 0.0;
    for (let i = 0; i < count; i++) {
      top = Math.max(top, load[i]);
      fastest = Math.max(fastest, done[i]);
    }
    if (state === FITTED) {
      if (!threeDiffer(load, count) || !fit(load, done, count, top, fastest, true, true, work)) state = TOO_FEW;
      else if (!isLaw(work)) {
        state = BOUNDED;
        let rest = Infinity;
        // Of the fits without one of the costs, or either, the best that has none below 0.
        for (let kept = 0; kept < 3; kept++) {
          fit(load, done, count, top, fastest, kept === 1, kept === 2, work);
          if (!(isLaw(work) && work[REST] < rest)) continue;
          rest = work[REST];
          for (let k = 0; k < 3; k++) work[BEST + k] = work[k];
        }
        for (let k = 0; k < 3; k++) work[k] = work[BEST + k];
      }
    }
    const fitted = state <= BOUNDED;
    const alone = work[0];
    const waiting = work[1] / alone / top;
    const agreeing = work[2] / alone / top / top;
    const highest = Math.sqrt((1 - waiting) / agreeing);
    if (rate.given) rate[g] = fitted ? fastest / (top * alone) : NaN;
    if (serial.given) serial[g] = fitted ? waiting : NaN;
    if (coherency.given) coherency[g] = fitted ? agreeing : NaN;
    if (peak.given) peak[g] = !fitted ? NaN : agreeing === 0 ? (waiting < 1 ? Infinity : 1) : highest > 1 ? highest : 1;
    if (r2.given) r2[g] = fitted ? explained(load, done, count, top, fastest, work) : NaN;
    if (status.given) status[g] = state;
  }
}

function isSound(load: Series, done: Series, count: i32): boolean {
  for (let i = 0; i < count; i++) {
    if (!(load[i] >= 1 && load[i] <= MOST_LOAD && done[i] >= LEAST_THROUGHPUT && done[i] <= MOST_THROUGHPUT))
      return false;
  }
  return true;
}

function threeDiffer(load: Series, count: i32): boolean {
  let other = NaN;
  for (let i = 1; i < count; i++) {
    if (load[i] === load[0]) continue;
    if (other !== other) other = load[i];
    else if (load[i] !== other) return true;
  }
  return false;
}

function isLaw(work: Series): boolean {
  return work[0] > 0 && work[1] >= 0 && work[2] >= 0;
}

/**
 * Costs by Gram and Schmidt, column after column, each row weighed by how sure its n / throughput is where all throughputs are alike:
 * throughput^4 / n^2. A cost that is not to be there is 0. False where the loads do not tell the costs apart.
 */
// biome-ignore format: one line
function fit(load: Series, done: Series, count: i32, top: f64, fastest: f64, waits: boolean, agrees: boolean, work: Series): boolean {
  let all = 0.0;
  let meanWait = 0.0;
  let meanAgree = 0.0;
  let meanCost = 0.0;
  for (let i = 0; i < count; i++) {
    const w = weightOf(load[i] / top, done[i] / fastest);
    const others = (load[i] - 1) / top;
    all += w;
    meanWait += w * others;
    meanAgree += w * (others * (load[i] / top));
    meanCost += w * (load[i] / top / (done[i] / fastest));
  }
  meanWait = waits ? meanWait / all : 0;
  meanAgree = agrees ? meanAgree / all : 0;
  meanCost /= all;
  let waitSquares = 0.0;
  let waitAgree = 0.0;
  let waitCost = 0.0;
  let agreeSquares = 0.0;
  for (let i = 0; i < count; i++) {
    const w = weightOf(load[i] / top, done[i] / fastest);
    const wait = waits ? (load[i] - 1) / top - meanWait : 0;
    const agree = agrees ? ((load[i] - 1) / top) * (load[i] / top) - meanAgree : 0;
    waitSquares += w * wait * wait;
    agreeSquares += w * (agree + meanAgree) * (agree + meanAgree);
    waitAgree += w * wait * agree;
    waitCost += w * wait * (load[i] / top / (done[i] / fastest) - meanCost);
  }
  const slope = waitSquares > 0 ? waitAgree / waitSquares : 0;
  const bySlope = waitSquares > 0 ? waitCost / waitSquares : 0;
  let squares = 0.0;
  let products = 0.0;
  for (let i = 0; i < count; i++) {
    const w = weightOf(load[i] / top, done[i] / fastest);
    const wait = waits ? (load[i] - 1) / top - meanWait : 0;
    const agree = (agrees ? ((load[i] - 1) / top) * (load[i] / top) - meanAgree : 0) - slope * wait;
    squares += w * agree * agree;
    products += w * agree * (load[i] / top / (done[i] / fastest) - meanCost - bySlope * wait);
  }
  const told = !agrees || squares > TOLD * agreeSquares;
  const agreeing = agrees && squares > 0 ? products / squares : 0;
  const waiting = bySlope - slope * agreeing;
  work[0] = meanCost - meanWait * waiting - meanAgree * agreeing;
  work[1] = waiting;
  work[2] = agreeing;
  let rest = 0.0;
  for (let i = 0; i < count; i++) {
    const left = load[i] / top / (done[i] / fastest) - costOf(load[i], top, work);
    rest += weightOf(load[i] / top, done[i] / fastest) * left * left;
  }
  work[REST] = rest;
  return told;
}

function costOf(load: f64, top: f64, work: Series): f64 {
  return work[0] + ((load - 1) / top) * (work[1] + (load / top) * work[2]);
}

function weightOf(x: f64, y: f64): f64 {
  const slope = (y * y) / x;
  return slope * slope;
}

/** 1 - squares that are left / squares about the mean, of the throughput */
function explained(load: Series, done: Series, count: i32, top: f64, fastest: f64, work: Series): f64 {
  let mean = 0.0;
  for (let i = 0; i < count; i++) mean += done[i] / fastest;
  mean /= <f64>count;
  let all = 0.0;
  let rest = 0.0;
  for (let i = 0; i < count; i++) {
    const apart = done[i] / fastest - mean;
    const left = done[i] / fastest - load[i] / top / costOf(load[i], top, work);
    all += apart * apart;
    rest += left * left;
  }
  return all > 0 ? 1 - rest / all : NaN;
}
