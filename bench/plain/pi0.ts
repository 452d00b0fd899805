import type { pi0 } from "../../src/formulas/pi0/index.ts";
import { erfOf } from "./erf.ts";
import { clamp, countable, isShare, type Loop, scratch } from "./loop.ts";

type Pi0 = typeof pi0;

const most = 1e150;
/** What many a range of these operators admits. */
const isAmount = (x: number) => x >= 0 && x <= most;
const isReal = (x: number) => Math.abs(x) <= most;

export const qra: Loop<Pi0["qra"]> = ({ inputs, params: { decay }, outputs, sizes: { row, resource } }) => {
  const none = NaN;
  const { resources, weights, elapsed, overlap } = inputs;
  const { output = scratch(row) } = outputs;
  const fit = weights.every(isAmount);
  for (let i = 0; i < row; i++) {
    const t = elapsed[i]!;
    const p = overlap[i]!;
    let ok = fit && countable(t) && isAmount(p);
    let sum = 0;
    for (let j = 0; j < resource; j++) {
      const r = resources[j * row + i]!;
      ok = ok && isAmount(r);
      sum += weights[j]! * r;
    }
    output[i] = ok ? sum * Math.exp(-decay * t) * p : none;
  }
};

export const qho: Loop<Pi0["qho"]> = ({ inputs: { base, overlap }, params: { gain }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const energy = base[i]!;
    const p = overlap[i]!;
    output[i] = countable(energy) && isAmount(p) ? energy * (1 + gain * p) : none;
  }
};

export const fs: Loop<Pi0["fs"]> = ({ inputs: { nodes }, params, outputs, sizes: { row } }) => {
  const { unit, dimension, epsilon } = params;
  const sink = scratch(row);
  const { capacity = sink, efficiency = sink, floored = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const n = nodes[i]!;
    if (n > 0 && n <= 1e100) {
      const order = Math.log(n);
      const correction = 1 + epsilon * order;
      const scaled = Math.exp(dimension * order) * Math.max(correction, 0);
      capacity[i] = unit * scaled;
      efficiency[i] = scaled / n;
      floored[i] = correction < 0 ? 1 : 0;
    } else {
      capacity[i] = NaN;
      efficiency[i] = NaN;
      floored[i] = NaN;
    }
  }
};

export const atm: Loop<Pi0["atm"]> = ({ inputs, params: { limit }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { rate, availability, errors, congestion } = inputs;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const speed = rate[i]!;
    const available = availability[i]!;
    const quality = (1 - clamp(errors[i]!, 0, 1)) * (1 - clamp(congestion[i]!, 0, 1));
    output[i] = countable(speed) && countable(available) ? limit * -Math.expm1(-speed * available) * quality : none;
  }
};

export const pma: Loop<Pi0["pma"]> = ({ inputs, params: { rate, normalize }, outputs, sizes }) => {
  const { gain, probability, initial, time, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const parts = normalize ? end - start : 1;
    let order = 0;
    let ok = countable(initial[g]!) && countable(time[g]!);
    for (let i = start; i < end; i++) {
      const share = (gain[i]! * probability[i]!) / parts;
      ok = ok && isReal(gain[i]!) && isShare(probability[i]!) && share >= -1;
      order += Math.log1p(share);
    }
    const reached = initial[g]! * -Math.expm1(-rate * time[g]!);
    output[g] = !ok ? NaN : reached === 0 ? 0 : reached * Math.exp(order);
  }
};

export const eeo: Loop<Pi0["eeo"]> = ({ inputs, params: { spacing }, outputs, sizes }) => {
  const { growth, inflation, initial, before, strength, intensity, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { value = sink, integral = sink, floored = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const so = before ? before[g]! : 0;
    let ok = countable(initial[g]!) && isReal(so) && end > start;
    let sum = 0;
    for (let i = start; i < end; i++) {
      ok = ok && isReal(growth[i]!) && isReal(inflation[i]!);
      sum += growth[i]! - inflation[i]!;
    }
    const area =
      so + spacing * (sum - (growth[start]! - inflation[start]! + growth[end - 1]! - inflation[end - 1]!) / 2);
    let bracket = 1;
    if (strength && intensity)
      for (let j = 0; j < sizes.intervention; j++) {
        const own = intensity[g * sizes.intervention + j]!;
        ok = ok && isReal(strength[j]!) && isReal(own);
        bracket += strength[j]! * own;
      }
    value[g] = !ok ? NaN : bracket > 0 ? initial[g]! * Math.exp(area) * bracket : 0;
    integral[g] = ok ? area : NaN;
    floored[g] = !ok ? NaN : bracket > 0 ? 0 : 1;
  }
};

export const ssec: Loop<Pi0["ssec"]> = ({ inputs, params: { spacing }, outputs, sizes }) => {
  const { growth, initial, before, weight, level, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { activity = sink, integral = sink, floored = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const so = before ? before[g]! : 0;
    let ok = countable(initial[g]!) && isReal(so) && end > start;
    let sum = 0;
    for (let i = start; i < end; i++) {
      ok = ok && isReal(growth[i]!);
      sum += growth[i]!;
    }
    const area = so + spacing * (sum - (growth[start]! + growth[end - 1]!) / 2);
    let product = 1;
    if (weight && level)
      for (let k = 0; k < sizes.component; k++) {
        const own = level[g * sizes.component + k]!;
        const factor = 1 + weight[k]! * own;
        ok = ok && isReal(weight[k]!) && isAmount(own) && factor >= 0;
        product *= factor;
      }
    activity[g] = !ok ? NaN : area > -1 ? initial[g]! * (1 + area) * product : 0;
    integral[g] = ok ? area : NaN;
    floored[g] = !ok ? NaN : area > -1 ? 0 : 1;
  }
};

export const diversity: Loop<Pi0["diversity"]> = ({ inputs, outputs, sizes }) => {
  const { amount, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { giniSimpson = sink, shannonEvenness = sink, effective = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let sum = 0;
    let ok = true;
    for (let i = start; i < end; i++) {
      ok = ok && amount[i]! >= 0 && amount[i]! <= 1e300;
      sum += amount[i]!;
    }
    ok = ok && sum > 0;
    let mixed = 0;
    let entropy = 0;
    for (let i = start; i < end; i++) {
      const p = amount[i]! / sum;
      mixed += p * (1 - p);
      if (p > 0) entropy -= p * Math.log(p);
    }
    giniSimpson[g] = ok ? mixed : NaN;
    shannonEvenness[g] = !ok ? NaN : end - start > 1 ? entropy / Math.log(end - start) : 0;
    effective[g] = ok ? Math.exp(entropy) : NaN;
  }
};

export const cosf: Loop<Pi0["cosf"]> = ({ inputs, params: { pairs }, outputs, sizes: { row, operator } }) => {
  const none = NaN;
  const { operators, coupling } = inputs;
  const sink = scratch(row);
  const { total = sink, amplification = sink } = outputs;
  const counts = (a: number, b: number) => b > a || (pairs === 1 && b < a);
  const fit = coupling.every((x, at) => !counts(Math.floor(at / operator), at % operator) || Math.abs(x) <= 1e100);
  for (let i = 0; i < row; i++) {
    let ok = fit;
    let alone = 0;
    let together = 0;
    for (let a = 0; a < operator; a++) {
      const own = operators[a * row + i]!;
      let pull = 0;
      for (let b = pairs === 1 ? 0 : a + 1; b < operator; b++)
        if (b !== a) pull += coupling[a * operator + b]! * operators[b * row + i]!;
      ok = ok && Math.abs(own) <= 1e100;
      alone += own;
      together += own * pull;
    }
    const sum = alone + together;
    total[i] = ok ? sum : none;
    amplification[i] = ok && alone !== 0 ? sum / alone : none;
  }
};

const isAmplitude = (x: number) => Math.abs(x) <= 1e70;

export const overlap: Loop<Pi0["overlap"]> = ({ inputs, params, outputs, sizes: { row, state, component } }) => {
  const none = NaN;
  const { phi } = inputs;
  const { output = scratch(row) } = outputs;
  const { mode, orthonormalize } = params;
  const width = 2 * component;
  const fit = inputs.psi.every(isAmplitude);
  const psi = orthonormalize && fit ? orthonormal(inputs.psi, state, width) : inputs.psi;
  let trace = 0;
  for (const x of psi) trace += x * x;
  for (let r = 0; r < row; r++) {
    let ok = fit;
    let length = 0;
    for (let k = r * width; k < (r + 1) * width; k++) {
      ok = ok && isAmplitude(phi[k]!);
      length += phi[k]! * phi[k]!;
    }
    let sum = 0;
    for (let s = 0; s < psi.length && mode === 0; s += width) {
      let re = 0;
      let im = 0;
      for (let k = 0; k < width; k += 2) {
        const a = psi[s + k]!;
        const b = psi[s + k + 1]!;
        const c = phi[r * width + k]!;
        const d = phi[r * width + k + 1]!;
        re += a * c + b * d;
        im += a * d - b * c;
      }
      sum += re * re + im * im;
    }
    if (mode === 0) output[r] = ok && length >= 1e-290 ? sum / length : none;
    else output[r] = ok ? trace : none;
  }
};

/** States made orthonormal one after the other, those that depend on earlier ones left out. */
function orthonormal(psi: Float64Array, states: number, width: number): Float64Array {
  const kept: Float64Array[] = [];
  for (let s = 0; s < states; s++) {
    const own = psi.slice(s * width, (s + 1) * width);
    const before = Math.hypot(...own);
    for (const unit of [...kept, ...kept]) {
      let re = 0;
      let im = 0;
      for (let k = 0; k < width; k += 2) {
        re += unit[k]! * own[k]! + unit[k + 1]! * own[k + 1]!;
        im += unit[k]! * own[k + 1]! - unit[k + 1]! * own[k]!;
      }
      for (let k = 0; k < width; k += 2) {
        own[k]! -= re * unit[k]! - im * unit[k + 1]!;
        own[k + 1]! -= re * unit[k + 1]! + im * unit[k]!;
      }
    }
    const after = Math.hypot(...own);
    if (after > before * 1e-12) kept.push(own.map((x) => x / after));
  }
  return Float64Array.from(kept.flatMap((state) => [...state]));
}

export const arb: Loop<Pi0["arb"]> = ({ inputs, params, outputs, sizes }) => {
  const { load, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { spacing, windowMin, windowMax, sensitivity, normalize, kind, rate, sigma, rule } = params;
  const sink = scratch(sizes.group);
  const { balanced = sink, window = sink, variation = sink } = outputs;
  const shape = (age: number, reach: number) => {
    if (kind === 1) return Math.exp(-rate * age);
    if (kind === 2) return 1 - age / reach;
    return kind === 3 ? Math.exp(-((age / sigma) ** 2) / 2) : 1;
  };
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let ok = end > start;
    let total = 0;
    for (let i = start; i < end; i++) {
      ok = ok && isAmount(load[i]!);
      total += load[i]!;
    }
    const mean = total / (end - start);
    let squares = 0;
    for (let i = start; i < end; i++) squares += (load[i]! / mean - 1) ** 2;
    const varies = mean === 0 ? Infinity : Math.sqrt(squares / (end - start));
    const shrunk = sensitivity > 0 ? Math.exp(-sensitivity * varies) : 1;
    const reach = Math.min(windowMin + (windowMax - windowMin) * shrunk, windowMax);
    window[g] = ok ? reach : NaN;
    variation[g] = ok ? varies : NaN;
    const count = Math.min(end - start, Math.floor((reach / spacing) * 1.000000000001) + 1);
    let sum = 0;
    let mass = 0;
    for (let i = 0; i < count && ok; i++) {
      const weight = shape(spacing * (count - 1 - i), reach) * coefficient(i, count, rule);
      sum += weight * load[end - count + i]!;
      mass += weight;
    }
    if (!ok) balanced[g] = NaN;
    else if (count === 1) balanced[g] = load[end - 1]!;
    else balanced[g] = normalize ? sum / mass : peak(kind, reach, rate, sigma) * spacing * sum;
  }
};

/** Weight of a kernel at age 0 that has unit mass over the window. */
function peak(kind: number, window: number, rate: number, sigma: number): number {
  if (kind === 1) return rate / -Math.expm1(-rate * window);
  if (kind === 2) return 2 / window;
  return kind === 3 ? 1 / (sigma * Math.sqrt(Math.PI / 2) * erfOf(window / (sigma * Math.SQRT2))) : 1 / window;
}

/** Of sample i of n, in units of the spacing. */
function coefficient(i: number, n: number, rule: number): number {
  if (rule === 0 || n === 2) return i === 0 || i === n - 1 ? 0.5 : 1;
  const last = n % 2 ? n - 1 : n - 4;
  const simpson = i > last || last === 0 ? 0 : i === 0 || i === last ? 1 / 3 : i % 2 ? 4 / 3 : 2 / 3;
  const tail = i < last || last === n - 1 ? 0 : i === last || i === n - 1 ? 0.375 : 1.125;
  return simpson + tail;
}
