import { rdpOrders } from "../../src/formulas/privacy/budget.ts";
import type { privacy } from "../../src/formulas/privacy/index.ts";
import { type Loop, scratch } from "../loop.ts";
import { sampledCost } from "./renyi.ts";

type Privacy = typeof privacy;

/** What kernels add so as not to fall below. */
const lack = 2 ** -49;

/** What conversion adds to the cost at an order. */
function extraAt(alpha: number, delta: number): number {
  if (!(alpha > 1.01)) return Infinity;
  const less = Math.log1p(-1 / alpha);
  const more = (Math.log(alpha) + Math.log(delta)) / (alpha - 1);
  return less - more + (1 - less + (Math.log(alpha) - Math.log(delta)) / (alpha - 1)) * lack;
}

/** The first conversion. */
const classicExtraAt = (alpha: number, delta: number) =>
  alpha > 1.01 ? -Math.log(delta) / (alpha - 1) + (1 - Math.log(delta) / (alpha - 1)) * lack : Infinity;

function classicDeltaAt(alpha: number, cost: number, epsilon: number): number {
  if (cost === 0) return 0;
  const size = 4 + (alpha - 1) * (cost + epsilon + 1);
  return alpha > 1.01 ? Math.exp((alpha - 1) * (cost - epsilon) + size * lack) : 1;
}

/** Costs below this are covered by delta alone. */
const coveredBy = (delta: number) => -Math.log1p(-delta * delta) * (1 - 2 ** -50);

function epsilonAt(cost: number, extra: number, covered: number): number {
  if (cost === 0 || cost < covered) return 0;
  return Math.max(cost + extra + cost * lack, 0);
}

function deltaAt(alpha: number, cost: number, epsilon: number): number {
  const plain = 0.5 * Math.log(-Math.expm1(-cost));
  if (!(alpha > 1.01)) return Math.exp(plain + 4 * lack);
  const exponent = (alpha - 1) * (cost - epsilon + Math.log1p(-1 / alpha)) - Math.log(alpha);
  if (!(exponent < plain)) return Math.exp(plain + 4 * lack);
  return Math.exp(exponent + (4 + (alpha - 1) * (cost + epsilon + 1)) * lack);
}

export const rdpToDp: Loop<Privacy["rdpToDp"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { order, rdp, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { delta, epsilon, conversion } = params;
  const classic = conversion === 1;
  const covered = classic ? 0 : coveredBy(delta);
  const sink = scratch(sizes.group);
  const { epsilon: spent = sink, order: orders = sink, edge = sink, delta: risk = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let least = Infinity;
    let best = start;
    let leastDelta = 0;
    let fit = start < end;
    for (let i = start; i < end; i++) {
      const alpha = order[i]!;
      const cost = rdp[i]!;
      fit = fit && alpha >= 1 && alpha <= 1e9 && cost >= 0 && cost <= 1e12;
      const value = epsilonAt(cost, classic ? classicExtraAt(alpha, delta) : extraAt(alpha, delta), covered);
      if (value < least) {
        least = value;
        best = i;
      }
      const chance = classic ? classicDeltaAt(alpha, cost, epsilon) : deltaAt(alpha, cost, epsilon);
      if (i === start || chance < leastDelta) leastDelta = chance;
    }
    spent[g] = fit ? least : none;
    orders[g] = fit ? order[best]! : none;
    edge[g] = fit ? Number(end - start > 1 && least > 0 && (best === start || best === end - 1)) : none;
    risk[g] = fit ? Math.min(leastDelta, 1) : none;
  }
};

export const rdpLedger: Loop<Privacy["rdpLedger"]> = ({ inputs, params: { delta }, state, outputs, sizes }) => {
  const none = NaN;
  const { sigma, releases, rate } = inputs;
  const { rdp, skipped } = state;
  const sink = scratch(sizes.tick * sizes.entity);
  const { epsilon = sink, order = sink } = outputs;
  const covered = coveredBy(delta);
  const extra = Float64Array.from(rdpOrders, (alpha) => extraAt(alpha, delta));
  const n = extra.length;
  const cost = new Float64Array(n);
  let noise = none;
  let share = none;
  for (let t = 0, i = 0; t < sizes.tick; t++)
    for (let e = 0; e < sizes.entity; e++, i++) {
      const count = releases ? releases[i]! : 1;
      const q = rate ? rate[i]! : 1;
      const s = sigma[i]!;
      const at = e * n;
      const fit = s >= 0.25 && s <= 1e6 && q >= 0 && q <= 1;
      if (fit && count >= 0 && count <= 1e12 && Math.floor(count) === count) {
        if (s !== noise || q !== share) {
          noise = s;
          share = q;
          for (let k = 0; k < n; k++) cost[k] = sampledCost(q, s, rdpOrders[k]!);
        }
        for (let k = 0; k < n; k++) rdp[at + k] = (rdp[at + k]! + count * cost[k]!) * (1 + 2 ** -51);
      } else skipped[e]!++;
      let least = Infinity;
      let best = 0;
      let known = true;
      for (let k = 0; k < n; k++) {
        const value = epsilonAt(rdp[at + k]!, extra[k]!, covered);
        known = known && !Number.isNaN(value);
        if (value < least) {
          least = value;
          best = k;
        }
      }
      epsilon[i] = known ? least : none;
      order[i] = known ? rdpOrders[best]! : none;
    }
};

export const budgetGate: Loop<Privacy["budgetGate"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { maxEpsilon, maxDelta, epsilonCost, deltaCost, forget, coolOff } = params;
  const { epsilon, delta, cooldown, skipped } = state;
  const sink = scratch(sizes.tick * sizes.entity);
  const { decision = sink, epsilon: spent = sink, delta: risk = sink, cooldown: wait = sink } = outputs;
  for (let t = 0, i = 0; t < sizes.tick; t++)
    for (let e = 0; e < sizes.entity; e++, i++) {
      const given = inputs.population[i]!;
      const people = Math.min(Math.max(given, 1), Number.MAX_SAFE_INTEGER);
      const cost = Math.max(epsilonCost / people, 1e-12);
      const chance = Math.max(deltaCost / people, 1e-12);
      const cooling = cooldown[e]! > 0;
      decision[i] = cooling ? 2 : 0;
      if (Number.isNaN(given)) skipped[e]!++;
      else if (cooling) cooldown[e] = Math.max(cooldown[e]! - 1, 0);
      else if (epsilon[e]! + cost <= maxEpsilon && delta[e]! + chance <= maxDelta) {
        epsilon[e] = epsilon[e]! * (1 - forget) + cost;
        delta[e] = delta[e]! * (1 - forget) + chance;
      } else {
        decision[i] = 1;
        epsilon[e] = 0;
        delta[e] = 0;
        cooldown[e] = coolOff;
      }
      spent[i] = epsilon[e]!;
      risk[i] = delta[e]!;
      wait[i] = cooldown[e]!;
    }
};

export const noisyThreshold: Loop<Privacy["noisyThreshold"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { count, required, uniform } = inputs;
  const { epsilon, delta, snap } = params;
  const sink = scratch(sizes.row);
  const { threshold = sink, noisy = sink, release = sink, probability = sink } = outputs;
  const margin = -Math.log(2 * delta) / epsilon;
  for (let i = 0; i < sizes.row; i++) {
    const n = count[i]!;
    const k = required[i]!;
    const u = uniform[i]!;
    const ok = n >= 0 && n <= 1e15 && k >= 0 && k <= 1e15 && u >= 0 && u <= 1;
    const size = -Math.log(2 * Math.max(Math.min(u, 1 - u), 2 ** -53)) / epsilon;
    let value = u < 0.5 ? n - size : n + size;
    let least = (k + margin) * (1 + 2 ** -51);
    let bar = least;
    if (snap > 0) {
      value = Math.sign(value) * Math.floor(Math.abs(value) / snap + 0.5) * snap;
      least = Math.ceil(least / snap + 0.5) * snap;
      bar = least - snap / 2;
    }
    const tail = 0.5 * Math.exp(-epsilon * Math.abs(bar - n));
    threshold[i] = ok ? least : none;
    noisy[i] = ok ? value : none;
    release[i] = ok ? Number(value >= least) : none;
    probability[i] = ok ? (n < bar ? tail : 1 - tail) : none;
  }
};
