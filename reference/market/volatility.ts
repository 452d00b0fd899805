import type { market } from "../../src/formulas/market/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Market = typeof market;

/** Beyond this, squares overflow. */
const size = 1e150;
const isPrice = (x: number) => x >= 1e-150 && x <= 1e150;

export const ewmaVol: Loop<Market["ewmaVol"]> = ({ inputs: { returns }, params, state, outputs, sizes }) => {
  const { decay, periodsPerYear } = params;
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  for (let t = 0, i = 0; t < tick; t++)
    for (let e = 0; e < entity; e++, i++) {
      const r = returns[i]!;
      let v = state.variance[e]!;
      if (!(Math.abs(r) <= size)) state.skipped[e]!++;
      else v = Number.isNaN(v) ? r * r : decay * v + (1 - decay) * (r * r);
      state.variance[e] = v;
      output[i] = Math.sqrt(v * periodsPerYear);
    }
};

export const garch: Loop<Market["garch"]> = ({ inputs: { returns }, params, state, outputs, sizes }) => {
  const { omega, alpha, beta, horizon } = params;
  const initialVariance = Number(params.initialVariance);
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { variance = sink, next = sink, forecast = sink, logDensity = sink } = outputs;
  const persistence = alpha + beta;
  const settled = persistence < 1 ? omega / (1 - persistence) : omega;
  const start = Number.isNaN(initialVariance) ? settled : initialVariance;
  let gathered = 0;
  for (let k = 0; k < horizon - 1; k++) gathered += persistence ** k;
  const power = persistence ** (horizon - 1);
  const constant = Math.log(2 * Math.PI);
  for (let e = 0; e < entity; e++) {
    let v = state.next[e]!;
    if (Number.isNaN(v)) v = start;
    for (let i = e; i < tick * entity; i += entity) {
      const r = returns[i]!;
      variance[i] = v;
      if (Math.abs(r) <= size) {
        logDensity[i] = -0.5 * (constant + Math.log(v) + (r * r) / v);
        v = omega + alpha * (r * r) + beta * v;
      } else {
        logDensity[i] = NaN;
        state.skipped[e]!++;
      }
      next[i] = v;
      forecast[i] = omega * gathered + power * v;
    }
    state.next[e] = v;
  }
};

export const rangeVol: Loop<Market["rangeVol"]> = ({ inputs, outputs, sizes }) => {
  const { open, high, low, close, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { parkinson = sink, garmanKlass = sink, rogersSatchell = sink, yangZhang = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const n = end - start;
    let range = 0;
    let klass = 0;
    let drift = 0;
    let early = 0;
    let between = 0;
    let within = 0;
    for (let i = start; i < end; i++) {
      const o = open[i]!;
      const ok = isPrice(o) && isPrice(high[i]!) && isPrice(low[i]!) && isPrice(close[i]!) && low[i]! <= high[i]!;
      const up = Math.log(high[i]! / o);
      const down = Math.log(low[i]! / o);
      const move = Math.log(close[i]! / o);
      const span = up - down;
      range += ok ? span * span : NaN;
      klass += 0.5 * span * span - (2 * Math.LN2 - 1) * move * move;
      drift += up * (up - move) + down * (down - move);
      if (i === start) early = drift;
      else {
        between += Math.log(o / close[i - 1]!);
        within += move;
      }
    }
    const valid = range * 0;
    parkinson[g] = range / (4 * Math.LN2 * n);
    garmanKlass[g] = klass / n + valid;
    rogersSatchell[g] = drift / n + valid;
    const m = n - 1;
    between /= m;
    within /= m;
    let squaresBetween = 0;
    let squaresWithin = 0;
    for (let i = start + 1; i < end; i++) {
      squaresBetween += (Math.log(open[i]! / close[i - 1]!) - between) ** 2;
      squaresWithin += (Math.log(close[i]! / open[i]!) - within) ** 2;
    }
    const k = 0.34 / (1.34 + (m + 1) / (m - 1));
    const variance = (squaresBetween + k * squaresWithin) / (m - 1) + ((1 - k) * (drift - early)) / m;
    yangZhang[g] = m < 2 ? NaN : variance + valid;
  }
};
