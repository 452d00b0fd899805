import type { market } from "../../src/formulas/market/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Market = typeof market;

interface Answer {
  readonly full: number;
  readonly status: number;
}

/**
 * Where the sum of w b / (1 + share b) crosses 0, by halving: between 0 and where the worst outcome loses everything. With c in units of that
 * outcome it is also sum w c - x sum w c^2 / (1 + x c); the one with the smaller terms is the better one.
 */
function solve(weights: Float64Array, payoffs: Float64Array): Answer {
  let mean = 0;
  let gain = 0;
  let loss = 0;
  for (const [i, b] of payoffs.entries()) {
    mean += weights[i]! * b;
    if (weights[i]! > 0) gain = Math.max(gain, b);
    if (weights[i]! > 0) loss = Math.max(loss, -b);
  }
  if (gain < 1e-80) gain = 0;
  if (loss < 1e-80) loss = 0;
  if (!gain && !loss) return { full: 0, status: 2 };
  const sign = mean < 0 ? -1 : 1;
  const worst = mean < 0 ? gain : loss;
  if (!worst) return { full: sign * Infinity, status: 1 };
  const units = payoffs.map((b) => (sign * b) / worst);
  const edge = Math.abs(mean) / worst;
  const excess = (x: number) => {
    let sum = 0;
    let flow = 0;
    let flows = 0;
    for (const [i, c] of units.entries()) {
      sum += weights[i]! * c * (c / (1 + x * c));
      flow += weights[i]! * (c / (1 + x * c));
      flows += Math.abs(weights[i]! * (c / (1 + x * c)));
    }
    return flows < edge ? -flow : x * sum - edge;
  };
  let low = edge ? 1e-300 : 0;
  let high = 1 - 2 ** -53;
  for (let k = 0; k < 1200 && edge; k++) {
    const middle = high > 2 * low ? Math.sqrt(low) * Math.sqrt(high) : low + (high - low) / 2;
    if (excess(middle) > 0) high = middle;
    else low = middle;
  }
  return { full: (sign * low) / worst, status: 0 };
}

interface Told {
  readonly full?: Float64Array;
  readonly size?: Float64Array;
  readonly growth?: Float64Array;
  readonly status?: Float64Array;
}

function stake(
  weights: Float64Array,
  payoffs: Float64Array,
  params: Readonly<Record<"fraction" | "cap" | "short", number>>,
  out: Told,
  g: number,
): void {
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const sound = weight > 0 && weights.every((w) => w >= 0 && w <= 1) && payoffs.every((b) => Math.abs(b) <= 1e60);
  const { full, status } = sound ? solve(weights, payoffs) : { full: NaN, status: 3 };
  const { fraction, cap, short } = params;
  const taken = fraction ? fraction * full : full * 0 ? 0 : Number.isNaN(full) ? NaN : 0;
  const size = Math.min(Math.max(taken, short ? -cap : 0), cap);
  let growth = 0;
  for (const [i, w] of weights.entries()) if (w > 0) growth += w * Math.log1p(Math.max(size * payoffs[i]!, -1));
  if (out.full) out.full[g] = full;
  if (out.size) out.size[g] = size;
  if (out.growth) out.growth[g] = sound ? growth / weight : NaN;
  if (out.status) out.status[g] = status;
}

export const kellyOutcomes: Loop<Market["kellyOutcomes"]> = ({ inputs, params, outputs, sizes }) => {
  const { p, payoff, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  for (let g = 0; g < sizes.group; g++)
    stake(p.slice(offsets[g], offsets[g + 1]), payoff.slice(offsets[g], offsets[g + 1]), params, outputs, g);
};

export const kellyReturns: Loop<Market["kellyReturns"]> = ({ inputs, params, outputs, sizes }) => {
  const { returns, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  for (let g = 0; g < sizes.group; g++) {
    const own = returns.slice(offsets[g], offsets[g + 1]);
    stake(new Float64Array(own.length).fill(1), own, params, { full: sink, ...outputs }, g);
  }
};
