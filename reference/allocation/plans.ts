import type { allocation } from "../../src/formulas/allocation/index.ts";
import { apportion } from "../core/shares.ts";
import { clamp, type Loop, scratch } from "../loop.ts";

type Allocation = typeof allocation;

/** Rounds halves away from zero, then mends the sum from the last row upwards. */
function roundAndTrim(shares: Float64Array, total: number, parts: Float64Array): void {
  let sum = 0;
  let whole = true;
  for (let i = 0; i < shares.length; i++) {
    sum += shares[i]! >= 0 ? shares[i]! : NaN;
    whole &&= Number.isInteger(shares[i]);
  }
  if (!(sum > 0 && sum < Infinity && total >= 0 && total <= 1e15 && Number.isInteger(total))) {
    parts.fill(NaN);
    return;
  }
  const exact = whole && sum <= 1e12 && sum * total <= 2 ** 52;
  let over = -total;
  for (let i = 0; i < shares.length; i++) {
    const product = shares[i]! * total;
    const quota = (shares[i]! / sum) * total;
    const least = exact ? (product - (product % sum)) / sum : Math.floor(quota);
    const half = exact ? (product % sum) * 2 >= sum : Math.round((quota - least) * 1e12) >= 5e11;
    parts[i] = least + (half ? 1 : 0);
    over += parts[i]!;
  }
  for (let i = parts.length - 1; over !== 0; i = i > 0 ? i - 1 : parts.length - 1) {
    if (over > 0 ? parts[i]! === 0 : shares[i]! === 0) continue;
    const step = Math.sign(over);
    parts[i]! -= step;
    over -= step;
  }
}

function share(shares: Float64Array, total: number, method: number, parts: Float64Array): void {
  if (method === 0) apportion(shares, total, parts);
  else roundAndTrim(shares, total, parts);
}

export const phasePlan: Loop<Allocation["phasePlan"]> = ({ inputs, params, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { cpu, memory = cpu, threads, gigabytes, offsets = Uint32Array.of(0, row) } = inputs;
  const { method, strict } = params;
  for (let g = 0; g < group; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    let sum = 0;
    for (let i = start; i < end; i++) sum += cpu[i]!;
    const all = !strict || Math.abs(sum - 100) <= 1e-9;
    const size = gigabytes ? gigabytes[g]! : 0;
    if (outputs.threads)
      share(cpu.subarray(start, end), all ? threads[g]! : none, method, outputs.threads.subarray(start, end));
    if (outputs.gigabytes)
      share(memory.subarray(start, end), all ? size : none, method, outputs.gigabytes.subarray(start, end));
  }
};

/** Hour of the day; 24 is the hour that rounding makes of the last moment. */
const hourOfDay = (hour: number): number => Math.min((((hour % 24) + 24) % 24) + 0, 23.999999999999996);

export const timeOfDay: Loop<Allocation["timeOfDay"]> = ({ inputs: { hour }, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { night, evolution, nightFrom, nightUntil, peakFrom, peakUntil, evolutionFrom, evolutionUntil } = params;
  const dark = Number(night);
  const late = Number(evolution);
  const sink = scratch(row);
  const { window = sink, worldModel = sink, others = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const asked = hour[i]!;
    const h = hourOfDay(asked);
    if (!(Math.abs(asked) <= 1e9)) {
      window[i] = worldModel[i] = others[i] = none;
    } else if (h >= nightFrom && h < nightUntil) {
      window[i] = 1;
      worldModel[i] = dark;
      others[i] = 1 - dark;
    } else if (h >= evolutionFrom && h < evolutionUntil) {
      window[i] = 3;
      worldModel[i] = late;
      others[i] = 1 - late;
    } else {
      window[i] = h >= peakFrom && h < peakUntil ? 2 : 0;
      worldModel[i] = others[i] = none;
    }
  }
};

interface Progress {
  readonly early: number;
  readonly middle: number;
  readonly late: number;
  readonly first: number;
  readonly second: number;
  readonly halfWidth: number;
}

function smoothStep(x: number, middle: number, halfWidth: number): number {
  const t = clamp(0.5 + (x - middle) / (2 * halfWidth), 0, 1);
  return t * t * (3 - 2 * t);
}

function progressOf(completion: number, { early, middle, late, first, second, halfWidth }: Progress): number {
  const done = clamp(completion, 0, 1);
  if (halfWidth === 0) return done < first ? early : done <= second ? middle : late;
  const toMiddle = (middle - early) * smoothStep(done, first, halfWidth);
  return early + toMiddle + (late - middle) * smoothStep(done, second, halfWidth);
}

export const progressShare: Loop<Allocation["progressShare"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { completion, clock } = inputs;
  const flex = Number(params.flex);
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const wanted = clock ? clock[i]! : none;
    if (Number.isNaN(completion[i]) || wanted < 0 || wanted > 1) {
      output[i] = none;
      continue;
    }
    const share = progressOf(completion[i]!, params);
    output[i] = clamp(Number.isNaN(wanted) ? share : (1 - flex) * share + flex * wanted, 0, 1);
  }
};

export const schedule: Loop<Allocation["schedule"]> = ({ inputs, params, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { cpu, memory = cpu, worldModel, learning, threads, gigabytes, hour, completion } = inputs;
  const { offsets = Uint32Array.of(0, row) } = inputs;
  const { method, night, evolution, nightFrom, nightUntil, evolutionFrom, evolutionUntil, flex } = params;
  for (let g = 0; g < group; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    let own = 0;
    let taught = 0;
    let sum = 0;
    for (let i = start; i < end; i++) {
      sum += cpu[i]! >= 0 ? cpu[i]! : none;
      if (worldModel[i] === 1) own += cpu[i]!;
      else if (learning?.[i] === 1) taught += cpu[i]!;
      if ((worldModel[i] !== 0 && worldModel[i] !== 1) || (learning && learning[i] !== 0 && learning[i] !== 1))
        sum = none;
    }
    const planned = sum > 0 && sum < Infinity ? Math.min(own / sum, 1) : none;
    const asked = hour ? hour[g]! : none;
    const done = completion ? completion[g]! : none;
    const h = hourOfDay(asked);
    const dark = h >= nightFrom && h < nightUntil;
    const late = !dark && h >= evolutionFrom && h < evolutionUntil;
    const wanted = dark ? night : late ? evolution : none;
    const reached = Number.isNaN(done) ? planned : progressOf(done, params);
    const fit = planned >= 0 && !(Math.abs(asked) > 1e9);
    const moved = planned > 0 && planned < 1 && !(Number.isNaN(done) && Number.isNaN(wanted));
    const now = !moved ? planned : clamp(Number.isNaN(wanted) ? reached : (1 - flex) * reached + flex * wanted, 0, 1);
    if (outputs.share) outputs.share[g] = fit ? now : none;
    // Shares of the three sides over what the plan gives them.
    const lead = moved ? now / planned : 1;
    const handed = moved && late && taught > 0 ? flex * (1 - evolution) : 0;
    const rest = moved ? (1 - now - handed) / (1 - planned) : 1;
    const first = rest + (handed && handed / (taught / sum));
    const weights = (plan: Float64Array) =>
      plan.subarray(start, end).map((x, i) => {
        return x * (worldModel[start + i] === 1 ? lead : learning?.[start + i] === 1 ? first : Math.max(rest, 0));
      });
    const size = gigabytes ? gigabytes[g]! : 0;
    if (outputs.threads) share(weights(cpu), fit ? threads[g]! : none, method, outputs.threads.subarray(start, end));
    if (outputs.gigabytes) share(weights(memory), fit ? size : none, method, outputs.gigabytes.subarray(start, end));
  }
};
