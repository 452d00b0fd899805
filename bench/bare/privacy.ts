import type { privacy } from "../../src/formulas/privacy/index.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Privacy = typeof privacy;

export const reidRisk: Bare<Privacy["reidRisk"]> = ({ inputs, params: { threshold }, outputs, sizes: { group } }) => {
  const { size, population, offsets } = inputs;
  const { prosecutorMax, prosecutorMean, atRisk, uniques, k } = outputs;
  const { journalistMax, journalistMean, journalistAtRisk } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let people = 0;
    let risky = 0;
    let alone = 0;
    let least = Infinity;
    let behind = 0;
    let guessed = 0;
    let exposed = 0;
    let fewest = Infinity;
    for (let i = start; i < end; i++) {
      const f = size[i]!;
      const all = population[i]!;
      people += f;
      if (1 / f > threshold) risky += f;
      if (f === 1) alone++;
      if (f < least) least = f;
      behind += all;
      guessed += f / all;
      if (1 / all > threshold) exposed += f;
      if (all < fewest) fewest = all;
    }
    const classes = end - start;
    prosecutorMax[g] = classes ? 1 / least : NaN;
    prosecutorMean[g] = classes / people;
    atRisk[g] = risky / people;
    uniques[g] = alone / people;
    k[g] = classes ? least : NaN;
    journalistMax[g] = classes ? 1 / fewest : NaN;
    journalistMean[g] = Math.max(classes / behind, guessed / people);
    journalistAtRisk[g] = exposed / people;
  }
};

export const dynamicK: Bare<Privacy["dynamicK"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { density, sensitivity, confidence, population } = inputs;
  const { base, reference, weight, confidenceMin, riskMax, kMin, kMax } = params;
  const { raw, k, release } = outputs;
  const hidden = Math.ceil(1 / riskMax);
  for (let i = 0; i < row; i++) {
    const scale = base * Math.sqrt(reference / density[i]!) * (1 + weight * clamp(sensitivity[i]!, 0, 1));
    const wanted = scale / Math.max(confidence[i]!, confidenceMin);
    const required = clamp(Math.max(Math.ceil(wanted), hidden), kMin, kMax);
    raw[i] = wanted;
    k[i] = required;
    release[i] = population[i]! >= required ? 1 : 0;
  }
};

export const tCloseness: Bare<Privacy["tCloseness"]> = ({ inputs, outputs: { output }, sizes: { group } }) => {
  const { inside, whole, offsets } = inputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let p = 0;
    let q = 0;
    for (let i = start; i < end; i++) {
      p += inside[i]!;
      q += whole[i]!;
    }
    let sum = 0;
    for (let i = start; i < end; i++) sum += Math.abs(inside[i]! / p - whole[i]! / q);
    output[g] = start < end ? sum / 2 : NaN;
  }
};

const gateBank: Bare<Privacy["budgetGate"]> = ({
  inputs: { population },
  params,
  state,
  outputs,
  sizes: { entity },
}) => {
  const { maxEpsilon, maxDelta, epsilonCost, deltaCost, forget, coolOff } = params;
  const { epsilon, delta, cooldown } = state;
  const { decision } = outputs;
  const keep = 1 - forget;
  for (let e = 0; e < entity; e++) {
    const cost = epsilonCost / population[e]!;
    const chance = deltaCost / population[e]!;
    if (cooldown[e]! > 0) {
      decision[e] = 2;
      cooldown[e]!--;
    } else if (epsilon[e]! + cost <= maxEpsilon && delta[e]! + chance <= maxDelta) {
      decision[e] = 0;
      epsilon[e] = epsilon[e]! * keep + cost;
      delta[e] = delta[e]! * keep + chance;
    } else {
      decision[e] = 1;
      epsilon[e] = 0;
      delta[e] = 0;
      cooldown[e] = coolOff;
    }
  }
};

const gateSeries: Bare<Privacy["budgetGate"]> = ({
  inputs: { population },
  params,
  state,
  outputs,
  sizes: { tick },
}) => {
  const { maxEpsilon, maxDelta, epsilonCost, deltaCost, forget, coolOff } = params;
  const { decision, epsilon, delta, cooldown } = outputs;
  const keep = 1 - forget;
  let spent = state.epsilon[0]!;
  let risk = state.delta[0]!;
  let wait = state.cooldown[0]!;
  for (let t = 0; t < tick; t++) {
    const cost = epsilonCost / population[t]!;
    const chance = deltaCost / population[t]!;
    let answer = 0;
    if (wait > 0) {
      answer = 2;
      wait--;
    } else if (spent + cost <= maxEpsilon && risk + chance <= maxDelta) {
      spent = spent * keep + cost;
      risk = risk * keep + chance;
    } else {
      answer = 1;
      spent = 0;
      risk = 0;
      wait = coolOff;
    }
    decision[t] = answer;
    epsilon[t] = spent;
    delta[t] = risk;
    cooldown[t] = wait;
  }
  state.epsilon[0] = spent;
  state.delta[0] = risk;
  state.cooldown[0] = wait;
};

export const budgetGate: Ticks<Privacy["budgetGate"]> = { bank: gateBank, series: gateSeries };

export const noisyThreshold: Bare<Privacy["noisyThreshold"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { count, required, uniform } = inputs;
  const { epsilon, delta } = params;
  const { threshold, noisy, release, probability } = outputs;
  const margin = -Math.log(2 * delta) / epsilon;
  for (let i = 0; i < row; i++) {
    const u = uniform[i]!;
    const size = -Math.log(2 * Math.min(u, 1 - u)) / epsilon;
    const value = u < 0.5 ? count[i]! - size : count[i]! + size;
    const least = required[i]! + margin;
    const tail = 0.5 * Math.exp(-epsilon * Math.abs(least - count[i]!));
    threshold[i] = least;
    noisy[i] = value;
    release[i] = value >= least ? 1 : 0;
    probability[i] = count[i]! < least ? tail : 1 - tail;
  }
};

/** Laplace's mechanism, which the bench takes. */
export const rdp: Bare<Privacy["rdp"]> = ({ inputs: { order }, params, outputs: { output }, sizes: { row } }) => {
  const t = params.sensitivity / params.scale;
  for (let i = 0; i < row; i++) {
    const a = order[i]!;
    const mass = (a / (2 * a - 1)) * Math.exp((a - 1) * t) + ((a - 1) / (2 * a - 1)) * Math.exp(-a * t);
    output[i] = Math.log(mass) / (a - 1);
  }
};

export const lDiversity: Bare<Privacy["lDiversity"]> = ({
  inputs: { count, offsets },
  params: { c, l },
  outputs,
  sizes,
}) => {
  const { distinct, entropyL, recursive } = outputs;
  const { group } = sizes;
  for (let g = 0; g < group; g++) {
    const counts = count.slice(offsets[g]!, offsets[g + 1]!).sort();
    const n = counts.length;
    let total = 0;
    let values = 0;
    let logs = 0;
    let tail = 0;
    for (let k = 0; k < n; k++) {
      const x = counts[k]!;
      total += x;
      if (k <= n - l) tail += x;
      if (x > 0) {
        values++;
        logs += x * Math.log(x);
      }
    }
    distinct[g] = total ? values : NaN;
    entropyL[g] = total ? Math.exp(Math.log(total) - logs / total) : NaN;
    recursive[g] = total ? Number(counts[n - 1]! < c * tail) : NaN;
  }
};
