// How well a network holds together.
import { step } from "../../../compiler/step.ts";
import { clamp, type Lane, max, min } from "../../../compiler/vocabulary.ts";
import { network } from "../../../src/formulas/network/index.ts";

/** 0 at 0, n / (2 least) below least, 1/2 + (n - least) / (2 (optimal - least)) below optimal, then 1. */
const topologyOf = (n: Lane, least: Lane, optimal: Lane) => {
  const few = (n / least) * 0.5;
  const many = 0.5 + (0.5 * (n - least)) / (optimal - least);
  return n === 0 ? 0 : n < least ? few : n < optimal ? many : 1;
};

/** weight min(regions / target, 1) + weight min(versions / target, 1); 0 without peers. */
const diversityOf = (
  peers: Lane,
  regions: Lane,
  versions: Lane,
  regionTarget: Lane,
  versionTarget: Lane,
  regionWeight: Lane,
  versionWeight: Lane,
) => {
  const places = regionWeight * min(regions / regionTarget, 1);
  const clients = versionWeight * min(versions / versionTarget, 1);
  return peers === 0 ? 0 : clamp(places + clients, 0, 1);
};

/** 1/2 at 0, 1 below 50 ms, 0.6 at 200, 0.3 at 500, then max(100 / latency, 0.1), or 150 / latency when continuous. */
const quicknessOf = (latency: Lane, continuous: boolean) => {
  const near = 1 - (0.4 * (latency - 50)) / 150;
  const far = 0.6 - (0.3 * (latency - 200)) / 300;
  const slow = max((continuous ? 150 : 100) / latency, 0.1);
  return latency === 0 ? 0.5 : latency < 50 ? 1 : latency < 200 ? near : latency < 500 ? far : slow;
};

/** Disconnects during a window in seconds, as a rate per hour. */
const perHour = (disconnects: Lane, window: Lane) =>
  window === 0 ? 0 : disconnects / max(window / 3600, Number.MIN_VALUE);

/** 0.8 + 0.2 (1 - c / target) below the target, then min(target / c, 1) / 2, or 0.8 target / c when continuous; c per hour. */
const stabilityOf = (churn: Lane, target: Lane, continuous: boolean) => {
  const calm = 0.8 + 0.2 * (1 - churn / target);
  const busy = (continuous ? 0.8 : 0.5) * min(target / churn, 1);
  return churn < target ? calm : churn === 0 ? 0.5 : busy;
};

/** The four scores at once. */
export const healthComponents = step(
  network.healthComponents,
  ({ peers, regions, versions, latency, disconnects }, p) => {
    const churn = perHour(disconnects, p.window);
    return {
      topology: topologyOf(peers, p.minPeers, p.optimalPeers),
      diversity: diversityOf(
        peers,
        regions,
        versions,
        p.regionTarget,
        p.versionTarget,
        p.regionWeight,
        p.versionWeight,
      ),
      latency: quicknessOf(latency, p.continuous),
      stability: stabilityOf(churn, p.churnTarget, p.continuous),
      churn,
    };
  },
);

export const topologyScore = step(network.topologyScore, ({ peers }, { minPeers, optimalPeers }) => ({
  output: topologyOf(peers, minPeers, optimalPeers),
}));

export const diversityScore = step(network.diversityScore, ({ peers, regions, versions }, p) => ({
  output: diversityOf(peers, regions, versions, p.regionTarget, p.versionTarget, p.regionWeight, p.versionWeight),
}));

export const latencyScore = step(network.latencyScore, ({ latency }, { continuous }) => ({
  output: quicknessOf(latency, continuous),
}));

export const stabilityScore = step(network.stabilityScore, ({ disconnects }, { churnTarget, window, continuous }) => {
  const churn = perHour(disconnects, window);
  return { stability: stabilityOf(churn, churnTarget, continuous), churn };
});

/** index = alpha raw + (1 - alpha) index, raw the weighted mean of the four scores. */
export const healthIndex = step(network.healthIndex, ({ topology, diversity, latency, stability, index }, p) => {
  const raw =
    p.topologyWeight * topology +
    p.diversityWeight * diversity +
    p.latencyWeight * latency +
    p.stabilityWeight * stability;
  return { index: min(p.alpha * raw + (1 - p.alpha) * index, 1), raw };
});
