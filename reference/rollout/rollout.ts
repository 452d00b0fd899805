import type { rollout } from "../../src/formulas/rollout/rollout.ts";
import { mixed } from "../core/random.ts";
import { isFlag, type Loop, scratch } from "../loop.ts";

type Rollout = typeof rollout;

export const gate: Loop<Rollout["gate"]> = ({ inputs, outputs, sizes: { row } }) => {
  const none = NaN;
  const { static: fixed, adaptive, enabled, shadow } = inputs;
  const sink = scratch(row);
  const { applied = sink, delta = sink, relative = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const on = enabled ? enabled[i]! : 1;
    const hidden = shadow ? shadow[i]! : 0;
    if (!(isFlag(on) && isFlag(hidden))) {
      applied[i] = delta[i] = relative[i] = none;
      continue;
    }
    const gap = adaptive[i]! - fixed[i]!;
    applied[i] = on === 1 && hidden === 0 ? adaptive[i]! : fixed[i]!;
    delta[i] = gap;
    relative[i] = fixed[i] === 0 && !Number.isNaN(gap) ? 0 : gap / Math.abs(fixed[i]!);
  }
};

const isKey = (x: number): boolean => Number.isSafeInteger(x) && x >= 0;

export const canary: Loop<Rollout["canary"]> = ({ inputs, params: { fraction }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { key, high, salt } = inputs;
  const sink = scratch(row);
  const { u = sink, inCanary = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const who = key[i]!;
    const beyond = high ? high[i]! : 0;
    const which = salt ? salt[i]! : 0;
    if (!(isKey(who) && isKey(beyond) && beyond < 2 ** 32 && isKey(which))) {
      u[i] = inCanary[i] = none;
      continue;
    }
    let low = who ^ which;
    let top = (Math.floor(who / 2 ** 32) + beyond) ^ Math.floor(which / 2 ** 32);
    // + 0x9e3779b97f4a7c15
    const sum = (low >>> 0) + 0x7f4a7c15;
    top = (top + 0x9e3779b9 + (sum >= 2 ** 32 ? 1 : 0)) | 0;
    low = sum | 0;
    const place = mixed(low, top);
    u[i] = place;
    inCanary[i] = place < fraction ? 1 : 0;
  }
};

export const circuitBreaker: Loop<Rollout["circuitBreaker"]> = ({ inputs, params, state, outputs, sizes }) => {
  const none = NaN;
  const { value, fallback } = inputs;
  const { deviation, window } = params;
  const { recent, place, median, skipped } = state;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { median: medians = sink, tripped = sink, value: told = sink } = outputs;
  const places = recent.length / entity;
  for (let e = 0; e < entity; e++) {
    const ring = recent.subarray(e * places, e * places + window);
    // In order from the beginning: a tick puts one value in its place and takes one out.
    const sorted = ring.filter((x) => !Number.isNaN(x)).sort();
    const values = new Float64Array(window);
    values.set(sorted);
    let count = sorted.length;
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const x = value[i]!;
      const middle = count === 0 ? none : middleOf(values[(count - 1) >> 1]!, values[count >> 1]!);
      const trips = !(Math.abs(x) < Infinity) || Math.abs(x - middle) > deviation * Math.abs(middle);
      median[e] = middle;
      if (trips) skipped[e]!++;
      else {
        const at = place[e]! >= 0 && place[e]! < window ? Math.floor(place[e]!) : 0;
        if (!Number.isNaN(ring[at]!)) {
          const old = indexIn(values, count, ring[at]!);
          values.copyWithin(old, old + 1, count--);
        }
        const index = indexIn(values, count, x);
        values.copyWithin(index + 1, index, count++);
        values[index] = x;
        ring[at] = x;
        place[e] = at + 1 < window ? at + 1 : 0;
      }
      medians[i] = middle;
      tripped[i] = trips ? 1 : 0;
      told[i] = trips ? fallback[i]! : x;
    }
  }
};

/** Half of a sum that may lie beyond the doubles. */
const middleOf = (a: number, b: number): number => (Math.abs(a + b) < Infinity ? (a + b) / 2 : a / 2 + b / 2) + 0;

/** How many of the first `count` sorted values lie below x. */
function indexIn(sorted: Float64Array, count: number, x: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const at = (low + high) >> 1;
    if (sorted[at]! < x) low = at + 1;
    else high = at;
  }
  return low;
}
