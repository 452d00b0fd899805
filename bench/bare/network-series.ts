// Many ticks of one entity, whose state is in variables.
import type { network } from "../../src/formulas/network/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Network = typeof network;

export const bucketSeries: Bare<Network["tokenBucket"]> = ({ inputs, state, outputs, sizes: { tick } }) => {
  const { time, cost, rate, burst } = inputs;
  const { admit, retryAfter, tokens } = outputs;
  let held = state.tokens[0]!;
  let last = state.last[0]!;
  for (let t = 0; t < tick; t++) {
    const now = Math.max(time[t]!, last);
    const price = cost[t]!;
    held = Math.min(held + (now - last) * rate[t]!, burst[t]!);
    last = now;
    if (price <= held) {
      held -= price;
      admit[t] = 1;
      retryAfter[t] = 0;
    } else {
      admit[t] = 0;
      retryAfter[t] = price <= burst[t]! ? now - time[t]! + (price - held) / rate[t]! : Infinity;
    }
    tokens[t] = held;
  }
  state.tokens[0] = held;
  state.last[0] = last;
};

export const gcraSeries: Bare<Network["gcra"]> = ({ inputs, state, outputs, sizes: { tick } }) => {
  const { time, cost, rate, burst } = inputs;
  const { admit, retryAfter, arrival } = outputs;
  let due = state.arrival[0]!;
  let last = state.last[0]!;
  for (let t = 0; t < tick; t++) {
    const now = Math.max(time[t]!, last);
    const start = Math.max(now, due);
    const room = (burst[t]! - cost[t]!) / rate[t]!;
    last = now;
    if (start - now <= room) {
      due = start + cost[t]! / rate[t]!;
      admit[t] = 1;
      retryAfter[t] = 0;
    } else {
      admit[t] = 0;
      retryAfter[t] = room >= 0 ? due - room - time[t]! : Infinity;
    }
    arrival[t] = due;
  }
  state.arrival[0] = due;
  state.last[0] = last;
};

export const gradientSeries: Bare<Network["gradient2"]> = ({
  inputs: { rtt, inflight },
  params,
  state,
  outputs,
  sizes,
}) => {
  const { smoothing, queueSize, window, warmup, gradientMin, gradientMax, min, max } = params;
  const { limit, longRtt, gradient } = outputs;
  const { tick } = sizes;
  const fresh = 2 / (window + 1);
  let l = state.limit[0]!;
  let long = state.longRtt[0]!;
  let sum = state.sum[0]!;
  let count = state.count[0]!;
  for (let t = 0; t < tick; t++) {
    const sample = rtt[t]!;
    if (count < warmup) {
      sum += sample;
      count++;
      long = sum / count;
    } else long += (sample - long) * fresh;
    const ratio = long / sample;
    const slope = clamp(ratio, gradientMin, gradientMax);
    if (inflight[t]! >= l / 2) l = clamp(l * (1 - smoothing) + (l * slope + queueSize) * smoothing, min, max);
    if (ratio > 2) long *= 0.9;
    limit[t] = l;
    longRtt[t] = long;
    gradient[t] = slope;
  }
  state.limit[0] = l;
  state.longRtt[0] = long;
  state.sum[0] = sum;
  state.count[0] = count;
};

export const forecastSeries: Bare<Network["forecast"]> = ({
  inputs: { y },
  params,
  state,
  outputs,
  sizes: { tick },
}) => {
  const { alpha, beta, gamma, phi, horizon } = params;
  const { seasonal } = state;
  const { forecast, deviation, error, level, trend } = outputs;
  const season = seasonal.length;
  let reach = 0;
  for (let k = 1; k <= horizon; k++) reach += phi ** k;
  const ahead = (horizon - 1) % season;
  let l = state.level[0]!;
  let b = state.trend[0]!;
  let v = state.variance[0]!;
  let place = state.phase[0]!;
  for (let t = 0; t < tick; t++) {
    const s = seasonal[place]!;
    const base = l + phi * b;
    const off = y[t]! - base - s;
    const after = alpha * (y[t]! - s) + (1 - alpha) * base;
    b = beta * (after - l) + (1 - beta) * phi * b;
    l = after;
    v = (1 - alpha) * v + alpha * off * off;
    seasonal[place] = gamma * (y[t]! - base) + (1 - gamma) * s;
    place = place + 1 < season ? place + 1 : 0;
    const then = place + ahead < season ? place + ahead : place + ahead - season;
    forecast[t] = l + reach * b + seasonal[then]!;
    deviation[t] = Math.sqrt(v);
    error[t] = off;
    level[t] = l;
    trend[t] = b;
  }
  state.level[0] = l;
  state.trend[0] = b;
  state.variance[0] = v;
  state.phase[0] = place;
};
