import type { network } from "../../src/formulas/network/index.ts";
import type { Bare } from "./loop.ts";

type Network = typeof network;

const topologyOf = (n: number, least: number, optimal: number): number =>
  n < least ? (0.5 * n) / least : n < optimal ? 0.5 + (0.5 * (n - least)) / (optimal - least) : 1;

function quickness(ms: number): number {
  if (ms === 0) return 0.5;
  if (ms < 50) return 1;
  if (ms < 200) return 1 - (0.4 * (ms - 50)) / 150;
  if (ms < 500) return 0.6 - (0.3 * (ms - 200)) / 300;
  return Math.max(100 / ms, 0.1);
}

const calmness = (churn: number, target: number): number =>
  churn < target ? 0.8 + 0.2 * (1 - churn / target) : (0.5 * target) / churn;

export const healthComponents: Bare<Network["healthComponents"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { peers, regions, versions, latency, disconnects } = inputs;
  const { minPeers, optimalPeers, regionTarget, versionTarget, regionWeight, versionWeight } = params;
  const { churnTarget, window } = params;
  const { topology, diversity, latency: speed, stability, churn } = outputs;
  const perHour = 3600 / window;
  for (let i = 0; i < row; i++) {
    const n = peers[i]!;
    const regional = Math.min(regions[i]! / regionTarget, 1);
    const various = Math.min(versions[i]! / versionTarget, 1);
    const rate = disconnects[i]! * perHour;
    topology[i] = topologyOf(n, minPeers, optimalPeers);
    diversity[i] = n ? regionWeight * regional + versionWeight * various : 0;
    speed[i] = quickness(latency[i]!);
    stability[i] = calmness(rate, churnTarget);
    churn[i] = rate;
  }
};

export const topologyScore: Bare<Network["topologyScore"]> = ({ inputs, params, outputs: { output }, sizes }) => {
  const { peers } = inputs;
  const { minPeers, optimalPeers } = params;
  const { row } = sizes;
  for (let i = 0; i < row; i++) output[i] = topologyOf(peers[i]!, minPeers, optimalPeers);
};

export const diversityScore: Bare<Network["diversityScore"]> = ({ inputs, params, outputs: { output }, sizes }) => {
  const { peers, regions, versions } = inputs;
  const { regionTarget, versionTarget, regionWeight, versionWeight } = params;
  const { row } = sizes;
  for (let i = 0; i < row; i++) {
    const regional = Math.min(regions[i]! / regionTarget, 1);
    const various = Math.min(versions[i]! / versionTarget, 1);
    output[i] = peers[i] ? regionWeight * regional + versionWeight * various : 0;
  }
};

export const latencyScore: Bare<Network["latencyScore"]> = ({ inputs: { latency }, outputs: { output }, sizes }) => {
  const { row } = sizes;
  for (let i = 0; i < row; i++) output[i] = quickness(latency[i]!);
};

export const stabilityScore: Bare<Network["stabilityScore"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { disconnects } = inputs;
  const { churnTarget, window } = params;
  const { stability, churn } = outputs;
  const perHour = 3600 / window;
  for (let i = 0; i < row; i++) {
    const rate = disconnects[i]! * perHour;
    stability[i] = calmness(rate, churnTarget);
    churn[i] = rate;
  }
};
