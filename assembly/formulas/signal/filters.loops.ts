// Convolution, and filters of finite impulse response.
import { LARGEST } from "../../lib/lanes/bounds";
import { allUpTo, fillCells } from "../../lib/lanes/cells";
import { clamp, splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { weighRuns } from "../../lib/sums/convolution";

/** Largest sample and weight of a filter. */
const MOST: f64 = 1e150;
/** What is pending stays below this; so many weights cannot reach it from zero. */
const PENDING: f64 = 1e305;
const SAFE_TAPS: i32 = 100000;

/** y_p = sum of taps_j x_(p - j), the longer one's oldest cell first */
export function signal_convolve(
  x: Series,
  taps: Series,
  samples: i32,
  tapCount: i32,
  places: i32,
  mode: f64,
  out: Series,
): void {
  const swap = tapCount > samples;
  const long = swap ? taps : x;
  const short = swap ? x : taps;
  const n = swap ? tapCount : samples;
  const m = swap ? samples : tapCount;
  let start = 0;
  let count = m > 0 ? n + m - 1 : 0;
  if (mode === 1 && m > 0) {
    start = (tapCount - 1) >> 1;
    count = samples;
  } else if (mode === 2 && m > 0) {
    start = m - 1;
    count = n - m + 1;
  }
  const end = min<i32>(places, count);
  // Places from `inner` to `outer` lie within: all of the shorter one takes part.
  const inner = min<i32>(end, max<i32>(m - 1 - start, 0));
  const outer = max<i32>(inner, min<i32>(end, n - start));
  for (let p = 0; p < inner; p++) out[p] = partly(long, n, short, m, p + start);
  if (outer > inner) weighRuns(long.from(inner + start - m + 1), short, m, outer - inner, out.from(inner));
  for (let p = outer; p < end; p++) out[p] = partly(long, n, short, m, p + start);
  for (let p = 0; p < end; p++) {
    if (!(Math.abs(out[p]) < Infinity)) out[p] = overflowed(long, n, short, m, p + start, out[p]);
  }
  if (places > end) fillCells(out.from(end), places - end, NaN);
}

/** The sum at place i of all where one of the two ends. */
function partly(x: Series, n: i32, taps: Series, m: i32, i: i32): f64 {
  let sum = 0.0;
  for (let k = max<i32>(i - m + 1, 0); k <= min<i32>(i, n - 1); k++) sum += taps[i - k] * x[k];
  return sum;
}

/** A sum beyond the doubles, or NaN where a factor was none. */
function overflowed(x: Series, n: i32, taps: Series, m: i32, i: i32, sum: f64): f64 {
  for (let k = max<i32>(i - m + 1, 0); k <= min<i32>(i, n - 1); k++)
    if (!(Math.abs(taps[i - k]) < Infinity && Math.abs(x[k]) < Infinity)) return NaN;
  return tidy(sum);
}

/** y = z_0 + b_0 x, z_i = z_(i + 1) + b_(i + 1) x; a long series by whole runs of samples, in the same order. */
export function signal_fir(
  x: Series,
  taps: Series,
  ticks: i32,
  entities: i32,
  tapCount: i32,
  pending: Series,
  skipped: Series,
  out: Series,
): void {
  const m = tapCount;
  const fine = allUpTo(taps, m, MOST);
  if (fine && out.given && entities === 1 && m > 0 && ticks > 2 * m && m < SAFE_TAPS && allUpTo(x, ticks, MOST)) {
    for (let t = 0; t < m; t++) out[t] = filtered(x[t], taps, m, pending);
    weighRuns(x.from(1), taps, m, ticks - m, out.from(m));
    // After so many samples nothing is left of what was pending.
    for (let t = ticks - m; t < ticks; t++) filtered(x[t], taps, m, pending);
    return;
  }
  for (let e = 0; e < entities; e++) {
    const own = pending.from(e * m);
    for (let t = 0, at = e; t < ticks; t++, at += entities) {
      const sample = x[at];
      let y = NaN;
      if (fine && Math.abs(sample) <= MOST) y = filtered(sample, taps, m, own);
      else skipped[e] = skipped[e] + 1;
      if (out.given) out[at] = y;
    }
  }
}

/** One sample: the output, and what it leaves for later ones. */
function filtered(x: f64, taps: Series, m: i32, pending: Series): f64 {
  if (m === 0) return 0;
  const y = Math.min(Math.max(pending[0] + taps[0] * x, -LARGEST), LARGEST);
  const sample = splat(x);
  const last = m - 1;
  for (let i = 0; i < last; i += LANES) {
    pending.write(i, clamp(pending.at(i + 1) + taps.at(i + 1) * sample, -PENDING, PENDING), i + 1 < last);
  }
  pending[last] = 0;
  return tidy(y);
}
