import type { Examples } from "./examples.ts";

export const learning: Examples<"learning"> = {
  lstm: (lw) =>
    lw.learning.lstm({
      x: Float64Array.of(0.5, -0.25),
      inputWeights: Float64Array.of(0.1, 0.2, 0.3, 0.4),
      recurrentWeights: Float64Array.of(0.5, 0.6, 0.7, 0.8),
      bias: Float64Array.of(1, 0, -1, 0),
      headWeights: Float64Array.of(2),
    }),
  lstmForecast: (lw) =>
    lw.learning.lstmForecast(
      {
        hidden: Float64Array.of(0.1),
        cell: Float64Array.of(0.2),
        inputWeights: Float64Array.of(0.1, 0.2, 0.3, 0.4),
        recurrentWeights: Float64Array.of(0.5, 0.6, 0.7, 0.8),
        bias: Float64Array.of(1, 0, -1, 0),
        headWeights: Float64Array.of(2),
        future: Float64Array.of(0.5, -0.25),
      },
      {},
      { sizes: { row: 1 } },
    ),
  gru: (lw) =>
    lw.learning.gru({
      x: Float64Array.of(0.5, -0.25),
      inputWeights: Float64Array.of(0.1, 0.2, 0.3),
      recurrentWeights: Float64Array.of(0.5, 0.6, 0.7),
      bias: Float64Array.of(1, 0, -1),
      headWeights: Float64Array.of(2),
    }),
  layerNorm: (lw) => lw.learning.layerNorm({ x: Float64Array.of(1, 2, 3, 10, 20, 30) }, {}, { sizes: { row: 2 } }),
  logSoftmax: (lw) => lw.learning.logSoftmax({ x: Float64Array.of(1, 3, 2) }),
  crossEntropy: (lw) =>
    lw.learning.crossEntropy({ x: Float64Array.of(1, 3, 2), label: Float64Array.of(1) }, { smoothing: 0.1 }),
  attention: (lw) =>
    lw.learning.attention(
      {
        queries: Float64Array.of(1, 0, 0, 1),
        keys: Float64Array.of(1, 0.5, 0.2, 1),
        values: Float64Array.of(1, 2, 3, 4),
      },
      { causal: true },
      { sizes: { row: 1, depth: 2 } },
    ),
  mutationRate: (lw) =>
    lw.learning.mutationRate({ probability: [0.25, 0.25], rates: Float64Array.of(0.01, 0.05), diversity: 0.5 }),
  successRule: (lw) => lw.learning.successRule({ step: 0.1, success: 0.35 }, { damping: 3 }),
  fitness: (lw) => lw.learning.fitness({ success: 0.62, gain: 12, loss: 8, cost: 1.5 }),
  anneal: (lw) => lw.learning.anneal({ delta: 0.5, temperature: 0.8 }),
  cooling: (lw) =>
    lw.learning.cooling({ iteration: 40 }, { initial: 10, ratio: 0.95, min: 0.001, schedule: "geometric" }),
  amplitude: (lw) => lw.learning.amplitude({ share: 0.01, rounds: 3 }),
  amplitudeEstimate: (lw) => lw.learning.amplitudeEstimate({ outcome: 13, size: 64, share: 0.3 }),
  geneWeights: (lw) =>
    lw.learning.geneWeights({ score: Float64Array.of(1.2, 0.4, -0.3) }, { temperature: 0.5, floor: 0.1 }),
  scenario: (lw) => lw.learning.scenario({ re: Float64Array.of(1, 1, 2), value: Float64Array.of(10, 20, 40) }),
  correlatedDraws: (lw) =>
    lw.learning.correlatedDraws({
      mean: Float64Array.of(0.1, 0.2),
      covariance: Float64Array.of(0.04, 0.01, 0.01, 0.09),
      z: Float64Array.of(1, -0.5),
    }),
};
