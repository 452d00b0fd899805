import type { allocation } from "../../src/formulas/allocation/index.ts";
import { clamp, type Loop, scratch } from "./loop.ts";
import { apportion } from "./shares.ts";

type Allocation = typeof allocation;

const isAmount = (x: number): boolean => x >= 0 && x <= 1e100;

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
  const { cpu, memory = cpu, worldModel, threads, gigabytes, hour, completion } = inputs;
  const { offsets = Uint32Array.of(0, row) } = inputs;
  const { method, night, evolution, nightFrom, nightUntil, evolutionFrom, evolutionUntil, flex } = params;
  for (let g = 0; g < group; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    let own = 0;
    let sum = 0;
    for (let i = start; i < end; i++) {
      sum += cpu[i]! >= 0 ? cpu[i]! : none;
      if (worldModel[i] === 1) own += cpu[i]!;
      else if (worldModel[i] !== 0) sum = none;
    }
    const planned = sum > 0 && sum < Infinity ? Math.min(own / sum, 1) : none;
    const asked = hour ? hour[g]! : none;
    const done = completion ? completion[g]! : none;
    const h = hourOfDay(asked);
    const dark = h >= nightFrom && h < nightUntil;
    const wanted = dark ? night : h >= evolutionFrom && h < evolutionUntil ? evolution : none;
    const reached = Number.isNaN(done) ? planned : progressOf(done, params);
    const fit = planned >= 0 && !(Math.abs(asked) > 1e9);
    const moved = planned > 0 && planned < 1 && !(Number.isNaN(done) && Number.isNaN(wanted));
    const now = !moved ? planned : clamp(Number.isNaN(wanted) ? reached : (1 - flex) * reached + flex * wanted, 0, 1);
    if (outputs.share) outputs.share[g] = fit ? now : none;
    const lead = moved ? now * (1 - planned) : 1;
    const rest = moved ? (1 - now) * planned : 1;
    const weights = (plan: Float64Array) =>
      plan.subarray(start, end).map((x, i) => x * (worldModel[start + i] === 1 ? lead : rest));
    const size = gigabytes ? gigabytes[g]! : 0;
    if (outputs.threads) share(weights(cpu), fit ? threads[g]! : none, method, outputs.threads.subarray(start, end));
    if (outputs.gigabytes) share(weights(memory), fit ? size : none, method, outputs.gigabytes.subarray(start, end));
  }
};

/** From the least demand for its weight upwards, as by hand. */
export const waterFill: Loop<Allocation["waterFill"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { demand, weight, capacity, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { share: shares = sink, level: levels = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let left = clamp(capacity[g]!, 0, 1e100);
    let fit = left >= 0;
    let weights = 0;
    const rows: number[] = [];
    for (let i = start; i < end; i++) {
      const w = weight ? weight[i]! : 1;
      fit &&= isAmount(demand[i]!) && isAmount(w);
      shares[i] = 0;
      if (!(w > 0)) continue;
      weights += w;
      rows.push(i);
    }
    levels[g] = fit ? 0 : none;
    if (!fit) shares.fill(none, start, end);
    if (!fit || left === 0) continue;
    const ratio = (i: number) => demand[i]! / (weight ? weight[i]! : 1);
    rows.sort((a, b) => ratio(a) - ratio(b));
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k]!;
      const w = weight ? weight[i]! : 1;
      const level = left / weights;
      if (demand[i]! > level * w) {
        levels[g] = level;
        for (; k < rows.length; k++) shares[rows[k]!] = level * (weight ? weight[rows[k]!]! : 1);
        break;
      }
      shares[i] = demand[i]!;
      left -= demand[i]!;
      weights -= w;
    }
  }
};

export const drf: Loop<Allocation["drf"]> = ({ inputs, outputs, sizes: { row, resource, group } }) => {
  const none = NaN;
  const { demand, weight, capacity, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group * resource));
  const { tasks = sink, dominantShare = sink, used = sink } = outputs;
  const pace = new Float64Array(row);
  const filled = new Float64Array(resource);
  const flow = new Float64Array(resource);
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const there = capacity.subarray(g * resource, (g + 1) * resource);
    let fit = there.every((c) => c >= 1e-100 && c <= 1e100);
    for (let i = start; i < end; i++) {
      const w = weight ? weight[i]! : 1;
      let dominant = 0;
      for (let r = 0; r < resource; r++) {
        const need = demand[i * resource + r]!;
        fit &&= isAmount(need);
        dominant = Math.max(dominant, need / there[r]!);
      }
      fit &&= w >= 1e-100 && w <= 1e100 && dominant >= 1e-100;
      pace[i] = w / dominant;
    }
    filled.fill(0);
    let level = 0;
    for (let round = 0; fit && round < resource; round++) {
      flow.fill(0);
      for (let i = start; i < end; i++)
        for (let r = 0; r < resource; r++) flow[r]! += pace[i]! * demand[i * resource + r]!;
      let rise = Infinity;
      for (let r = 0; r < resource; r++)
        if (flow[r]! > 0) rise = Math.min(rise, Math.max(there[r]! - filled[r]!, 0) / flow[r]!);
      if (rise === Infinity) break;
      level += rise;
      for (let r = 0; r < resource; r++) filled[r] = Math.min(filled[r]! + rise * flow[r]!, there[r]!);
      for (let i = start; i < end; i++) {
        if (pace[i] === 0) continue;
        for (let r = 0; r < resource; r++) {
          if (demand[i * resource + r] === 0 || there[r]! - filled[r]! > 1e-12 * there[r]!) continue;
          tasks[i] = pace[i]! * level;
          dominantShare[i] = Math.min((weight ? weight[i]! : 1) * level, 1);
          pace[i] = 0;
          break;
        }
      }
    }
    used.set(fit ? filled : new Float64Array(resource).fill(none), g * resource);
    if (!fit) {
      tasks.fill(none, start, end);
      dominantShare.fill(none, start, end);
    }
  }
};

export const workerTopology: Loop<Allocation["workerTopology"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { workers, threads, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(group);
  const { threads: parts = new Float64Array(row), total = sink, perWorker = sink, oversubscribed = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let all = 0;
    for (let i = start; i < end; i++) all += workers[i]! <= 1e9 && Number.isInteger(workers[i]) ? workers[i]! : none;
    const part = parts.subarray(start, end);
    apportion(workers.subarray(start, end), all > 0 ? threads[g]! : none, part);
    const sum = part.length && !Number.isNaN(part[0]) ? all : none;
    total[g] = sum;
    perWorker[g] = threads[g]! / sum;
    oversubscribed[g] = Number.isNaN(sum) ? none : Number(threads[g]! < sum);
  }
};

export const dataVolume: Loop<Allocation["dataVolume"]> = ({ inputs, params, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { blocks, perBlock, offsets = Uint32Array.of(0, row) } = inputs;
  const { bytesPerTransaction, rate, workers, efficiency } = params;
  const sink = scratch(Math.max(row, group));
  const { transactions = sink, total = sink, bytes = sink, seconds = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const end = offsets[g + 1]!;
    let sum = 0;
    for (let i = offsets[g]!; i < end; i++) {
      const count = blocks[i]!;
      const each = perBlock[i]!;
      const product = count >= 0 && count <= 1e15 && each >= 0 && each <= 1e15 ? count * each : none;
      transactions[i] = product;
      sum += product;
    }
    total[g] = sum;
    bytes[g] = sum * bytesPerTransaction;
    seconds[g] = sum === 0 ? 0 : sum / (rate * workers * efficiency);
  }
};

export const acceleration: Loop<Allocation["acceleration"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { speedup: stages, fraction, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(group);
  const { product = sink, geometricMean = sink, amdahl = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const n = end - start;
    let fit = n > 0;
    let factor = 1;
    let logs = 0;
    let parts = 0;
    let times = 0;
    for (let i = start; i < end; i++) {
      const s = stages[i]!;
      const f = fraction ? fraction[i]! : 1 / n;
      fit &&= s > 0 && s < Infinity && f >= 0 && f <= 1;
      factor *= s;
      logs += Math.log(s);
      parts += f;
      times += f / s;
    }
    product[g] = fit ? factor : none;
    geometricMean[g] = fit ? Math.exp(logs / n) : none;
    amdahl[g] = fit && parts <= 1 + 1e-12 ? 1 / (Math.max(1 - parts, 0) + times) : none;
  }
};

export const speedup: Loop<Allocation["speedup"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { serial, coherency } = params;
  const sink = scratch(row);
  const { amdahl = sink, gustafson = sink, usl = sink, peak = sink } = outputs;
  const best = coherency > 0 ? Math.sqrt((1 - serial) / coherency) : Infinity;
  for (let i = 0; i < row; i++) {
    const n = inputs.n[i]!;
    if (!(n >= 1 && n <= 1e15)) {
      amdahl[i] = gustafson[i] = usl[i] = peak[i] = none;
      continue;
    }
    amdahl[i] = 1 / (serial + (1 - serial) / n);
    gustafson[i] = n - serial * (n - 1);
    usl[i] = n / (1 + serial * (n - 1) + coherency * n * (n - 1));
    peak[i] = best;
  }
};

export const updateInterval: Loop<Allocation["updateInterval"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { base, reference, exponent } = params;
  const min = Number(params.min);
  const max = Number(params.max);
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const moves = inputs.volatility[i]!;
    if (!(moves >= 0 && moves < Infinity)) output[i] = none;
    else if (moves === 0) output[i] = max;
    else {
      const ratio = reference / moves;
      output[i] = clamp(base * (exponent === 1 ? ratio : ratio ** exponent), min, max);
    }
  }
};
