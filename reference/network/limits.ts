import type { network } from "../../src/formulas/network/index.ts";
import { clamp, countable, isFlag, type Loop, scratch } from "../loop.ts";

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

/** Half a gap between doubles and a little, as a share. */
const half = 2 ** -53 * (1 + 2 ** -52);
const down = (x: number) => x - Math.abs(x) * half;
const up = (x: number) => x + Math.abs(x) * half;

/** The least x above 0 that passes, found by going away from a guess in growing steps and halving. */
function leastOf(guess: number, passes: (x: number) => boolean): number {
  let [low, high] = [guess, guess];
  for (let step = half; low > 0 && passes(low); step *= 4) low = step < 1 ? low - low * step : 0;
  for (let step = half; !passes(high); step *= 4) {
    if (high > 4 * Number.MAX_SAFE_INTEGER) return Infinity;
    high = high * (1 + step) || Number.MIN_VALUE;
    if (step < 1) high = up(high);
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (passes(middle)) high = middle;
    else low = middle;
  }
}

/** The wait up to a time, if a double beside the real one is the least that adds up to it; else NaN. */
function waitFor(time: number, then: number): number {
  const wait = then - time - (then - down(then)) / 2;
  if (!(wait > 0) || time + down(wait) >= then) return NaN;
  if (time + wait >= then) return wait;
  return time + up(wait) >= then ? up(wait) : NaN;
}

const accrued = (level: number, now: number, pace: number, then: number): number => level + (then - now) * pace;

/** Usually the time to pass at is known to a double or two, and that says the wait. */
export function bucketWait(time: number, now: number, level: number, price: number, pace: number): number {
  let then = now + (price - level) / pace;
  for (let k = 0; k < 3 && accrued(level, now, pace, then) < price; k++) then = up(then);
  for (let k = 0; k < 3 && accrued(level, now, pace, down(then)) >= price; k++) then = down(then);
  const least = accrued(level, now, pace, then) >= price && accrued(level, now, pace, down(then)) < price;
  const wait = then > 0 && least ? waitFor(time, then) : NaN;
  if (!Number.isNaN(wait)) return wait;
  const passes = (wait: number) => time + wait > now && accrued(level, now, pace, time + wait) >= price;
  return leastOf((price - level) / pace + (now - time), passes);
}

function gcraWait(time: number, due: number, room: number): number {
  let then = due - room;
  for (let k = 0; k < 3 && due - then > room; k++) then = up(then);
  for (let k = 0; k < 3 && due - down(then) <= room; k++) then = down(then);
  const least = due - then <= room && due - down(then) > room;
  const wait = then > 0 && least ? waitFor(time, then) : NaN;
  return Number.isNaN(wait) ? leastOf(due - room - time, (wait) => due - (time + wait) <= room) : wait;
}

export const tokenBucket: Loop<Network["tokenBucket"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { time, cost, rate, burst } = inputs;
  const usualRate = Number(params.rate);
  const usualBurst = Number(params.burst);
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { admit = sink, retryAfter, tokens = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const first = Number.isNaN(state.last[e]!);
    const timed = first || isTime(state.last[e]!);
    const filled = isSafe(state.tokens[e]!) || (first && Number.isNaN(state.tokens[e]!));
    const fine = timed && filled;
    if (!timed) state.last[e] = Infinity;
    if (!filled) state.tokens[e] = -1;
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const arrival = time[i]!;
      const price = cost[i]!;
      let pace = rate ? rate[i]! : usualRate;
      let most = burst ? burst[i]! : usualBurst;
      if (Number.isNaN(pace)) pace = usualRate;
      if (Number.isNaN(most)) most = usualBurst;
      if (fine && isTime(arrival) && countable(price) && isSafe(pace) && isSafe(most)) {
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
        if (retryAfter) {
          let wait = pass ? 0 : Infinity;
          if (!pass && price <= most && pace > 0) {
            wait = bucketWait(arrival, now, level, price, pace);
            if (arrival + wait > Number.MAX_SAFE_INTEGER) wait = Infinity;
          }
          retryAfter[i] = wait;
        }
      } else {
        state.skipped[e]!++;
        admit[i] = fine ? NaN : 0;
        if (retryAfter) retryAfter[i] = NaN;
      }
      if (tick > 1) tokens[i] = state.tokens[e]!;
    }
  }
  if (tick === 1) outputs.tokens?.set(state.tokens);
};

const latest = 1e22;

export const gcra: Loop<Network["gcra"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { time, cost, rate, burst } = inputs;
  const usualRate = Number(params.rate);
  const usualBurst = Number(params.burst);
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { admit = sink, retryAfter, arrival = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const full = state.arrival[e]!;
    const first = Number.isNaN(state.last[e]!);
    const timed = first || isTime(state.last[e]!);
    const filled = (full >= -Number.MAX_SAFE_INTEGER && full <= latest) || (first && Number.isNaN(full));
    const fine = timed && filled;
    if (!timed) state.last[e] = Infinity;
    if (!filled) state.arrival[e] = Infinity;
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const clock = time[i]!;
      const price = cost[i]!;
      let pace = rate ? rate[i]! : usualRate;
      let most = burst ? burst[i]! : usualBurst;
      if (Number.isNaN(pace)) pace = usualRate;
      if (Number.isNaN(most)) most = usualBurst;
      if (fine && isTime(clock) && countable(price) && pace >= 1e-6 && isSafe(pace) && isSafe(most)) {
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
        if (retryAfter) {
          let wait = pass ? 0 : Infinity;
          if (!pass && room >= 0) {
            wait = gcraWait(clock, due, room);
            if (clock + wait > Number.MAX_SAFE_INTEGER) wait = Infinity;
          }
          retryAfter[i] = wait;
        }
      } else {
        state.skipped[e]!++;
        admit[i] = fine ? NaN : 0;
        if (retryAfter) retryAfter[i] = NaN;
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
      if (!(limit[e]! >= 0 && limit[e]! <= 1e9)) limit[e] = NaN;
      if (isFlag(drop) && !Number.isNaN(limit[e]!))
        limit[e] = clamp(drop ? limit[e]! * decrease : limit[e]! + increase, min, max);
      else skipped[e]!++;
      if (tick > 1) output[i] = limit[e]!;
    }
  }
  if (tick === 1) outputs.output?.set(limit);
};

export const gradient2: Loop<Network["gradient2"]> = ({ inputs: { rtt, inflight }, params, state, outputs, sizes }) => {
  const { smoothing, headroom, queueSize, window, warmup, tolerance, longRttKeep, whole } = params;
  const [gradientMin, gradientMax] = [Number(params.gradientMin), Number(params.gradientMax)];
  const [min, max] = [Number(params.min), Number(params.max)];
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { limit = sink, longRtt = sink, gradient = sink } = outputs;
  const fresh = 2 / (window + 1);
  for (let e = 0; e < entity; e++) {
    const limited = state.limit[e]! >= 0 && state.limit[e]! <= 1e9;
    const timed = Number.isNaN(state.longRtt[e]!) || countable(state.longRtt[e]!);
    const summed = countable(state.sum[e]!);
    const counted = isSafe(state.count[e]!) && Math.floor(state.count[e]!) === state.count[e]!;
    const fine = limited && timed && summed && counted;
    if (!limited) state.limit[e] = NaN;
    if (!timed) state.longRtt[e] = -1;
    if (!summed) state.sum[e] = NaN;
    if (!counted) state.count[e] = NaN;
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const sample = rtt[i]!;
      const flying = inflight[i]!;
      let slope = NaN;
      if (fine && sample > 0 && sample <= 1e15 && countable(flying)) {
        let long = state.longRtt[e]!;
        if (state.count[e]! < warmup) {
          state.sum[e]! += sample;
          state.count[e]!++;
          long = state.sum[e]! / state.count[e]!;
        } else long = Number.isNaN(long) ? sample : long * (1 - fresh) + sample * fresh;
        const ratio = long / sample;
        const l = state.limit[e]!;
        slope = clamp((tolerance * long) / sample, gradientMin, gradientMax);
        if (flying >= l / 2) {
          const wanted = l * slope + (headroom ? Math.sqrt(l) : queueSize);
          const next = clamp(l * (1 - smoothing) + wanted * smoothing, min, max);
          state.limit[e] = whole ? Math.floor(next) : next;
        }
        state.longRtt[e] = ratio > 2 ? long * longRttKeep : long;
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
