import type { market } from "../../src/formulas/market/index.ts";
import { clamp, isShare, type Loop, scratch } from "../loop.ts";

type Market = typeof market;

const none = NaN;
const half = Number.MAX_VALUE / 2;
const within = (x: number, low: number, high: number) => x >= low && x <= high;

export const flow: Loop<Market["flow"]> = ({ inputs: { inflow, outflow }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const a = inflow[i]!;
    const b = outflow[i]!;
    const all = a + b;
    output[i] = within(a, 0, half) && within(b, 0, half) ? (all > 0 ? (a - b) / all : 0) : none;
  }
};

export const arb: Loop<Market["arb"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { x1, y1, x2, y2, fee1, fee2, gas } = inputs;
  const sink = scratch(row);
  const { input = sink, mid = sink, gross = sink, net = sink, trade = sink } = outputs;
  const isReserve = (x: number) => within(x, 1e-100, 1e100);
  const isFee = (x: number) => within(x, 0, 0.999999);
  for (let i = 0; i < row; i++) {
    const xa = x1[i]!;
    const ya = y1[i]!;
    const xb = x2[i]!;
    const yb = y2[i]!;
    const fa = fee1 ? fee1[i]! : 0.003;
    const fb = fee2 ? fee2[i]! : 0.003;
    const cost = gas ? gas[i]! : 0;
    const pools = isReserve(xa) && isReserve(ya) && isReserve(xb) && isReserve(yb);
    if (!(pools && isFee(fa) && isFee(fb) && within(cost, 0, 1e100))) {
      input[i] = mid[i] = gross[i] = net[i] = trade[i] = none;
      continue;
    }
    const ga = 1 - fa;
    const gb = 1 - fb;
    const wanted = Math.sqrt(xa * xb) * (Math.sqrt(ya * yb) * Math.sqrt(ga * gb)) - xa * yb;
    const dx = Math.max(0, wanted / (ga * (yb + gb * ya)));
    const dy = (ya * (ga * dx)) / (xa + ga * dx);
    const back = (xb * (gb * dy)) / (yb + gb * dy) - dx;
    input[i] = dx;
    mid[i] = dy;
    gross[i] = back;
    net[i] = back - cost;
    trade[i] = back > cost ? 1 : 0;
  }
};

export const kelly: Loop<Market["kelly"]> = ({ inputs: { p, win, loss }, params, outputs, sizes: { row } }) => {
  const { fraction, cap } = params;
  const sink = scratch(row);
  const { full = sink, size = sink, growth = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const chance = p[i]!;
    const b = win[i]!;
    const a = loss[i]!;
    if (!(isShare(chance) && within(a, 1e-100, 1e100) && within(b, 1e-100, 1e100))) {
      full[i] = size[i] = growth[i] = none;
      continue;
    }
    const whole = chance / a - (1 - chance) / b;
    const share = clamp(fraction * whole, 0, cap);
    full[i] = whole;
    size[i] = share;
    const down = chance < 1 ? (1 - chance) * Math.log1p(Math.max(-1, -a * share)) : 0;
    growth[i] = chance * Math.log1p(b * share) + down;
  }
};

export const adoption: Loop<Market["adoption"]> = ({ inputs: { time }, params, outputs, sizes: { row } }) => {
  const { curve, capacity, growth, midpoint, innovation: p, imitation: q } = params;
  const sink = scratch(row);
  const { adopters = sink, rate = sink, peak = sink } = outputs;
  const top = curve === 1 ? Math.log(q / p) / (p + q) : midpoint;
  for (let i = 0; i < row; i++) {
    const t = time[i]!;
    if (!within(t, -1e100, 1e100)) {
      adopters[i] = rate[i] = peak[i] = none;
      continue;
    }
    peak[i] = top;
    if (curve === 1) {
      // Before the start e exceeds 1, and may be infinite.
      const size = Math.exp(-Math.abs((p + q) * t));
      const rest = t < 0 ? size + q / p : 1 + (q / p) * size;
      adopters[i] = (capacity * (Math.sign(t) * -Math.expm1(-Math.abs((p + q) * t)))) / rest;
      rate[i] = (((capacity * (p + q) ** 2) / p) * size) / rest ** 2;
    } else {
      const size = Math.exp(-Math.abs(growth * (t - midpoint)));
      adopters[i] = (capacity * (t < midpoint ? size : 1)) / (1 + size);
      rate[i] = (capacity * growth * size) / (1 + size) ** 2;
    }
  }
};
