import type { market } from "../../src/formulas/market/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Market = typeof market;

export const pearson: Bare<Market["pearson"]> = ({
  inputs: { x, y, offsets },
  outputs: { output },
  sizes: { group },
}) => {
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let meanX = 0;
    let meanY = 0;
    for (let i = start; i < end; i++) {
      meanX += x[i]!;
      meanY += y[i]!;
    }
    meanX /= end - start;
    meanY /= end - start;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let i = start; i < end; i++) {
      const dx = x[i]! - meanX;
      const dy = y[i]! - meanY;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    output[g] = xy / Math.sqrt(xx * yy);
  }
};

/** Each two columns, once their means are out. */
export const matrix: Bare<Market["matrix"]> = ({ inputs: { x, offsets }, outputs: { output }, sizes }) => {
  const { column, group } = sizes;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const n = offsets[g + 1]! - start;
    const own = new Float64Array(n * column);
    const length = new Float64Array(column);
    for (let j = 0; j < column; j++) {
      let mean = 0;
      for (let r = 0; r < n; r++) mean += x[(start + r) * column + j]!;
      mean /= n;
      let squares = 0;
      for (let r = 0; r < n; r++) {
        const off = x[(start + r) * column + j]! - mean;
        own[j * n + r] = off;
        squares += off * off;
      }
      length[j] = Math.sqrt(squares);
    }
    const to = g * column * column;
    for (let i = 0; i < column; i++) {
      for (let j = 0; j < i; j++) {
        let sum = 0;
        for (let r = 0; r < n; r++) sum += own[i * n + r]! * own[j * n + r]!;
        const value = sum / (length[i]! * length[j]!);
        output[to + i * column + j] = value;
        output[to + j * column + i] = value;
      }
      output[to + i * column + i] = length[i]! > 0 ? 1 : NaN;
    }
  }
};

export const rangeVol: Bare<Market["rangeVol"]> = ({ inputs, outputs, sizes: { group } }) => {
  const { open, high, low, close, offsets } = inputs;
  const { parkinson, garmanKlass, rogersSatchell, yangZhang } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const n = end - start;
    const m = n - 1;
    let range = 0;
    let klass = 0;
    let drift = 0;
    let early = 0;
    let between = 0;
    let within = 0;
    let betweenSquares = 0;
    let withinSquares = 0;
    for (let i = start; i < end; i++) {
      const up = Math.log(high[i]! / open[i]!);
      const down = Math.log(low[i]! / open[i]!);
      const move = Math.log(close[i]! / open[i]!);
      const span = up - down;
      range += span * span;
      klass += 0.5 * span * span - (2 * Math.LN2 - 1) * move * move;
      drift += up * (up - move) + down * (down - move);
      if (i === start) early = drift;
      else {
        const night = Math.log(open[i]! / close[i - 1]!);
        between += night;
        within += move;
        betweenSquares += night * night;
        withinSquares += move * move;
      }
    }
    parkinson[g] = range / (4 * Math.LN2 * n);
    garmanKlass[g] = klass / n;
    rogersSatchell[g] = drift / n;
    const k = 0.34 / (1.34 + (m + 1) / (m - 1));
    const variance = (betweenSquares - (between * between) / m + k * (withinSquares - (within * within) / m)) / (m - 1);
    yangZhang[g] = m > 1 ? variance + ((1 - k) * (drift - early)) / m : NaN;
  }
};

export const flow: Bare<Market["flow"]> = ({ inputs: { inflow, outflow }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) {
    const all = inflow[i]! + outflow[i]!;
    output[i] = all > 0 ? (inflow[i]! - outflow[i]!) / all : 0;
  }
};

export const arb: Bare<Market["arb"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { x1, y1, x2, y2, fee1, fee2, gas } = inputs;
  const { input, mid, gross, net, trade } = outputs;
  for (let i = 0; i < row; i++) {
    const xa = x1[i]!;
    const ya = y1[i]!;
    const xb = x2[i]!;
    const yb = y2[i]!;
    const ga = 1 - fee1[i]!;
    const gb = 1 - fee2[i]!;
    const dx = Math.max((Math.sqrt(xa * xb * ya * yb * ga * gb) - xa * yb) / (ga * (yb + gb * ya)), 0);
    const dy = (ya * ga * dx) / (xa + ga * dx);
    const back = (xb * gb * dy) / (yb + gb * dy) - dx;
    input[i] = dx;
    mid[i] = dy;
    gross[i] = back;
    net[i] = back - gas[i]!;
    trade[i] = back > gas[i]! ? 1 : 0;
  }
};

export const kelly: Bare<Market["kelly"]> = ({ inputs: { p, win, loss }, params, outputs, sizes: { row } }) => {
  const { fraction, cap } = params;
  const { full, size, growth } = outputs;
  for (let i = 0; i < row; i++) {
    const chance = p[i]!;
    const whole = chance / loss[i]! - (1 - chance) / win[i]!;
    const share = clamp(fraction * whole, 0, cap);
    full[i] = whole;
    size[i] = share;
    growth[i] = chance * Math.log(1 + win[i]! * share) + (1 - chance) * Math.log(1 - loss[i]! * share);
  }
};

/** Bass's curve, which the bench draws. */
export const adoption: Bare<Market["adoption"]> = ({ inputs: { time }, params, outputs, sizes: { row } }) => {
  const { capacity, innovation: p, imitation: q } = params;
  const { adopters, rate, peak } = outputs;
  const pace = p + q;
  const odds = q / p;
  const top = Math.log(odds) / pace;
  const steep = (capacity * pace * pace) / p;
  for (let i = 0; i < row; i++) {
    const e = Math.exp(-pace * time[i]!);
    const inverse = 1 / (1 + odds * e);
    adopters[i] = capacity * (1 - e) * inverse;
    rate[i] = steep * e * inverse * inverse;
    peak[i] = top;
  }
};

export const hill: Bare<Market["hill"]> = ({
  inputs: { losses, offsets },
  params: { k },
  outputs,
  sizes: { group },
}) => {
  const { xi, alpha, standardError } = outputs;
  for (let g = 0; g < group; g++) {
    const sorted = losses.slice(offsets[g]!, offsets[g + 1]!).sort();
    const n = sorted.length;
    let logs = -k * Math.log(sorted[n - 1 - k]!);
    for (let i = Math.max(n - k, 0); i < n; i++) logs += Math.log(sorted[i]!);
    xi[g] = logs / k;
    alpha[g] = k / logs;
    standardError[g] = k / logs / Math.sqrt(k);
  }
};
