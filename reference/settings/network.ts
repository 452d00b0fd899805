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
  "network.peer": faulty,
  "network.peerDecay": faulty,
};
