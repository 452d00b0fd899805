import { type Setting, uniform } from "./setting.ts";

/** Requests of seconds around a present date, of which about half come too early. */
const requests: Setting = {
  inputs: ({ tick, entity }, next) => ({
    time: Float64Array.from({ length: tick! * entity! }, (_, i) => 1.7e9 + Math.floor(i / entity!) / 8 + next() / 8),
    cost: uniform(tick! * entity!, 0.5, 2, next),
    rate: uniform(tick! * entity!, 1, 10, next),
    burst: uniform(tick! * entity!, 2, 10, next),
  }),
};

/** Peers with faults, seen a minute or less apart. */
const faulty: Setting = {
  inputs: ({ tick, entity }, next) => ({ elapsed: uniform(tick! * entity!, 0, 60, next) }),
  start: (entities, next) =>
    Object.fromEntries(
      ["validity", "response", "resource", "adherence"].map((name) => [name, uniform(entities, 0.1, 1, next)]),
    ),
};

export const network: Readonly<Record<string, Setting>> = {
  "network.erlangC": {
    inputs: ({ row }, next) => ({
      rate: uniform(row!, 1, 100, next),
      service: uniform(row!, 0.05, 0.2, next),
      servers: uniform(row!, 1, 33, next).map(Math.floor),
    }),
  },
  "network.forecast": {
    sizes: { season: 24 },
    // Behind the first season, which is gathered and not forecast.
    start: (entities, next) => ({
      level: uniform(entities, 50, 100, next),
      trend: uniform(entities, -1, 1, next),
      seasonal: uniform(24 * entities, -10, 10, next),
      variance: uniform(entities, 0, 1, next),
    }),
  },
  "network.gossipFanout": {
    inputs: ({ row }, next) => ({
      nodes: uniform(row!, 2, 1e5, next).map(Math.floor),
      loss: uniform(row!, 0, 0.2, next),
    }),
  },
  "network.gossipsubTopicScore": {
    inputs: ({ row }, next) => ({
      meshTime: uniform(row!, -2000, 20_000, next),
      firstMessageDeliveries: uniform(row!, 0, 2000, next),
      meshMessageDeliveries: uniform(row!, 0, 40, next),
      meshFailurePenalty: uniform(row!, 0, 400, next),
      invalidMessageDeliveries: uniform(row!, 0, 5, next),
      active: uniform(row!, 0, 1, next).map((x) => (x < 0.2 ? Math.round(5 * x) : NaN)),
    }),
  },
  "network.gossipsubTopic": {
    inputs: ({ tick, entity }, next) => ({
      inMesh: uniform(tick! * entity!, 0, 1, next).map((x) => (x < 0.9 ? 1 : 0)),
      firstMessages: uniform(tick! * entity!, 0, 20, next),
      duplicates: uniform(tick! * entity!, 0, 10, next),
      invalidMessages: uniform(tick! * entity!, 0, 2, next),
    }),
    start: (entities, next) => ({
      meshTime: uniform(entities, -1, 20_000, next),
      firstMessageDeliveries: uniform(entities, 0, 100, next),
      meshMessageDeliveries: uniform(entities, 0, 40, next),
      meshFailurePenalty: uniform(entities, 0, 400, next),
      invalidMessageDeliveries: uniform(entities, 0, 5, next),
    }),
  },
  "network.gossipsubScore": {
    inputs: ({ row }, next) => ({
      topics: uniform(row!, -100, 5000, next),
      app: uniform(row!, -20, 5, next),
      addressPeers: uniform(row!, 0, 30, next),
      behaviourPenalty: uniform(row!, 0, 10, next),
    }),
  },
  "network.gossipsubDecay": {
    inputs: ({ tick, entity }, next) => ({ more: uniform(tick! * entity!, 0, 10, next) }),
    start: (entities, next) => ({ counter: uniform(entities, 0, 10, next) }),
  },
  "network.gossipsubDecayFactor": { inputs: ({ row }, next) => ({ time: uniform(row!, 0, 1e6, next) }) },
  "network.meshDegree": {
    inputs: ({ row }, next) => ({
      degree: uniform(row!, 0, 20, next).map(Math.floor),
      known: uniform(row!, 20, 200, next).map(Math.floor),
    }),
  },
  "network.scoredFanout": { inputs: ({ row }, next) => ({ score: uniform(row!, 0, 6, next) }) },
  "network.gcra": {
    ...requests,
    start: (entities, next) => ({
      last: uniform(entities, 1.7e9 - 1, 1.7e9, next),
      arrival: uniform(entities, 1.7e9, 1.7e9 + 5, next),
    }),
  },
  "network.tokenBucket": {
    ...requests,
    start: (entities, next) => ({
      last: uniform(entities, 1.7e9 - 1, 1.7e9, next),
      tokens: uniform(entities, 0, 2, next),
    }),
  },
  "network.leakyBucket": {
    inputs: ({ tick, entity }, next) => ({
      time: Float64Array.from({ length: tick! * entity! }, (_, i) => 1.7e9 + Math.floor(i / entity!) / 8 + next() / 8),
      cost: uniform(tick! * entity!, 0.5, 2, next),
      rate: uniform(tick! * entity!, 1, 10, next),
      capacity: uniform(tick! * entity!, 2, 10, next),
    }),
    start: (entities, next) => ({
      last: uniform(entities, 1.7e9 - 1, 1.7e9, next),
      level: uniform(entities, 0, 2, next),
    }),
  },
  "network.slidingWindow": {
    // A window takes in about a quarter of what comes.
    inputs: ({ tick, entity }, next) => ({
      time: Float64Array.from({ length: tick! * entity! }, (_, i) => 1.7e9 + 20 * Math.floor(i / entity!) + next()),
      cost: uniform(tick! * entity!, 0, 100, next),
      limit: uniform(tick! * entity!, 50, 150, next),
    }),
    start: (entities, next) => ({
      last: uniform(entities, 1.7e9 - 10, 1.7e9, next),
      current: uniform(entities, 0, 50, next),
      previous: uniform(entities, 0, 100, next),
    }),
  },
  "network.vegas": {
    inputs: ({ tick, entity }, next) => ({
      rtt: uniform(tick! * entity!, 5, 15, next),
      inflight: uniform(tick! * entity!, 0, 300, next),
      dropped: uniform(tick! * entity!, 0, 1, next).map((x) => (x < 0.05 ? 1 : 0)),
      jitter: uniform(tick! * entity!, 0.5, 1, next),
    }),
    start: (entities, next) => ({
      limit: uniform(entities, 5, 200, next),
      leastRtt: uniform(entities, 3, 10, next),
      samples: uniform(entities, 0, 5000, next).map(Math.floor),
    }),
  },
  "network.peer": faulty,
  "network.peerDecay": faulty,
};
