import { type Setting, uniform } from "./setting.ts";

export const network: Readonly<Record<string, Setting>> = {
  "network.erlangC": {
    inputs: ({ row }, next) => ({
      rate: uniform(row!, 1, 100, next),
      service: uniform(row!, 0.05, 0.2, next),
      servers: uniform(row!, 1, 33, next).map(Math.floor),
    }),
  },
  "network.forecast": { sizes: { season: 24 } },
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
  "network.peerDecay": {
    inputs: ({ tick, entity }, next) => ({ elapsed: uniform(tick! * entity!, 0, 60, next) }),
    start: (entities, next) =>
      Object.fromEntries(
        ["validity", "response", "resource", "adherence"].map((name) => [name, uniform(entities, 0.1, 1, next)]),
      ),
  },
};
