import type { market } from "../../src/formulas/market/index.ts";
import { clamp, type Loop, scratch } from "../loop.ts";

type Market = typeof market;

/** Beyond this, squares overflow. */
const size = 1e150;
const clamped = (r: number) => clamp(r, -1, 1);

/** Of n pairs, x from one place on and y from another, in two passes. */
function correlation(x: Float64Array, from: number, y: Float64Array, other: number, n: number): number {
  if (n < 2) return NaN;
  let sumX = 0;
  let sumY = 0;
  const startX = x[from]!;
  const startY = y[other]!;
  for (let i = 0; i < n; i++) {
    sumX += x[from + i]! - startX;
    sumY += y[other + i]! - startY;
  }
  const meanX = sumX / n;
  const meanY = sumY / n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[from + i]! - startX - meanX;
    const dy = y[other + i]! - startY - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return clamped(xy / (Math.sqrt(xx) * Math.sqrt(yy)));
}

export const pearson: Loop<Market["pearson"]> = ({ inputs, outputs, sizes }) => {
  const { x, y, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    output[g] = correlation(x, start, y, start, offsets[g + 1]! - start);
  }
};

export const lag: Loop<Market["lag"]> = ({ inputs, outputs, sizes }) => {
  const { x, y, lags, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group * sizes.lag) } = outputs;
  for (let g = 0; g < sizes.group; g++)
    for (let k = 0; k < sizes.lag; k++) {
      const lag = lags[k]!;
      const start = offsets[g]!;
      const n = offsets[g + 1]! - start - Math.abs(lag);
      output[g * sizes.lag + k] = Number.isInteger(lag)
        ? correlation(x, start + Math.max(0, -lag), y, start + Math.max(0, lag), n)
        : NaN;
    }
};

/** The same two blocks a window: sums to the end of one, and of what the next has begun with. */
export const rolling: Loop<Market["rolling"]> = ({ inputs: { x, y }, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  const window = state.recentX.length / entity;
  const { recentX, recentY, ends } = state;
  for (let e = 0; e < entity; e++) {
    const start = e * window;
    const sums = state.begun.subarray(5 * e, 5 * e + 5);
    let place = state.place[e]! < window ? state.place[e]! : 0;
    let baseX = state.baseX[e]!;
    let baseY = state.baseY[e]!;
    let [sx, sy, sxx, syy, sxy] = sums as unknown as [number, number, number, number, number];
    for (let i = e; i < tick * entity; i += entity) {
      const u = x[i]!;
      const v = y[i]!;
      if (Math.abs(u) <= size && Math.abs(v) <= size && window > 0) {
        recentX[start + place] = u;
        recentY[start + place] = v;
        const dx = u - baseX;
        const dy = v - baseY;
        sx += dx;
        sy += dy;
        sxx += dx * dx;
        syy += dy * dy;
        sxy += dx * dy;
        if (++place === window) {
          place = 0;
          baseX = u;
          baseY = v;
          sx = sy = sxx = syy = sxy = 0;
          let [ex, ey, exx, eyy, exy] = [0, 0, 0, 0, 0];
          for (let k = window - 1; k >= 0; k--) {
            const dx = recentX[start + k]! - u;
            const dy = recentY[start + k]! - v;
            ex += dx;
            ey += dy;
            exx += dx * dx;
            eyy += dy * dy;
            exy += dx * dy;
            const at = 5 * (start + k);
            ends[at] = ex;
            ends[at + 1] = ey;
            ends[at + 2] = exx;
            ends[at + 3] = eyy;
            ends[at + 4] = exy;
          }
        }
      } else state.skipped[e]!++;
      const at = 5 * (start + place);
      const x1 = ends[at]! + sx;
      const y1 = ends[at + 1]! + sy;
      const xx = ends[at + 2]! + sxx - (x1 * x1) / window;
      const yy = ends[at + 3]! + syy - (y1 * y1) / window;
      output[i] = clamped((ends[at + 4]! + sxy - (x1 * y1) / window) / (Math.sqrt(xx) * Math.sqrt(yy)));
    }
    sums.set([sx, sy, sxx, syy, sxy]);
    state.place[e] = place;
    state.baseX[e] = baseX;
    state.baseY[e] = baseY;
  }
};

export const ewma: Loop<Market["ewma"]> = ({ inputs: { x, y }, params: { decay }, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  for (let e = 0; e < entity; e++) {
    let xx = state.xx[e]!;
    let yy = state.yy[e]!;
    let xy = state.xy[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const u = x[i]!;
      const v = y[i]!;
      if (!(Math.abs(u) <= size && Math.abs(v) <= size)) state.skipped[e]!++;
      else if (Number.isNaN(xx)) {
        xx = u * u;
        yy = v * v;
        xy = u * v;
      } else {
        xx = decay * xx + (1 - decay) * (u * u);
        yy = decay * yy + (1 - decay) * (v * v);
        xy = decay * xy + (1 - decay) * (u * v);
      }
      output[i] = clamped(xy / (Math.sqrt(xx) * Math.sqrt(yy)));
    }
    state.xx[e] = xx;
    state.yy[e] = yy;
    state.xy[e] = xy;
  }
};

/** Each two columns, once their means are out. */
export const matrix: Loop<Market["matrix"]> = ({ inputs, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { column, group } = sizes;
  const { output = scratch(group * column * column) } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const n = offsets[g + 1]! - start;
    const series = Array.from({ length: column }, (_, j) => {
      const own = new Float64Array(n);
      let mean = 0;
      for (let r = 0; r < n; r++) {
        own[r] = x[(start + r) * column + j]! - x[start * column + j]!;
        mean += own[r]!;
      }
      mean /= n;
      for (let r = 0; r < n; r++) own[r]! -= mean;
      return own;
    });
    const lengths = series.map((own) => Math.sqrt(product(own, own)));
    for (let i = 0; i < column; i++)
      for (let j = i; j < column; j++) {
        const value = clamped(product(series[i]!, series[j]!) / (lengths[i]! * lengths[j]!));
        const to = g * column * column;
        output[to + i * column + j] = i === j && !Number.isNaN(value) ? 1 : value;
        output[to + j * column + i] = output[to + i * column + j]!;
      }
  }
};

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
