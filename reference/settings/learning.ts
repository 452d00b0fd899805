import type { Sizes } from "../../src/plan.ts";
import { type Setting, uniform } from "./setting.ts";

/** Weights of the size that a trained network has, of so many gates. */
function network({ unit, feature }: Sizes, next: () => number, gates = 4) {
  const reach = 1 / Math.sqrt(unit!);
  return {
    inputWeights: uniform(gates * unit! * feature!, -reach, reach, next),
    recurrentWeights: uniform(gates * unit! * unit!, -reach, reach, next),
    bias: uniform(gates * unit!, -reach, reach, next),
    headWeights: uniform(unit!, -reach, reach, next),
  };
}

export const learning: Readonly<Record<string, Setting>> = {
  "learning.amplitude": {
    inputs: ({ row }, next) => ({
      share: uniform(row!, 0.001, 0.5, next),
      rounds: uniform(row!, 0, 20, next).map(Math.floor),
    }),
  },
  "learning.amplitudeEstimate": {
    inputs: ({ row }, next) => ({
      outcome: uniform(row!, 0, 256, next).map(Math.floor),
      size: new Float64Array(row!).fill(256),
    }),
  },
  "learning.anneal": {
    inputs: ({ row }, next) => ({ delta: uniform(row!, -1, 2, next), temperature: uniform(row!, 0.1, 1, next) }),
  },
  "learning.attention": {
    sizes: { query: 16, key: 16, depth: 8, width: 8 },
    inputs: ({ row, query, key, depth, width }, next) => ({
      queries: uniform(row! * query! * depth!, -1, 1, next),
      keys: uniform(row! * key! * depth!, -1, 1, next),
      values: uniform(row! * key! * width!, -1, 1, next),
    }),
  },
  "learning.cooling": { inputs: ({ row }, next) => ({ iteration: uniform(row!, 0, 500, next).map(Math.floor) }) },
  "learning.correlatedDraws": {
    sizes: { parameter: 4 },
    inputs: ({ row, parameter: n }, next) => ({
      covariance: Float64Array.from({ length: n! * n! }, (_, i) => (i % (n! + 1) === 0 ? 1 : 0.3)),
      z: uniform(row! * n!, -2, 2, next),
    }),
  },
  "learning.crossEntropy": {
    inputs: ({ row, group }, next) => ({
      x: uniform(row!, -5, 5, next),
      label: uniform(group!, 0, 3, next).map(Math.floor),
    }),
  },
  "learning.geneWeights": { inputs: ({ row }, next) => ({ score: uniform(row!, -1, 1, next) }) },
  "learning.gru": {
    sizes: { unit: 16, feature: 4 },
    inputs: (sizes, next) => ({
      x: uniform(sizes.tick! * sizes.entity! * sizes.feature!, -1, 1, next),
      ...network(sizes, next, 3),
    }),
  },
  "learning.layerNorm": {
    sizes: { feature: 64 },
    inputs: ({ row, feature }, next) => ({
      x: uniform(row! * feature!, -1, 1, next),
      gain: uniform(feature!, 0.5, 2, next),
      bias: uniform(feature!, -1, 1, next),
    }),
  },
  "learning.logSoftmax": { inputs: ({ row }, next) => ({ x: uniform(row!, -5, 5, next) }) },
  "learning.lstm": {
    sizes: { unit: 16, feature: 4 },
    inputs: (sizes, next) => ({
      x: uniform(sizes.tick! * sizes.entity! * sizes.feature!, -1, 1, next),
      ...network(sizes, next),
    }),
  },
  "learning.lstmForecast": {
    sizes: { unit: 16, feature: 4, step: 4 },
    inputs: (sizes, next) => ({
      hidden: uniform(sizes.row! * sizes.unit!, -1, 1, next),
      cell: uniform(sizes.row! * sizes.unit!, -2, 2, next),
      future: uniform(sizes.row! * sizes.step! * sizes.feature!, -1, 1, next),
      ...network(sizes, next),
    }),
  },
  "learning.mutationRate": {
    sizes: { regime: 3 },
    inputs: ({ row }, next) => ({ rates: Float64Array.of(0.01, 0.03, 0.1), diversity: uniform(row!, 0.1, 1, next) }),
  },
};
