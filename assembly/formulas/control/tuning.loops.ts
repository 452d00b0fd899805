import { addBits, lookup } from "../../lib/lanes/bits";
import { tell } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { both, finite, ge, lt, select, splat, valid } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";

const _PI: f64 = reinterpret<f64>(0x400921fb54442d18); // 3.141592653589793

/** Mean distance of the last upward crossings, at most five, and half of mean peak less mean trough between them. */
export function control_relayRecord(
  error: Series,
  time: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  periodOut: Series,
  amplitudeOut: Series,
  crossingsOut: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let ok = true;
    let below = false; // the last error that had a sign was negative
    let high = 0.0;
    let low = 0.0;
    let crossings = 0;
    // Crossings and swings of the last four periods, the latest first.
    let c0 = 0.0;
    let c1 = 0.0;
    let c2 = 0.0;
    let c3 = 0.0;
    let c4 = 0.0;
    let s1 = 0.0;
    let s2 = 0.0;
    let s3 = 0.0;
    let s4 = 0.0;
    for (let i = begin; i < end; i++) {
      const e = error[i];
      const t = time[i];
      ok = ok && Math.abs(e) < Infinity && Math.abs(t) < Infinity && (i === begin || t > time[i - 1]);
      if (below && e > 0) {
        const before = error[i - 1];
        c4 = c3;
        c3 = c2;
        c2 = c1;
        c1 = c0;
        c0 = time[i - 1] + (t - time[i - 1]) * (before / (before - e));
        if (crossings > 0) {
          s4 = s3;
          s3 = s2;
          s2 = s1;
          s1 = high - low;
        }
        crossings++;
        high = e;
        low = e;
      }
      if (e !== 0) below = e < 0;
      high = e > high ? e : high;
      low = e < low ? e : low;
    }
    let period = NaN;
    let swing = NaN;
    if (crossings === 2) {
      period = c0 - c1;
      swing = s1;
    } else if (crossings === 3) {
      period = (c0 - c2) / 2;
      swing = (s1 + s2) / 2;
    } else if (crossings === 4) {
      period = (c0 - c3) / 3;
      swing = (s1 + s2 + s3) / 3;
    } else if (crossings > 4) {
      period = (c0 - c4) / 4;
      swing = (s1 + s2 + (s3 + s4)) / 4;
    }
    if (periodOut.given) periodOut[g] = tidy(ok ? period : NaN);
    if (amplitudeOut.given) amplitudeOut[g] = tidy(ok ? swing / 2 : NaN);
    if (crossingsOut.given) crossingsOut[g] = ok ? <f64>crossings : NaN;
  }
}

/** Bisection, both lanes in step, then a straight line: gain0 + (gain1 - gain0) (x - point0) / (point1 - point0) */
export function control_gainSchedule(
  x: Series,
  points: Series,
  gains: Series,
  n: i32,
  pointCount: i32,
  out: Series,
): void {
  const fit = isTable(points, gains, pointCount);
  const last = pointCount - 1;
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const at = x.at(i);
    let answer = splat(NaN);
    if (fit) {
      let place = splat(0); // a byte offset, as bits
      for (let left = pointCount; left > 1; ) {
        const half = left >> 1;
        const later = addBits(place, bytes(half));
        place = select(ge(at, lookup(changetype<usize>(points), later)), later, place);
        left -= half;
      }
      const x0 = lookup(changetype<usize>(points), place);
      const g0 = lookup(changetype<usize>(gains), place);
      const inside = both(ge(at, x0), lt(at, splat(points[last])));
      const next = select(inside, addBits(place, bytes(1)), place);
      const x1 = lookup(changetype<usize>(points), next);
      const g1 = lookup(changetype<usize>(gains), next);
      const line = g0 + ((g1 - g0) * (at - x0)) / (x1 - x0);
      answer = valid(finite(at), select(inside, line, g0));
    }
    tell(out, i, answer, pair);
  }
}

/** Points that rise and gains that are numbers, at least one. */
function isTable(points: Series, gains: Series, pointCount: i32): boolean {
  let fit = pointCount > 0;
  for (let j = 0; j < pointCount; j++)
    fit =
      fit && Math.abs(points[j]) < Infinity && Math.abs(gains[j]) < Infinity && (j === 0 || points[j] > points[j - 1]);
  return fit;
}

/** So many cells, as the bits of an offset. */
function bytes(count: i32): Lane {
  return splat(reinterpret<f64>((<u64>count) << 3));
}
