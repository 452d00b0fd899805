import type { cache } from "../../src/formulas/cache/cache.ts";
import { isFlag, isShare, type Loop, scratch } from "../loop.ts";

type Cache = typeof cache;

export const tier: Loop<Cache["tier"]> = ({ inputs, params: { memory, disk, fresh }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { age, forecast } = inputs;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const old = age[i]!;
    const ahead = forecast ? forecast[i]! : 0;
    if (Number.isNaN(old) || !isFlag(ahead)) output[i] = none;
    else if (ahead === 1) output[i] = old <= fresh ? 4 : 0;
    else output[i] = old <= memory ? 1 : old <= disk ? 2 : 3;
  }
};

export const eat: Loop<Cache["eat"]> = ({ inputs: { hit, time }, params, outputs, sizes: { row, level } }) => {
  const none = NaN;
  const { mode, miss } = params;
  const sink = scratch(row);
  const { expected = sink, missRate = sink } = outputs;
  const known = time.every((t) => t >= 0 && t <= 1e15);
  for (let i = 0; i < row; i++) {
    let fit = known;
    let reached = 1;
    let sum = 0;
    for (let k = 0; k < level; k++) {
      const share = hit[k * row + i]!;
      fit &&= isShare(share);
      sum += (mode === 0 ? reached : reached * share) * time[k]!;
      reached *= 1 - share;
    }
    expected[i] = fit ? sum + reached * miss : none;
    missRate[i] = fit ? reached : none;
  }
};

/** Sum of i^-s for i = 1 to n: fifteen terms, then Euler and Maclaurin's formula. */
function harmonic(n: number, s: number): number {
  let sum = 0;
  for (let i = Math.min(n, 15); i > 0; i--) sum += i ** -s;
  if (n < 16) return sum;
  const steps = Math.log(n / 16);
  const width = s === 1 ? steps : Math.expm1((1 - s) * steps) / (1 - s);
  return sum + 16 ** (1 - s) * width + half(16, s) + slope(16, s) + half(n, s) - slope(n, s);
}

const half = (x: number, s: number): number => x ** -s / 2;

/** B_2k / (2k)! for k = 1 to 5. */
const bernoulli = [1 / 12, -1 / 720, 1 / 30_240, -1 / 1_209_600, 1 / 47_900_160] as const;

function slope(x: number, s: number): number {
  let term = (s * x ** -s) / x;
  let sum = 0;
  for (let k = 0; k < 5; k++) {
    sum += bernoulli[k]! * term;
    term *= ((s + 2 * k + 1) * (s + 2 * k + 2)) / (x * x);
  }
  return sum;
}

export const zipf: Loop<Cache["zipf"]> = ({ inputs, outputs, sizes: { row } }) => {
  const none = NaN;
  const { objects, slots, exponent } = inputs;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const all = objects[i]!;
    const held = slots[i]!;
    const s = exponent[i]!;
    const fit = Number.isSafeInteger(all) && all >= 1 && Number.isSafeInteger(held) && held >= 0 && s >= 0 && s <= 8;
    output[i] = !fit ? none : held >= all ? 1 : harmonic(held, s) / harmonic(all, s);
  }
};

export const che: Loop<Cache["che"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { rate, slots, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { hit = sink, time = sink, ratio = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const room = slots[g]!;
    let fit = room >= 0 && room <= 1e15;
    let sum = 0;
    let objects = 0;
    for (let i = start; i < end; i++) {
      fit &&= rate[i]! >= 0 && rate[i]! <= 1e100;
      sum += rate[i]!;
      if (rate[i]! > 0) objects++;
    }
    let t = room >= objects ? Infinity : room / sum;
    for (let round = 0; fit && t > 0 && t < Infinity && round < 2000; round++) {
      let held = 0;
      let slope = 0;
      for (let i = start; i < end; i++) {
        const kept = Math.expm1(-rate[i]! * t);
        held -= kept;
        slope += rate[i]! * (1 + kept);
      }
      const step = (room - held) / slope;
      if (!(step > 0 && step < Infinity)) break;
      t += step;
      if (step <= t * 1e-9) break;
    }
    if (!fit) t = none;
    let answered = 0;
    for (let i = start; i < end; i++) {
      hit[i] = t === Infinity ? Number(rate[i]! > 0) : 0 - Math.expm1(-rate[i]! * t);
      answered += rate[i]! * hit[i]!;
    }
    time[g] = t;
    ratio[g] = fit && sum > 0 ? Math.min(answered / sum, 1) : none;
  }
};
