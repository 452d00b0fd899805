import type { privacy } from "../../src/formulas/privacy/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Privacy = typeof privacy;

/** What kernels add so as not to fall below. */
const above = 1 + 2 ** -49;
const lack = 2 ** -49;

export const zcdpGaussian: Loop<Privacy["zcdpGaussian"]> = ({ inputs: { sigma }, params, outputs, sizes }) => {
  for (let i = 0; i < sizes.row; i++) {
    const noise = sigma[i]!;
    const fit = noise >= 1e-12 && noise <= 1e12;
    outputs.output![i] = fit ? 0.5 * (params.sensitivity / noise) ** 2 * above : NaN;
  }
};

/** Where something that rises with b > 0 crosses a level, by halving ln b. */
function crossing(rising: (b: number) => number, level: number): number {
  let [low, high] = [-700, 346];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (rising(Math.exp(middle)) < level) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

function best(rho: number, delta: number): { epsilon: number; order: number } {
  const risk = -Math.log(delta);
  if (rho === 0 || risk <= 0) return { epsilon: 0, order: 1 };
  if (delta === 0) return { epsilon: Infinity, order: Infinity };
  const b = crossing((b) => rho * b * b + Math.log1p(b), risk);
  const spent = rho * (1 + b);
  const less = -Math.log1p(1 / b);
  const rest = (risk - Math.log1p(b)) / b;
  const slack = (spent + Math.log1p(1 / b) + Math.log1p(b) + (risk + Math.log1p(b)) / b) * lack;
  return { epsilon: Math.max(spent + less + rest + slack, 0), order: 1 + b };
}

function leastDelta(rho: number, epsilon: number): number {
  if (rho === 0) return 0;
  const b = crossing((b) => (2 * b + 1) * rho - Math.log1p(1 / b), epsilon);
  const less = -b * Math.log1p(1 / b);
  const slack = (4 + b * (rho * (1 + b) + epsilon) + Math.abs(less) + Math.log1p(b)) * lack;
  return Math.min(Math.exp(b * (rho * (1 + b) - epsilon) + less - Math.log1p(b) + slack) + 2 ** -1000, 1);
}

export const zcdpToDp: Loop<Privacy["zcdpToDp"]> = ({
  inputs: { rho },
  params: { delta, epsilon },
  outputs,
  sizes,
}) => {
  const sink = scratch(sizes.row);
  const { epsilon: tight = sink, order = sink, simpleEpsilon = sink, delta: risk = sink, simpleDelta = sink } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const spent = rho[i]!;
    const fit = spent >= 0 && spent <= 1e12;
    const told = best(spent, delta);
    const gap = epsilon - spent;
    const slack = (1 + (epsilon + spent) ** 2 / (4 * spent)) * 2 ** -48;
    tight[i] = fit ? told.epsilon : NaN;
    order[i] = fit ? told.order : NaN;
    const simple = (spent + 2 * Math.sqrt(spent * -Math.log(delta))) * above;
    simpleEpsilon[i] = fit ? (spent ? simple : 0) : NaN;
    risk[i] = fit ? leastDelta(spent, epsilon) : NaN;
    const chance = gap > 0 ? Math.min(Math.exp(slack - gap ** 2 / (4 * spent)) + 1e-301, 1) : 1;
    simpleDelta[i] = fit ? (spent ? chance : 0) : NaN;
  }
};

export const zcdpLedger: Loop<Privacy["zcdpLedger"]> = ({ inputs, params: { delta }, state, outputs, sizes }) => {
  const { sigma, releases } = inputs;
  const sink = scratch(sizes.tick * sizes.entity);
  const { rho = sink, epsilon = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    const sane = state.rho[e]! >= 0 && state.rho[e]! < Infinity;
    if (!sane) state.rho[e] = NaN;
    for (let i = e; i < sizes.tick * sizes.entity; i += sizes.entity) {
      const noise = sigma[i]!;
      const count = releases ? releases[i]! : 1;
      const fit = noise >= 1e-12 && noise <= 1e12 && count >= 0 && count <= 1e12 && Number.isInteger(count);
      const sum = (state.rho[e]! + count * 0.5 * (1 / noise) ** 2 * above) * (1 + 2 ** -51);
      if (!(sane && fit && sum < Infinity)) state.skipped[e]!++;
      else if (count > 0) state.rho[e] = sum;
      rho[i] = state.rho[e]!;
      epsilon[i] = sane ? best(rho[i]!, delta).epsilon : NaN;
    }
  }
};
