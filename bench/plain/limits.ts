import type { network } from "../../src/formulas/network/index.ts";
import { clamp, countable, isFlag, type Loop, scratch } from "./loop.ts";

type Network = typeof network;

export const dynamicRate: Loop<Network["dynamicRate"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { base, health, reputation, load } = inputs;
  const { healthFloor, reputationPower, minRate, maxFactor, burstTime } = params;
  const capacityMin = Number(params.capacityMin);
  const capacityMax = Number(params.capacityMax);
  const sink = scratch(row);
  const { rate = sink, burst = sink } = outputs;
  const { healthFactor = sink, reputationFactor = sink, capacityFactor = sink } = outputs;
  const free = 1 - params.targetLoad;
  const scale = 1 - healthFloor;
  for (let i = 0; i < row; i++) {
    const usual = base[i]!;
    const h = health[i]!;
    const r = reputation[i]!;
    const u = load[i]!;
    if (usual > 0 && usual < Infinity && !Number.isNaN(h) && !Number.isNaN(r) && !Number.isNaN(u)) {
      const healthy = healthFloor + scale * clamp(h, 0, 1);
      const known = clamp(r, 0, 1);
      const trust = reputationPower === 1 ? known : known ** reputationPower;
      const room = clamp((1 - clamp(u, 0, 1)) / free, capacityMin, capacityMax);
      const product = usual * healthy * trust * room;
      const allowed = Math.min(Math.max(product, minRate), maxFactor * usual);
      rate[i] = allowed;
      burst[i] = allowed * burstTime;
      healthFactor[i] = healthy;
      reputationFactor[i] = trust;
      capacityFactor[i] = room;
    } else rate[i] = burst[i] = healthFactor[i] = reputationFactor[i] = capacityFactor[i] = NaN;
  }
};

const isTime = (t: number): boolean => Math.abs(t) <= Number.MAX_SAFE_INTEGER;
const isSafe = (x: number): boolean => x >= 0 && x <= Number.MAX_SAFE_INTEGER;

export const tokenBucket: Loop<Network["tokenBucket"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { time, cost, rate, burst } = inputs;
  const usualRate = Number(params.rate);
  const usualBurst = Number(params.burst);
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { admit = sink, retryAfter = sink, tokens = sink } = outputs;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const arrival = time[i]!;
      const price = cost[i]!;
      let pace = rate ? rate[i]! : usualRate;
      let most = burst ? burst[i]! : usualBurst;
      if (Number.isNaN(pace)) pace = usualRate;
      if (Number.isNaN(most)) most = usualBurst;
      if (isTime(arrival) && countable(price) && isSafe(pace) && isSafe(most)) {
        const before = state.last[e]!;
        const held = state.tokens[e]!;
        const now = Number.isNaN(before) ? arrival : Math.max(arrival, before);
        const passed = Number.isNaN(before) ? 0 : now - before;
        const some = Number.isNaN(held) ? most : held;
        const level = Math.min(some + passed * pace, most);
        const pass = price <= level;
        state.tokens[e] = pass ? level - price : level;
        state.last[e] = now;
        admit[i] = pass ? 1 : 0;
        retryAfter[i] = pass ? 0 : price > most ? Infinity : (price - level) / pace;
      } else {
        state.skipped[e]!++;
        admit[i] = retryAfter[i] = NaN;
      }
      if (tick > 1) tokens[i] = state.tokens[e]!;
    }
  }
  if (tick === 1) outputs.tokens?.set(state.tokens);
};

export const gcra: Loop<Network["gcra"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { time, cost, rate, burst } = inputs;
  const usualRate = Number(params.rate);
  const usualBurst = Number(params.burst);
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { admit = sink, retryAfter = sink, arrival = sink } = outputs;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const clock = time[i]!;
      const price = cost[i]!;
      let pace = rate ? rate[i]! : usualRate;
      let most = burst ? burst[i]! : usualBurst;
      if (Number.isNaN(pace)) pace = usualRate;
      if (Number.isNaN(most)) most = usualBurst;
      if (isTime(clock) && countable(price) && pace >= 1e-6 && isSafe(pace) && isSafe(most)) {
        const before = state.last[e]!;
        const due = state.arrival[e]!;
        const now = Number.isNaN(before) ? clock : Math.max(clock, before);
        const start = Number.isNaN(due) ? now : Math.max(now, due);
        const room = (most - price) / pace;
        const ahead = start - now;
        const pass = ahead <= room;
        state.arrival[e] = pass ? start + price / pace : Number.isNaN(due) ? now : due;
        state.last[e] = now;
        admit[i] = pass ? 1 : 0;
        retryAfter[i] = pass ? 0 : room < 0 ? Infinity : ahead - room;
      } else {
        state.skipped[e]!++;
        admit[i] = retryAfter[i] = NaN;
      }
      if (tick > 1) arrival[i] = state.arrival[e]!;
    }
  }
  if (tick === 1) outputs.arrival?.set(state.arrival);
};

export const aimd: Loop<Network["aimd"]> = ({ inputs: { dropped }, params, state, outputs, sizes }) => {
  const { increase, decrease } = params;
  const min = Number(params.min);
  const max = Number(params.max);
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  const { limit, skipped } = state;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const drop = dropped[i]!;
      if (isFlag(drop)) limit[e] = clamp(drop ? limit[e]! * decrease : limit[e]! + increase, min, max);
      else skipped[e]!++;
      if (tick > 1) output[i] = limit[e]!;
    }
  }
  if (tick === 1) outputs.output?.set(limit);
};

export const gradient2: Loop<Network["gradient2"]> = ({ inputs: { rtt, inflight }, params, state, outputs, sizes }) => {
  const { smoothing, headroom, queueSize, window, warmup } = params;
  const [gradientMin, gradientMax] = [Number(params.gradientMin), Number(params.gradientMax)];
  const [min, max] = [Number(params.min), Number(params.max)];
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { limit = sink, longRtt = sink, gradient = sink } = outputs;
  const fresh = 2 / (window + 1);
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const sample = rtt[i]!;
      const flying = inflight[i]!;
      let slope = NaN;
      if (sample > 0 && sample <= 1e15 && countable(flying)) {
        let long = state.longRtt[e]!;
        if (state.count[e]! < warmup) {
          state.sum[e]! += sample;
          state.count[e]!++;
          long = state.sum[e]! / state.count[e]!;
        } else long = Number.isNaN(long) ? sample : long * (1 - fresh) + sample * fresh;
        const ratio = long / sample;
        const l = state.limit[e]!;
        slope = clamp(ratio, gradientMin, gradientMax);
        if (flying >= l / 2) {
          const wanted = l * slope + (headroom ? Math.sqrt(l) : queueSize);
          state.limit[e] = clamp(l * (1 - smoothing) + wanted * smoothing, min, max);
        }
        state.longRtt[e] = ratio > 2 ? long * 0.9 : long;
      } else state.skipped[e]!++;
      gradient[i] = slope;
      if (tick > 1) {
        limit[i] = state.limit[e]!;
        longRtt[i] = state.longRtt[e]!;
      }
    }
  }
  if (tick === 1) {
    outputs.limit?.set(state.limit);
    outputs.longRtt?.set(state.longRtt);
  }
};
