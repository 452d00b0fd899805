// Views that the general rule would miss: where the first input moves nothing, its range says too much, or another output tells more.

export interface Told {
  /** the input that is swept */
  readonly input?: string;
  /** the row of the example's group whose cell is swept; the middle one unless told */
  readonly row?: number;
  readonly from?: number;
  readonly to?: number;
  readonly log?: boolean;
  /** parameters in place of the example's */
  readonly params?: Readonly<Record<string, unknown>>;
  /** lengths of axes in place of the example's */
  readonly sizes?: Readonly<Record<string, number>>;
  /** whole numbers alone */
  readonly whole?: boolean;
  /** the outputs that come first, by name, or by label where one has several cells a row */
  readonly outputs?: readonly string[];
}

/** The windows of examples are as short as their columns; a course is long. */
const window = { sizes: { window: 20 } };

export const told: Readonly<Record<string, Told>> = {
  "ads.qualitySignal": { from: 0, to: 1e6 },
  "allocation.timeOfDay": { outputs: ["worldModel", "others"] },
  "auction.candle": { input: "time", from: 900, to: 2100 },
  "consensus.asertTarget": { input: "elapsed", from: 0, to: 200_000 },
  "consensus.lwma": { outputs: ["next"] },
  "consensus.retarget": { input: "elapsed", from: 0, to: 6_000_000 },
  "consensus.windowRetune": { row: 3, from: 100, to: 2000, outputs: ["next"] },
  "control.stepRecord": { row: 10 },
  "core.erfcInv": { from: 0.001, to: 1.999 },
  "core.moments": { outputs: ["mean", "sampleVariance"] },
  "distributions.binomial": { from: 0, to: 10 },
  "distributions.wilsonInterval": { from: 0, to: 10, outputs: ["low", "high"] },
  "fitting.rollingRegression": { sizes: { window: 20, feature: 1 } },
  "indicators.bollinger": window,
  "indicators.sma": window,
  "indicators.wma": window,
  "issuance.blockReward": { outputs: ["raw", "activity"] },
  "learning.amplitudeEstimate": { input: "outcome", from: 0, to: 64 },
  "learning.attention": { params: { causal: false }, outputs: ["weights"] },
  "market.discreteEmission": { from: 0, to: 2 },
  "market.lag": { outputs: ["result 1"] },
  "market.matrix": { outputs: ["result 1"] },
  "market.rolling": window,
  "market.rollingRisk": { sizes: { window: 40 } },
  "network.peerBan": { outputs: ["allowed"] },
  "privacy.classes": { from: 0, to: 45, whole: true, outputs: ["k", "classes"] },
  "privacy.noisyThreshold": { outputs: ["probability"] },
  "privacy.reidRisk": { row: 0, from: 1, to: 10, outputs: ["prosecutorMean"] },
  "signal.autocorrelation": { outputs: ["result 1", "result 2"] },
  "signal.movingMax": window,
  "signal.movingMean": window,
  "signal.movingMedian": window,
  "signal.movingMin": window,
  "signal.movingQuantile": window,
  "signal.movingSum": window,
  "signal.movingVariance": window,
};
