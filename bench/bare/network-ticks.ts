import type { network } from "../../src/formulas/network/index.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";
import { bucketSeries, gcraSeries, gradientSeries } from "./network-series.ts";

type Network = typeof network;

const healthBank: Bare<Network["healthIndex"]> = ({ inputs, params, state: { index }, outputs: { raw }, sizes }) => {
  const { topology, diversity, latency, stability } = inputs;
  const { topologyWeight, diversityWeight, latencyWeight, stabilityWeight, alpha } = params;
  const { entity } = sizes;
  const keep = 1 - alpha;
  for (let e = 0; e < entity; e++) {
    const mean =
      topologyWeight * topology[e]! +
      diversityWeight * diversity[e]! +
      latencyWeight * latency[e]! +
      stabilityWeight * stability[e]!;
    raw[e] = mean;
    index[e] = alpha * mean + keep * index[e]!;
  }
};

const healthSeries: Bare<Network["healthIndex"]> = ({ inputs, params, state, outputs: { index, raw }, sizes }) => {
  const { topology, diversity, latency, stability } = inputs;
  const { topologyWeight, diversityWeight, latencyWeight, stabilityWeight, alpha } = params;
  const { tick } = sizes;
  const keep = 1 - alpha;
  let y = state.index[0]!;
  for (let t = 0; t < tick; t++) {
    const mean =
      topologyWeight * topology[t]! +
      diversityWeight * diversity[t]! +
      latencyWeight * latency[t]! +
      stabilityWeight * stability[t]!;
    y = alpha * mean + keep * y;
    raw[t] = mean;
    index[t] = y;
  }
  state.index[0] = y;
};

export const healthIndex: Ticks<Network["healthIndex"]> = { bank: healthBank, series: healthSeries };

const decayBank: Bare<Network["peerDecay"]> = ({ inputs, params, state, outputs, sizes: { entity } }) => {
  const { elapsed, health } = inputs;
  const { validityWeight, responseWeight, resourceWeight, adherenceWeight, base, infractionKeep } = params;
  const { validity, response, resource, adherence, invalidCount, slowCount, violationCount } = state;
  const { score, rate } = outputs;
  const perSecond = Math.log(infractionKeep) / 3600;
  for (let e = 0; e < entity; e++) {
    const dt = elapsed[e]!;
    const speed = base * (0.5 + clamp(health[e]!, 0, 1));
    const fault = Math.exp(-speed * dt);
    const kept = Math.exp(perSecond * dt);
    const v = 1 - (1 - validity[e]!) * fault;
    const q = 1 - (1 - response[e]!) * fault;
    const r = 1 - (1 - resource[e]!) * fault;
    const a = 1 - (1 - adherence[e]!) * fault;
    validity[e] = v;
    response[e] = q;
    resource[e] = r;
    adherence[e] = a;
    invalidCount[e]! *= kept;
    slowCount[e]! *= kept;
    violationCount[e]! *= kept;
    rate[e] = speed;
    score[e] = Math.exp(
      validityWeight * Math.log(v) +
        responseWeight * Math.log(q) +
        resourceWeight * Math.log(r) +
        adherenceWeight * Math.log(a),
    );
  }
};

export const peerDecay: Ticks<Network["peerDecay"]> = { bank: decayBank };

const bucketBank: Bare<Network["tokenBucket"]> = ({ inputs, state: { tokens, last }, outputs, sizes: { entity } }) => {
  const { time, cost, rate, burst } = inputs;
  const { admit, retryAfter } = outputs;
  for (let e = 0; e < entity; e++) {
    const now = Math.max(time[e]!, last[e]!);
    const level = Math.min(tokens[e]! + (now - last[e]!) * rate[e]!, burst[e]!);
    const price = cost[e]!;
    last[e] = now;
    if (price <= level) {
      tokens[e] = level - price;
      admit[e] = 1;
      retryAfter[e] = 0;
    } else {
      tokens[e] = level;
      admit[e] = 0;
      retryAfter[e] = price <= burst[e]! ? now - time[e]! + (price - level) / rate[e]! : Infinity;
    }
  }
};

export const tokenBucket: Ticks<Network["tokenBucket"]> = { bank: bucketBank, series: bucketSeries };

const gcraBank: Bare<Network["gcra"]> = ({ inputs, state: { arrival, last }, outputs, sizes: { entity } }) => {
  const { time, cost, rate, burst } = inputs;
  const { admit, retryAfter } = outputs;
  for (let e = 0; e < entity; e++) {
    const now = Math.max(time[e]!, last[e]!);
    const due = arrival[e]!;
    const start = Math.max(now, due);
    const room = (burst[e]! - cost[e]!) / rate[e]!;
    last[e] = now;
    if (start - now <= room) {
      arrival[e] = start + cost[e]! / rate[e]!;
      admit[e] = 1;
      retryAfter[e] = 0;
    } else {
      admit[e] = 0;
      retryAfter[e] = room >= 0 ? due - room - time[e]! : Infinity;
    }
  }
};

export const gcra: Ticks<Network["gcra"]> = { bank: gcraBank, series: gcraSeries };

const aimdBank: Bare<Network["aimd"]> = ({ inputs: { dropped }, params, state: { limit }, sizes: { entity } }) => {
  const { increase, decrease, min, max } = params;
  for (let e = 0; e < entity; e++) limit[e] = clamp(dropped[e] ? limit[e]! * decrease : limit[e]! + increase, min, max);
};

const aimdSeries: Bare<Network["aimd"]> = ({ inputs: { dropped }, params, state, outputs: { output }, sizes }) => {
  const { increase, decrease, min, max } = params;
  const { tick } = sizes;
  let limit = state.limit[0]!;
  for (let t = 0; t < tick; t++) {
    limit = clamp(dropped[t] ? limit * decrease : limit + increase, min, max);
    output[t] = limit;
  }
  state.limit[0] = limit;
};

export const aimd: Ticks<Network["aimd"]> = { bank: aimdBank, series: aimdSeries };

const gradientBank: Bare<Network["gradient2"]> = ({ inputs: { rtt, inflight }, params, state, outputs, sizes }) => {
  const { smoothing, queueSize, window, warmup, gradientMin, gradientMax, min, max } = params;
  const { limit, longRtt, sum, count } = state;
  const { gradient } = outputs;
  const { entity } = sizes;
  const fresh = 2 / (window + 1);
  for (let e = 0; e < entity; e++) {
    const sample = rtt[e]!;
    let long = longRtt[e]! * (1 - fresh) + sample * fresh;
    if (count[e]! < warmup) {
      sum[e]! += sample;
      count[e]!++;
      long = sum[e]! / count[e]!;
    }
    const ratio = long / sample;
    const slope = clamp(ratio, gradientMin, gradientMax);
    const l = limit[e]!;
    if (inflight[e]! >= l / 2) limit[e] = clamp(l * (1 - smoothing) + (l * slope + queueSize) * smoothing, min, max);
    longRtt[e] = ratio > 2 ? long * 0.9 : long;
    gradient[e] = slope;
  }
};

export const gradient2: Ticks<Network["gradient2"]> = { bank: gradientBank, series: gradientSeries };
