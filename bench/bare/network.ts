import type { network } from "../../src/formulas/network/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Network = typeof network;

export const peerScore: Bare<Network["peerScore"]> = ({ inputs, params, outputs: { score, weakest }, sizes }) => {
  const { validity, response, resource, adherence } = inputs;
  const { validityWeight, responseWeight, resourceWeight, adherenceWeight } = params;
  const { row } = sizes;
  for (let i = 0; i < row; i++) {
    const v = validity[i]!;
    const q = response[i]!;
    const r = resource[i]!;
    const a = adherence[i]!;
    score[i] = Math.exp(
      validityWeight * Math.log(v) +
        responseWeight * Math.log(q) +
        resourceWeight * Math.log(r) +
        adherenceWeight * Math.log(a),
    );
    const early = Math.min(q, v);
    const late = Math.min(a, r);
    weakest[i] = late < early ? (a < r ? 3 : 2) : q < v ? 1 : 0;
  }
};

export const peerBan: Bare<Network["peerBan"]> = ({ inputs, params: { base, slope }, outputs, sizes: { row } }) => {
  const { score, health, limit } = inputs;
  const { threshold, ban, allowed } = outputs;
  for (let i = 0; i < row; i++) {
    const s = score[i]!;
    const least = base + slope * clamp(health[i]!, 0, 1);
    threshold[i] = least;
    ban[i] = s < least ? 1 : 0;
    allowed[i] = s < least || limit[i] === 0 ? 0 : Math.max(Math.floor(limit[i]! * s), 1);
  }
};

export const dynamicRate: Bare<Network["dynamicRate"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { base, health, reputation, load } = inputs;
  const { healthFloor, targetLoad, capacityMin, capacityMax, minRate, maxFactor, burstTime } = params;
  const { rate, burst, healthFactor, reputationFactor, capacityFactor } = outputs;
  const free = 1 - targetLoad;
  const scale = 1 - healthFloor;
  for (let i = 0; i < row; i++) {
    const usual = base[i]!;
    const healthy = healthFloor + scale * clamp(health[i]!, 0, 1);
    const trust = clamp(reputation[i]!, 0, 1);
    const room = clamp((1 - clamp(load[i]!, 0, 1)) / free, capacityMin, capacityMax);
    const allowed = Math.min(Math.max(usual * healthy * trust * room, minRate), maxFactor * usual);
    rate[i] = allowed;
    burst[i] = allowed * burstTime;
    healthFactor[i] = healthy;
    reputationFactor[i] = trust;
    capacityFactor[i] = room;
  }
};

/** Largest root of x = 1 - e^(-z x). */
function outbreak(z: number): number {
  if (!(z > 1)) return 0;
  let root = Math.min((2 * (z - 1)) / z, 1);
  for (let k = 0; k < 5; k++) {
    const less = Math.expm1(-z * root);
    const step = (root + less) / (1 - z - z * less);
    root -= step;
    if (Math.abs(step) <= root * 2 ** -27) break;
  }
  return root;
}

export const gossipFanout: Bare<Network["gossipFanout"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { nodes, health, loss } = inputs;
  const { reliability: target, linkMin, min, max } = params;
  const { fanout, reliability, coverage, rounds, linkSuccess, raw } = outputs;
  const safety = -Math.log(-Math.log(target));
  const rest = 1 - linkMin;
  for (let i = 0; i < row; i++) {
    const n = nodes[i]!;
    const link = (1 - loss[i]!) * (linkMin + rest * clamp(health[i]!, 0, 1));
    const spread = Math.log(n);
    const wanted = (spread + safety) / link;
    const peers = Math.min(clamp(Math.ceil(wanted), min, max), n - 1);
    const reach = peers * link;
    fanout[i] = peers;
    reliability[i] = Math.exp(-Math.exp(spread - reach));
    coverage[i] = outbreak(reach);
    rounds[i] = spread / Math.log(peers + 1) + spread / peers;
    linkSuccess[i] = link;
    raw[i] = wanted;
  }
};

export const gossipPeerScore: Bare<Network["gossipPeerScore"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { reputation, latency, failures, requests } = inputs;
  const { reputationWeight, latencyWeight, failurePenalty, latencyScale, preferredFrom } = params;
  const { score, preferred, latencyScore, success } = outputs;
  const whole = 1 / (reputationWeight + latencyWeight);
  for (let i = 0; i < row; i++) {
    const near = latencyScale / (latencyScale + latency[i]!);
    const good = (reputation[i]! * reputationWeight + near * latencyWeight) * whole;
    const rank = Math.max(good - (failures[i]! / (requests[i]! + 1)) * failurePenalty, 0);
    score[i] = rank;
    preferred[i] = rank >= preferredFrom ? 1 : 0;
    latencyScore[i] = near;
    success[i] = good;
  }
};

export const meshDegree: Bare<Network["meshDegree"]> = ({ inputs: { degree, known }, params, outputs, sizes }) => {
  const { target, low, high, lazy: least, gossipFactor } = params;
  const { graft, prune, degree: after, lazy } = outputs;
  const { row } = sizes;
  for (let i = 0; i < row; i++) {
    const peers = degree[i]!;
    const all = Math.max(known[i]!, peers);
    const more = peers < low ? Math.min(target, all) - peers : 0;
    const less = peers > high ? peers - target : 0;
    const then = peers + more - less;
    const rest = all - then;
    graft[i] = more;
    prune[i] = less;
    after[i] = then;
    lazy[i] = Math.min(rest, Math.max(least, Math.ceil(gossipFactor * rest)));
  }
};

export const littleLaw: Bare<Network["littleLaw"]> = ({ inputs: { rate, time }, outputs: { output }, sizes }) => {
  const { row } = sizes;
  for (let i = 0; i < row; i++) output[i] = rate[i]! * time[i]!;
};

export const erlangC: Bare<Network["erlangC"]> = ({ inputs: { rate, service, servers }, outputs, sizes: { row } }) => {
  const { utilization, stable, waitProbability, wait, response, inSystem } = outputs;
  for (let i = 0; i < row; i++) {
    const busy = service[i]!;
    const count = servers[i]!;
    const offered = rate[i]! * busy;
    const load = offered / count;
    utilization[i] = load;
    if (load < 1) {
      const inverse = 1 / offered;
      let odds = 1;
      for (let k = 1; k <= count; k++) odds = 1 + odds * (k * inverse);
      const queued = 1 / (odds * (1 - load) + load);
      const queue = (queued * busy) / (count - offered);
      stable[i] = 1;
      waitProbability[i] = queued;
      wait[i] = queue;
      response[i] = queue + busy;
      inSystem[i] = rate[i]! * (queue + busy);
    } else {
      stable[i] = 0;
      waitProbability[i] = 1;
      wait[i] = response[i] = inSystem[i] = Infinity;
    }
  }
};

export const admitProbability: Bare<Network["admitProbability"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { rate, deviation, service, servers, uniform } = inputs;
  const { z, target, min } = params;
  const { probability, admit, upper, capacity, busy } = outputs;
  for (let i = 0; i < row; i++) {
    const most = Math.max(rate[i]! + z * deviation[i]!, 0);
    const room = (target * servers[i]!) / service[i]!;
    const chance = clamp(room / most, min, 1);
    probability[i] = chance;
    admit[i] = uniform[i]! < chance ? 1 : 0;
    upper[i] = most;
    capacity[i] = room;
    busy[i] = Math.max(rate[i]!, 0) * service[i]!;
  }
};

export const clientThrottle: Bare<Network["clientThrottle"]> = ({ inputs, params: { k }, outputs, sizes: { row } }) => {
  const { requests, accepts, admit } = inputs;
  const { throttle, reject } = outputs;
  for (let i = 0; i < row; i++) {
    const chance = Math.max((requests[i]! - k * accepts[i]!) / (requests[i]! + 1), 0);
    throttle[i] = chance;
    reject[i] = Math.max(chance, 1 - admit[i]!);
  }
};

export const scoredFanout: Bare<Network["scoredFanout"]> = ({
  inputs: { score },
  params,
  outputs: { output },
  sizes,
}) => {
  const { base, max, low, high, floor } = params;
  const { row } = sizes;
  for (let i = 0; i < row; i++) {
    const mean = score[i]!;
    if (mean < low) output[i] = Math.ceil(base * clamp(mean, floor, 1));
    else output[i] = mean > high ? Math.round(Math.min(base * mean, max)) : base;
  }
};
