import type { allocation } from "../../src/formulas/allocation/index.ts";
import { apportion } from "../core/shares.ts";
import { clamp, type Loop, scratch } from "../loop.ts";

type Allocation = typeof allocation;

const isAmount = (x: number): boolean => x >= 0 && x <= 1e100;

/** Raises the level until nothing is left: all below it are served, what remains is for the others. */
export const waterFill: Loop<Allocation["waterFill"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { demand, weight, capacity, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { share: shares = sink, level: levels = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const there = clamp(capacity[g]!, 0, 1e100);
    let fit = there >= 0;
    let asked = 0;
    for (let i = start; i < end; i++) {
      const w = weight ? weight[i]! : 1;
      fit &&= isAmount(demand[i]!) && isAmount(w);
      if (w > 0) asked += demand[i]!;
    }
    const enough = there > 0 && asked <= there;
    let level = 0;
    for (let rising = fit && !enough && there > 0; rising; ) {
      let left = there;
      let weights = 0;
      for (let i = start; i < end; i++) {
        const w = weight ? weight[i]! : 1;
        if (demand[i]! <= level * w) left -= demand[i]!;
        else weights += w;
      }
      const next = left / weights;
      rising = next > level && next < Infinity;
      if (rising) level = next;
    }
    levels[g] = fit ? level : none;
    for (let i = start; i < end; i++) {
      const w = weight ? weight[i]! : 1;
      shares[i] = !fit ? none : w === 0 ? 0 : enough ? demand[i]! : Math.min(demand[i]!, level * w);
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
      fit &&= isAmount(w) && dominant >= 1e-100;
      pace[i] = w < 1e-100 ? 0 : w / dominant;
      tasks[i] = dominantShare[i] = 0;
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
    const counts = workers.slice(start, end);
    apportion(counts, all > 0 ? threads[g]! : none, part);
    // Whoever goes without leaves with one thread; the rest is shared out anew.
    const idle = () => counts.some((x, i) => x > 0 && part[i] === 0);
    let left = threads[g]!;
    while (left >= counts.filter((x) => x > 0).length && idle()) {
      part.forEach((x, i) => {
        if (counts[i]! > 0 && x === 0) {
          counts[i] = 0;
          left--;
        }
      });
      apportion(counts, left, part);
    }
    counts.forEach((x, i) => {
      if (x < workers[start + i]!) part[i] = 1;
    });
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
