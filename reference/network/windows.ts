import type { network } from "../../src/formulas/network/index.ts";
import { countable, type Loop, scratch } from "../loop.ts";
import { bucketWait } from "./limits.ts";

type Network = typeof network;

const isTime = (t: number): boolean => Math.abs(t) <= Number.MAX_SAFE_INTEGER;
const isSafe = (x: number): boolean => x >= 0 && x <= Number.MAX_SAFE_INTEGER;

export const leakyBucket: Loop<Network["leakyBucket"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { time, cost, rate, capacity } = inputs;
  const usualRate = Number(params.rate);
  const usualCapacity = Number(params.capacity);
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { admit = sink, retryAfter, level = sink, delay = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const first = Number.isNaN(state.last[e]!);
    const timed = first || isTime(state.last[e]!);
    const filled = isSafe(state.level[e]!) || (first && Number.isNaN(state.level[e]!));
    const fine = timed && filled;
    if (!timed) state.last[e] = Infinity;
    if (!filled) state.level[e] = Infinity;
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const arrival = time[i]!;
      const size = cost[i]!;
      let pace = rate ? rate[i]! : usualRate;
      let most = capacity ? capacity[i]! : usualCapacity;
      if (Number.isNaN(pace)) pace = usualRate;
      if (Number.isNaN(most)) most = usualCapacity;
      if (fine && isTime(arrival) && countable(size) && pace >= 1e-6 && isSafe(pace) && isSafe(most)) {
        const before = state.last[e]!;
        const now = Number.isNaN(before) ? arrival : Math.max(arrival, before);
        const held = Number.isNaN(state.level[e]!) ? 0 : state.level[e]!;
        const left = Math.max(held - (Number.isNaN(before) ? 0 : now - before) * pace, 0);
        const room = most - size;
        const pass = left <= room;
        state.level[e] = pass ? left + size : left;
        state.last[e] = now;
        admit[i] = pass ? 1 : 0;
        delay[i] = left / pace;
        if (retryAfter) {
          let wait = pass ? 0 : Infinity;
          if (!pass && room >= 0) {
            wait = bucketWait(arrival, now, -left, -room, pace);
            if (arrival + wait > Number.MAX_SAFE_INTEGER) wait = Infinity;
          }
          retryAfter[i] = wait;
        }
      } else {
        state.skipped[e]!++;
        admit[i] = fine ? NaN : 0;
        delay[i] = NaN;
        if (retryAfter) retryAfter[i] = NaN;
      }
      if (tick > 1) level[i] = state.level[e]!;
    }
  }
  if (tick === 1) outputs.level?.set(state.level);
};

export const slidingWindow: Loop<Network["slidingWindow"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { time, cost, limit } = inputs;
  const { window } = params;
  const usual = Number(params.limit);
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { admit = sink, retryAfter = sink, estimate = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const timed = Number.isNaN(state.last[e]!) || isTime(state.last[e]!);
    const counted = isSafe(state.current[e]!);
    const known = isSafe(state.previous[e]!);
    const fine = timed && counted && known;
    if (!timed) state.last[e] = Infinity;
    if (!counted) state.current[e] = NaN;
    if (!known) state.previous[e] = NaN;
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const arrival = time[i]!;
      const size = cost[i]!;
      const most = limit && !Number.isNaN(limit[i]!) ? limit[i]! : usual;
      if (fine && isTime(arrival) && countable(size) && isSafe(most)) {
        const before = state.last[e]!;
        const now = Number.isNaN(before) ? arrival : Math.max(arrival, before);
        const k = Math.floor(now / window);
        const began = Math.floor(before / window);
        if (Number.isNaN(before) || k - began > 1) {
          state.previous[e] = 0;
          state.current[e] = 0;
        } else if (k > began) {
          state.previous[e] = state.current[e]!;
          state.current[e] = 0;
        }
        const here = state.current[e]!;
        const earlier = state.previous[e]!;
        const counts = earlier * (1 - (now / window - k)) + here;
        const room = most - size;
        estimate[i] = counts;
        admit[i] = counts <= room ? 1 : 0;
        state.last[e] = now;
        if (admit[i]) {
          retryAfter[i] = 0;
          state.current[e] = Math.min(here + size, Number.MAX_SAFE_INTEGER);
        } else if (room < 0) retryAfter[i] = Infinity;
        else {
          const share = here <= room ? 1 - (room - here) / earlier : 2 - room / here;
          retryAfter[i] = Math.max((k + share) * window - arrival, 0);
        }
      } else {
        state.skipped[e]!++;
        admit[i] = fine ? NaN : 0;
        estimate[i] = retryAfter[i] = NaN;
      }
    }
  }
};
