import { Offsets } from "../../lib/lanes/ints";
import { atLeast, atMost, cell, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";

const E: f64 = reinterpret<f64>(0x4005bf0a8b145769); // 2.718281828459045
/** 1 - e^(-1/3) and 1 - e^-1 */
const EARLY: f64 = reinterpret<f64>(0x3fd22459dba1a2b6); // 0.28346868942621073
const LATE: f64 = reinterpret<f64>(0x3fe43a54e4e98864); // 0.6321205588285577

/** y = (measured - before) / (after - before); t where y is 28.3 and 63.2 %, or the areas above and under y */
export function control_stepRecord(
  measured: Series,
  time: Series,
  offsets: Offsets,
  step: Series,
  at: Series,
  rows: i32,
  groups: i32,
  method: f64,
  tail: f64,
  gainOut: Series,
  lagOut: Series,
  delayOut: Series,
  statusOut: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    const size = cell(step, g, 1);
    let gain = NaN;
    let lag = NaN;
    let delay = NaN;
    let status: f64 = 2;
    let ok = end - begin > 2 && Math.abs(size) > 0 && Math.abs(size) < Infinity;
    for (let i = begin; i < end && ok; i++) {
      ok = Math.abs(measured[i]) < Infinity && Math.abs(time[i]) < Infinity && (i === begin || time[i] > time[i - 1]);
    }
    const start = ok ? cell(at, g, time[begin]) : NaN;
    if (start >= (ok ? time[begin] : 0) && start < time[end - 1]) {
      const before = meanOf(measured, time, begin, end, -Infinity, start);
      const last = time[end - 1];
      const after = meanOf(measured, time, begin, end, atLeast(last - tail * (last - start), start), last);
      const way = after - before;
      gain = way / size;
      status = 1;
      if (Math.abs(way) > 0 && Math.abs(way) < Infinity) {
        let whole: f64;
        if (method === 0) {
          const early = reached(measured, time, begin, end, start, before, way, EARLY);
          whole = reached(measured, time, begin, end, start, before, way, LATE);
          lag = 1.5 * (whole - early);
        } else {
          whole = last - start - area(measured, time, begin, end, start, last, before, way);
          lag = E * area(measured, time, begin, end, start, atMost(start + whole, last), before, way);
        }
        if (lag > 0 && whole < Infinity && whole > 0) {
          lag = atMost(lag, whole);
          delay = whole - lag;
          status = 0;
        }
      }
    }
    const fitted = status === 0;
    if (gainOut.given) gainOut[g] = tidy(status < 2 ? gain : NaN);
    if (lagOut.given) lagOut[g] = tidy(fitted ? lag : NaN);
    if (delayOut.given) delayOut[g] = tidy(fitted ? delay : NaN);
    if (statusOut.given) statusOut[g] = status;
  }
}

/** Mean of the readings from one time to another, both included, as distances from the first of them. */
function meanOf(x: Series, time: Series, begin: i32, end: i32, from: f64, to: f64): f64 {
  let first = NaN;
  let sum: f64 = 0;
  let count: f64 = 0;
  for (let i = begin; i < end; i++) {
    if (!(time[i] >= from && time[i] <= to)) continue;
    if (count === 0) first = x[i];
    sum += x[i] - first;
    count += 1;
  }
  return first + sum / count;
}

/** Time since the step at which this share of the way is done for the first time, on a straight line between readings; NaN: never. */
function reached(x: Series, time: Series, begin: i32, end: i32, start: f64, before: f64, way: f64, share: f64): f64 {
  let done: f64 = 0;
  let since: f64 = 0;
  for (let i = begin; i < end; i++) {
    if (!(time[i] > start)) continue;
    const next = (x[i] - before) / way;
    const then = time[i] - start;
    if (next >= share) return since + (then - since) * ((share - done) / (next - done));
    done = next;
    since = then;
  }
  return NaN;
}

/** Area under the way done from the step to a time, by straight lines between readings. */
// biome-ignore format: one line
function area(x: Series, time: Series, begin: i32, end: i32, start: f64, to: f64, before: f64, way: f64): f64 {
  let sum: f64 = 0;
  let done: f64 = 0;
  let since = start;
  for (let i = begin; i < end; i++) {
    if (!(time[i] > start)) continue;
    const next = (x[i] - before) / way;
    if (time[i] >= to) {
      const part = (to - since) / (time[i] - since);
      return sum + (to - since) * (done + 0.5 * part * (next - done));
    }
    sum += (time[i] - since) * (0.5 * (done + next));
    done = next;
    since = time[i];
  }
  return sum;
}
