import type { Examples } from "./examples.ts";

export const network: Examples<"network"> = {
  healthComponents: (lw) =>
    lw.network.healthComponents({ peers: 20, regions: 4, versions: 5, latency: 125, disconnects: 2 }),
  topologyScore: (lw) => lw.network.topologyScore({ peers: Float64Array.of(0, 5, 20, 64) }),
  diversityScore: (lw) => lw.network.diversityScore({ peers: 10, regions: 5, versions: 3 }),
  latencyScore: (lw) => lw.network.latencyScore({ latency: Float64Array.of(30, 120, 600) }),
  stabilityScore: (lw) => lw.network.stabilityScore({ disconnects: 3 }),
  healthIndex: (lw) =>
    lw.network.healthIndex(
      { topology: 0.9, diversity: 0.6, latency: 0.5, stability: 1 },
      { alpha: 0.5 },
      { state: { index: 0.5 } },
    ),
  peerScore: (lw) => lw.network.peerScore({ validity: 1, response: 1, resource: 0.2, adherence: 1 }),
  peerEvents: (lw) =>
    lw.network.peerEvents({ invalid: Float64Array.of(1, 0, 0), latency: Float64Array.of(200, 3000, NaN), health: 0.8 }),
  peerDecay: (lw) =>
    lw.network.peerDecay(
      { elapsed: Float64Array.of(60, 60), health: 0.5 },
      {},
      { state: { validity: 0.5, invalidCount: 5 } },
    ),
  peer: (lw) =>
    lw.network.peer({
      elapsed: Float64Array.of(0, 60, 60),
      invalid: Float64Array.of(1, 0, 0),
      latency: Float64Array.of(200, 3000, NaN),
      health: 0.8,
    }),
  peerBan: (lw) => lw.network.peerBan({ score: 0.2, health: 0.9, limit: 100 }),
  dynamicRate: (lw) => lw.network.dynamicRate({ base: 100, health: 0.8, reputation: 0.9, load: 0.55 }),
  tokenBucket: (lw) =>
    lw.network.tokenBucket({ time: Float64Array.of(0, 0.1, 0.2, 2), cost: 1 }, { rate: 1, burst: 2 }),
  gcra: (lw) => lw.network.gcra({ time: Float64Array.of(0, 0.1, 0.2, 0.3, 1), cost: 1 }, { rate: 2, burst: 3 }),
  aimd: (lw) =>
    lw.network.aimd(
      { dropped: Float64Array.of(0, 0, 1, 0) },
      { increase: 1, decrease: 0.5, min: 1, max: 200 },
      { state: { limit: 20 } },
    ),
  gradient2: (lw) => lw.network.gradient2({ rtt: Float64Array.of(10, 20, 30, 40), inflight: 20 }, { warmup: 3 }),
  vegas: (lw) => lw.network.vegas({ rtt: Float64Array.of(10, 10.5, 14, 25), inflight: 20 }),
  leakyBucket: (lw) =>
    lw.network.leakyBucket({ time: Float64Array.of(0, 0.1, 0.2, 2), cost: 1 }, { rate: 1, capacity: 2 }),
  slidingWindow: (lw) =>
    lw.network.slidingWindow({ time: Float64Array.of(50, 58, 62, 70), cost: 1 }, { limit: 2, window: 60 }),
  gossipFanout: (lw) => lw.network.gossipFanout({ nodes: 1000, health: 0.9, loss: 0.01 }),
  gossipPeerScore: (lw) => lw.network.gossipPeerScore({ reputation: 0.7, latency: 80, requests: 100, failures: 3 }),
  scoredFanout: (lw) => lw.network.scoredFanout({ score: Float64Array.of(0.3, 0.79, 1, 1.31) }),
  meshDegree: (lw) => lw.network.meshDegree({ degree: 3, known: 40 }),
  gossipsubTopicScore: (lw) =>
    lw.network.gossipsubTopicScore({
      meshTime: Float64Array.of(90_000, 90_000, NaN),
      firstMessageDeliveries: Float64Array.of(40, 3, 0),
      meshMessageDeliveries: Float64Array.of(60, 12, 0),
      invalidMessageDeliveries: Float64Array.of(0, 0, 7),
    }),
  gossipsubTopic: (lw) =>
    lw.network.gossipsubTopic(
      {
        inMesh: Float64Array.of(1, 1, 1, 0),
        firstMessages: Float64Array.of(10, 5, 0, 0),
        duplicates: Float64Array.of(30, 10, 2, 0),
      },
      { meshMessageDeliveriesActivation: 1000 },
    ),
  gossipsubScore: (lw) =>
    lw.network.gossipsubScore({ topics: Float64Array.of(120, -8, -60), app: 1, addressPeers: 11, behaviourPenalty: 0 }),
  gossipsubDecay: (lw) => lw.network.gossipsubDecay({ more: Float64Array.of(10, 0, 0, 0) }),
  gossipsubDecayFactor: (lw) => lw.network.gossipsubDecayFactor({ time: Float64Array.of(60_000, 600_000) }),
  forecast: (lw) => lw.network.forecast({ y: Float64Array.of(10, 12, 11, 14) }, { horizon: 2 }),
  littleLaw: (lw) => lw.network.littleLaw({ rate: 0.5, time: 2 }),
  erlangC: (lw) => lw.network.erlangC({ rate: 8, service: 1, servers: 10 }),
  admitProbability: (lw) => lw.network.admitProbability({ service: 0.1, servers: 10, rate: 160 }),
  clientThrottle: (lw) => lw.network.clientThrottle({ requests: 100, accepts: 30 }),
};
