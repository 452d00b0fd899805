import type { network } from "../../src/formulas/network/index.ts";
import { byTicks, countable, isShare, type Loop, scratch } from "../loop.ts";

type Network = typeof network;

function topology(n: number, least: number, optimal: number): number {
  if (n === 0) return 0;
  if (n < least) return (0.5 * n) / least;
  return n < optimal ? 0.5 + (0.5 * (n - least)) / (optimal - least) : 1;
}

function share(x: number, target: number): number {
  return x < target ? x / target : 1;
}

function quickness(ms: number, continuous: number): number {
  if (ms === 0) return 0.5;
  if (ms < 50) return 1;
  if (ms < 200) return 1 - (0.4 * (ms - 50)) / 150;
  if (ms < 500) return 0.6 - (0.3 * (ms - 200)) / 300;
  const slow = (continuous ? 150 : 100) / ms;
  return Math.max(slow, 0.1);
}

function perHour(lost: number, window: number): number {
  return window > 0 && lost > 0 ? (lost / window) * 3600 : 0;
}

function stability(churn: number, target: number, continuous: number): number {
  if (churn < target) return 0.8 + 0.2 * (1 - churn / target);
  return churn === 0 ? 0.5 : ((continuous ? 0.8 : 0.5) * target) / churn;
}

export const healthComponents: Loop<Network["healthComponents"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { peers, regions, versions, latency, disconnects } = inputs;
  const { minPeers, optimalPeers, regionTarget, versionTarget, regionWeight, versionWeight } = params;
  const { churnTarget, window, continuous } = params;
  const sink = scratch(row);
  const { topology: shape = sink, diversity = sink, latency: speed = sink } = outputs;
  const { stability: calm = sink, churn = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const n = peers[i]!;
    const r = regions[i]!;
    const v = versions[i]!;
    const ms = latency[i]!;
    const lost = disconnects[i]!;
    if (countable(n) && countable(r) && countable(v) && countable(ms) && countable(lost)) {
      const spread = regionWeight * share(r, regionTarget) + versionWeight * share(v, versionTarget);
      shape[i] = topology(n, minPeers, optimalPeers);
      diversity[i] = n === 0 ? 0 : Math.min(spread, 1);
      speed[i] = quickness(ms, continuous);
      const rate = perHour(lost, window);
      calm[i] = stability(rate, churnTarget, continuous);
      churn[i] = rate;
    } else shape[i] = diversity[i] = speed[i] = calm[i] = churn[i] = NaN;
  }
};

export const topologyScore: Loop<Network["topologyScore"]> = ({
  inputs: { peers },
  params,
  outputs,
  sizes: { row },
}) => {
  const none = NaN;
  const { minPeers, optimalPeers } = params;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const n = peers[i]!;
    output[i] = countable(n) ? topology(n, minPeers, optimalPeers) : none;
  }
};

export const diversityScore: Loop<Network["diversityScore"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { peers, regions, versions } = inputs;
  const { regionTarget, versionTarget, regionWeight, versionWeight } = params;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const n = peers[i]!;
    const r = regions[i]!;
    const v = versions[i]!;
    if (countable(n) && countable(r) && countable(v)) {
      const spread = regionWeight * share(r, regionTarget) + versionWeight * share(v, versionTarget);
      output[i] = n === 0 ? 0 : Math.min(spread, 1);
    } else output[i] = NaN;
  }
};

export const latencyScore: Loop<Network["latencyScore"]> = ({
  inputs: { latency },
  params,
  outputs,
  sizes: { row },
}) => {
  const none = NaN;
  const { continuous } = params;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const ms = latency[i]!;
    output[i] = countable(ms) ? quickness(ms, continuous) : none;
  }
};

export const stabilityScore: Loop<Network["stabilityScore"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { disconnects } = inputs;
  const { churnTarget, window, continuous } = params;
  const sink = scratch(row);
  const { stability: calm = sink, churn = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const lost = disconnects[i]!;
    if (countable(lost)) {
      const rate = perHour(lost, window);
      calm[i] = stability(rate, churnTarget, continuous);
      churn[i] = rate;
    } else calm[i] = churn[i] = NaN;
  }
};

const healthIndexBank: Loop<Network["healthIndex"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { topology, diversity, latency, stability } = inputs;
  const { topologyWeight, diversityWeight, latencyWeight, stabilityWeight, alpha } = params;
  const { entity } = sizes;
  const sink = scratch(entity);
  const { raw = sink } = outputs;
  const keep = 1 - alpha;
  for (let e = 0; e < entity; e++) {
    const t = topology[e]!;
    const d = diversity[e]!;
    const l = latency[e]!;
    const s = stability[e]!;
    let y = state.index[e]!;
    let mean = NaN;
    if (!isShare(y)) y = NaN;
    if (isShare(t) && isShare(d) && isShare(l) && isShare(s) && isShare(y)) {
      mean = topologyWeight * t + diversityWeight * d + latencyWeight * l + stabilityWeight * s;
      y = Math.min(alpha * mean + keep * y, 1);
    } else state.skipped[e]!++;
    state.index[e] = y;
    raw[e] = mean;
  }
  outputs.index?.set(state.index);
};

const healthIndexSeries: Loop<Network["healthIndex"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { topology, diversity, latency, stability } = inputs;
  const { topologyWeight, diversityWeight, latencyWeight, stabilityWeight, alpha } = params;
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { index = sink, raw = sink } = outputs;
  const keep = 1 - alpha;
  for (let e = 0; e < entity; e++) {
    let y = state.index[e]!;
    if (!isShare(y)) y = NaN;
    for (let i = e; i < cells; i += entity) {
      const t = topology[i]!;
      const d = diversity[i]!;
      const l = latency[i]!;
      const s = stability[i]!;
      let mean = NaN;
      if (isShare(t) && isShare(d) && isShare(l) && isShare(s) && isShare(y)) {
        mean = topologyWeight * t + diversityWeight * d + latencyWeight * l + stabilityWeight * s;
        y = Math.min(alpha * mean + keep * y, 1);
      } else state.skipped[e]!++;
      index[i] = y;
      raw[i] = mean;
    }
    state.index[e] = y;
  }
};

export const healthIndex = byTicks<Network["healthIndex"]>(healthIndexBank, healthIndexSeries);
