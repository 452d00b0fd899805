import { mixed } from "../../reference/core/random.ts";
import type { rollout } from "../../src/formulas/rollout/rollout.ts";
import type { Bare, Ticks } from "./loop.ts";

type Rollout = typeof rollout;

export const gate: Bare<Rollout["gate"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { static: fixed, adaptive, enabled, shadow } = inputs;
  const { applied, delta, relative } = outputs;
  for (let i = 0; i < row; i++) {
    const gap = adaptive[i]! - fixed[i]!;
    applied[i] = enabled[i] === 1 && shadow[i] === 0 ? adaptive[i]! : fixed[i]!;
    delta[i] = gap;
    relative[i] = fixed[i] === 0 ? 0 : gap / Math.abs(fixed[i]!);
  }
};

export const canary: Bare<Rollout["canary"]> = ({ inputs, params: { fraction }, outputs, sizes: { row } }) => {
  const { key, high, salt } = inputs;
  const { u, inCanary } = outputs;
  for (let i = 0; i < row; i++) {
    const low = ((key[i]! ^ salt[i]!) >>> 0) + 0x7f4a7c15;
    const top = (Math.floor(key[i]! / 2 ** 32) + high[i]!) ^ Math.floor(salt[i]! / 2 ** 32);
    u[i] = mixed(low | 0, (top + 0x9e3779b9 + (low >= 2 ** 32 ? 1 : 0)) | 0);
    inCanary[i] = u[i]! < fraction ? 1 : 0;
  }
};

type Breaker = Rollout["circuitBreaker"];

/** Sorted anew for each entity: values of a full window. */
const breakerBank: Bare<Breaker> = ({ inputs, params, state, outputs, sizes: { entity } }) => {
  const { value, fallback } = inputs;
  const { deviation, window } = params;
  const { recent, place, median, skipped } = state;
  const { tripped, value: told } = outputs;
  const places = recent.length / entity;
  const sorted = new Float64Array(window);
  for (let e = 0; e < entity; e++) {
    const from = e * places;
    for (let k = 0; k < window; k++) sorted[k] = recent[from + k]!;
    sorted.sort();
    const middle = (sorted[(window - 1) >> 1]! + sorted[window >> 1]!) / 2;
    const x = value[e]!;
    median[e] = middle;
    if (Math.abs(x - middle) <= deviation * Math.abs(middle)) {
      recent[from + place[e]!] = x;
      place[e] = (place[e]! + 1) % window;
      tripped[e] = 0;
      told[e] = x;
    } else {
      skipped[e]!++;
      tripped[e] = 1;
      told[e] = fallback[e]!;
    }
  }
};

/** Sorted once: a tick puts one value in its place and takes one out. */
const breakerSeries: Bare<Breaker> = ({ inputs, params, state, outputs, sizes: { tick } }) => {
  const { value, fallback } = inputs;
  const { deviation, window } = params;
  const { recent, place, median, skipped } = state;
  const { median: medians, tripped, value: told } = outputs;
  const sorted = recent.slice(0, window).sort();
  let at = place[0]!;
  let middle = NaN;
  for (let t = 0; t < tick; t++) {
    const x = value[t]!;
    middle = (sorted[(window - 1) >> 1]! + sorted[window >> 1]!) / 2;
    medians[t] = middle;
    if (Math.abs(x - middle) <= deviation * Math.abs(middle)) {
      const old = sorted.indexOf(recent[at]!);
      let index = old;
      for (; index > 0 && sorted[index - 1]! > x; index--) sorted[index] = sorted[index - 1]!;
      for (; index + 1 < window && sorted[index + 1]! < x; index++) sorted[index] = sorted[index + 1]!;
      sorted[index] = x;
      recent[at] = x;
      at = at + 1 < window ? at + 1 : 0;
      tripped[t] = 0;
      told[t] = x;
    } else {
      skipped[0]!++;
      tripped[t] = 1;
      told[t] = fallback[t]!;
    }
  }
  place[0] = at;
  median[0] = middle;
};

export const circuitBreaker: Ticks<Breaker> = { bank: breakerBank, series: breakerSeries };
