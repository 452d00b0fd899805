// Savitzky and Golay's filter.
import { allUpTo, fillCells } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { perSpacing, slopesAt, tabulate } from "../../lib/models/gram";
import { weighRuns } from "../../lib/sums/convolution";
import { dotLanes } from "../../lib/sums/dot";

/** Largest sample. */
const MOST: f64 = 1e150;
/** Farthest position. */
const FARTHEST: f64 = 1e4;
/** Longest window: what tables have room for. */
const LONGEST: i32 = 1023;

/** y = sum over k of p_k^(s)(0) (sum of p_k x) over each window; at the ends p_k^(s) where the place is */
export function signal_savitzkyGolay(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  window: f64,
  order: f64,
  derivative: f64,
  delta: f64,
  out: Series,
  basis: Series,
  slopes: Series,
  taps: Series,
  parts: Series,
): void {
  const w = <i32>window;
  const degree = <i32>order;
  const s = <i32>derivative;
  const fit = degree < w;
  if (fit) {
    tabulate(w, degree, 0, basis, LONGEST);
    tabulate(w, degree, s, slopes, LONGEST);
    slopesAt(0, window, degree, s, parts, 1);
    for (let i = 0; i < w; i++)
      taps[w - 1 - i] = mixed(basis.from(i), LONGEST, parts, 1, degree) * perSpacing(delta, s);
  }
  const half = w >> 1;
  // Whole windows of which the middle is written; of an even number of samples the first one's is not.
  const even = 1 - (w & 1);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = x.from(begin);
    const to = out.from(begin);
    if (!fit || n < w) {
      fillCells(to, n, NaN);
      continue;
    }
    weighRuns(own.from(even), taps, w, n - 2 * half, to.from(half));
    const scale = perSpacing(delta, s);
    split(own, w, degree, basis, parts);
    for (let i = 0; i < half; i++) to[i] = mixed(slopes.from(i), LONGEST, parts, 1, degree) * scale;
    split(own.from(n - w), w, degree, basis, parts);
    for (let i = w - half; i < w; i++) to[n - w + i] = mixed(slopes.from(i), LONGEST, parts, 1, degree) * scale;
    if (!allUpTo(own, n, MOST)) blankWindows(own, n, w, half, even, to);
    for (let i = 0; i < n; i++) to[i] = tidy(to[i]);
  }
}

/** NaN wherever a value out of the domain takes part. */
function blankWindows(x: Series, n: i32, w: i32, half: i32, even: i32, out: Series): void {
  for (let i = 0; i < n; i++) {
    if (Math.abs(x[i]) <= MOST) continue;
    const from = max<i32>(i - (w - 1) - even, 0) + half;
    const end = min<i32>(i - even, n - 1 - 2 * half) + half;
    for (let k = from; k <= end; k++) out[k] = NaN;
    if (i < w) fillCells(out, half, NaN);
    if (i >= n - w) fillCells(out.from(n - half), half, NaN);
  }
}

/** How much of each polynomial is in a window. */
function split(x: Series, w: i32, degree: i32, basis: Series, parts: Series): void {
  for (let k = 0; k <= degree; k++) parts[k] = dotLanes(basis.from(k * LONGEST), x, w);
}

/** Sum of products of two columns, the cells of each a stride apart, up to a degree. */
function mixed(x: Series, stride: i32, y: Series, other: i32, degree: i32): f64 {
  let sum = 0.0;
  for (let k = 0; k <= degree; k++) sum += x[k * stride] * y[k * other];
  return sum;
}

/** h_i = sum over k of p_k(i) p_k^(s)(position) / delta^s, the newest sample first */
export function signal_savitzkyGolayTaps(
  position: Series,
  places: i32,
  tapCount: i32,
  order: f64,
  derivative: f64,
  delta: f64,
  out: Series,
  basis: Series,
  slopes: Series,
): void {
  const n = tapCount;
  const degree = <i32>order;
  const s = <i32>derivative;
  const fit = degree < n;
  const middle = <f64>(n - 1) / 2;
  const scale = perSpacing(delta, s);
  if (fit) tabulate(n, degree, 0, basis, n);
  for (let r = 0; r < places; r++) {
    const own = out.from(r * n);
    const at = position.given && position[r] === position[r] ? position[r] : middle;
    if (!fit || !(Math.abs(at) <= FARTHEST)) {
      fillCells(own, n, NaN);
      continue;
    }
    slopesAt(at - middle, <f64>n, degree, s, slopes, 1);
    for (let i = 0; i < n; i++) own[n - 1 - i] = tidy(mixed(basis.from(i), n, slopes, 1, degree) * scale);
  }
}
