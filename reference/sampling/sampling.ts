import type { sampling } from "../../src/formulas/sampling/sampling.ts";
import { quantileOf } from "../core/erf.ts";
import { apportion } from "../core/shares.ts";
import { isShare, type Loop, scratch } from "../loop.ts";

type Sampling = typeof sampling;

const isPopulation = (x: number): boolean => Number.isSafeInteger(x) && x >= 1;
/** In [low, high], or NaN: not given. */
const absentOr = (x: number, low: number, high: number): boolean => !(x < low || x > high);

export const size: Loop<Sampling["size"]> = ({ inputs, params: { confidence }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { population, margin, sample, proportion } = inputs;
  const sink = scratch(row);
  const { size = sink, infinite = sink, achieved = sink, z = sink } = outputs;
  const deviations = -quantileOf((1 - confidence) / 2);
  for (let i = 0; i < row; i++) {
    const all = population[i]!;
    const e = margin ? margin[i]! : none;
    const taken = sample ? sample[i]! : none;
    const p = proportion ? proportion[i]! : 0.5;
    if (!(isPopulation(all) && isShare(p) && absentOr(e, 1e-9, 1) && absentOr(taken, 1, Number.MAX_SAFE_INTEGER))) {
      size[i] = infinite[i] = achieved[i] = z[i] = none;
      continue;
    }
    const endless = (deviations / e) ** 2 * (p * (1 - p));
    const found = endless <= 1 ? 1 : Math.min(Math.ceil(endless / (1 + (endless - 1) / all)), all);
    const looked = Number.isNaN(taken) ? found : taken;
    size[i] = found;
    infinite[i] = endless;
    const rest = Math.sqrt(Math.max(all - looked, 0) / Math.max(all - 1, 1));
    achieved[i] = deviations * Math.sqrt((p * (1 - p)) / looked) * rest;
    z[i] = deviations;
  }
};

export const bounds: Loop<Sampling["bounds"]> = ({ inputs, params: { delta, range }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { population, error, sample } = inputs;
  const sink = scratch(row);
  const { hoeffding = sink, serfling = sink, hoeffdingRadius = sink, serflingRadius = sink } = outputs;
  const half = (Math.LN2 - Math.log(delta)) / 2;
  for (let i = 0; i < row; i++) {
    const all = population[i]!;
    const e = error ? error[i]! : none;
    const taken = sample ? sample[i]! : none;
    if (!(isPopulation(all) && absentOr(e, 1e-9, 1e9) && absentOr(taken, 1, Number.MAX_SAFE_INTEGER))) {
      hoeffding[i] = serfling[i] = hoeffdingRadius[i] = serflingRadius[i] = none;
      continue;
    }
    const endless = (range / e) ** 2 * half;
    hoeffding[i] = Math.ceil(endless);
    serfling[i] = Math.min(Math.ceil(endless * ((all + 1) / (all + endless))), all);
    hoeffdingRadius[i] = range * Math.sqrt(half / taken);
    serflingRadius[i] = range * Math.sqrt((half / taken) * (1 - (Math.min(taken, all) - 1) / all));
  }
};

const isStratum = (x: number): boolean => x >= 0 && x <= 1e15 && Number.isInteger(x);

export const allocation: Loop<Sampling["allocation"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { size, deviation, sample, offsets = Uint32Array.of(0, row) } = inputs;
  const { sample: parts = new Float64Array(row), variance = scratch(group) } = outputs;
  for (let g = 0; g < group; g++) {
    const strata = size.subarray(offsets[g]!, offsets[g + 1]!);
    const sigma = deviation.subarray(offsets[g]!, offsets[g + 1]!);
    const part = parts.subarray(offsets[g]!, offsets[g + 1]!);
    const wanted = sample[g]!;
    let all = 0;
    let fit = isStratum(wanted);
    for (let i = 0; i < strata.length; i++) {
      fit &&= isStratum(strata[i]!) && sigma[i]! >= 0 && sigma[i]! <= 1e100;
      all += strata[i]!;
    }
    if (!(fit && all > 0)) {
      part.fill(none);
      variance[g] = none;
      continue;
    }
    if (wanted >= all) part.set(strata);
    else neyman(strata, sigma, wanted, part);
    variance[g] = 0;
    for (let i = 0; i < strata.length; i++)
      if (strata[i]! > 0 && sigma[i]! > 0)
        variance[g]! += (((strata[i]! / all) * sigma[i]!) ** 2 / part[i]!) * (1 - part[i]! / strata[i]!);
  }
};

function neyman(strata: Float64Array, sigma: Float64Array, wanted: number, part: Float64Array): void {
  const varying = strata.reduce((sum, size, i) => (sigma[i]! > 0 ? sum + size : sum), 0);
  const others = wanted >= varying;
  const weights = strata.map((size, i) => (others ? (sigma[i] === 0 ? size : 0) : size * sigma[i]!));
  let left = others ? wanted - varying : wanted;
  for (let i = 0; i < strata.length; i++) part[i] = others && sigma[i]! > 0 ? strata[i]! : 0;
  for (let again = true; again; ) {
    again = false;
    const rest = left;
    const sum = weights.reduce((a, b) => a + b, 0);
    for (let i = 0; i < strata.length; i++) {
      if (weights[i] === 0 || (weights[i]! / sum) * rest < strata[i]!) continue;
      part[i] = strata[i]!;
      left -= strata[i]!;
      weights[i] = 0;
      again = true;
    }
  }
  if (left === 0) return;
  const more = new Float64Array(strata.length);
  apportion(weights, left, more);
  for (let i = 0; i < strata.length; i++) if (weights[i]! > 0) part[i] = more[i]!;
}

export const hybrid: Loop<Sampling["hybrid"]> = ({ inputs, params: { deviation }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { population, recent, fraction } = inputs;
  const sink = scratch(row);
  const { processed = sink, workFraction = sink, standardError = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const all = population[i]!;
    const fresh = recent[i]!;
    const old = all - fresh;
    if (!(isPopulation(all) && Number.isSafeInteger(fresh) && fresh >= 0 && old >= 0 && isShare(fraction[i]!))) {
      processed[i] = workFraction[i] = standardError[i] = none;
      continue;
    }
    const looked = Math.min(Math.ceil(old * fraction[i]!), old);
    processed[i] = fresh + looked;
    workFraction[i] = (fresh + looked) / all;
    const known = old === looked || deviation === 0;
    standardError[i] = known ? 0 : old * deviation * Math.sqrt((1 - looked / Math.max(old, 1)) / looked);
  }
};
