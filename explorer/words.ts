// Words that people look for and docs do not say, for search: by word, the formulas that are meant.
const words: Readonly<Record<string, string>> = {
  "rate limiter throttle":
    "network.tokenBucket network.leakyBucket network.slidingWindow network.gcra network.clientThrottle",
  "concurrency limiter": "network.vegas network.gradient2 network.aimd",
  "moving average": "indicators.sma indicators.wma signal.movingMean signal.ewMean core.ema",
  "exponential moving average EMA": "core.ema signal.ewMean signal.ewMeanTimes core.emaSteps",
  "A/B test split test":
    "experiments.twoProportionTest experiments.expectedLoss experiments.msprt ads.uplift ads.probUplift sampling.size",
  "sequential test": "experiments.msprt",
  bandit: "ads.thompson",
  "dynamic pricing price controller": "control.logPricePi energy.treasuryFee fees.congestion",
  "portfolio weights": "subsidy.maxSharpe subsidy.meanVariance subsidy.riskParity subsidy.cvarPortfolio market.kelly",
  "volatility forecast": "market.ewmaVol market.garch market.rangeVol market.gjr market.garchFit",
  "value at risk VaR": "market.tailRisk market.historicalRisk market.rollingRisk subsidy.cvar",
  "standard deviation variance": "core.moments core.runningMoments signal.movingVariance signal.ewVariance",
  "mean average": "core.moments core.runningMoments signal.movingMean signal.weightedMean core.geoMean",
  percentile: "core.quantile signal.quantile signal.weightedQuantile signal.movingQuantile",
  "smoothing sensor filter noise":
    "control.kalmanLevel control.kalman signal.savitzkyGolay core.ema signal.movingMedian control.alphaBeta",
  correlation: "market.pearson market.matrix signal.ewCorrelation signal.autocorrelation",
  "linear regression trend line": "fitting.leastSquares fitting.theilSen fitting.rollingRegression",
  classifier: "fitting.logistic ads.qualityModel",
  "privacy budget epsilon differential": "privacy.rdpLedger privacy.zcdpLedger privacy.budgetGate",
  "gas price EIP-1559": "fees.baseFee fees.blobBaseFee fees.excessBlobGas",
  "swap Uniswap liquidity pool": "amm.amountOut amm.amountIn amm.quote amm.mint amm.burn",
  "queue waiting time": "network.erlangC network.littleLaw",
  "confidence interval": "distributions.wilsonInterval core.betaInterval",
  "p-value t test": "distributions.student experiments.twoProportionTest",
  "reputation trust score": "energy.reputation energy.ewmaReputation network.peerScore",
  thermostat: "control.pid control.pi",
  "feature flag rollout": "rollout.gate rollout.canary rollout.circuitBreaker",
  "neural network": "learning.lstm learning.gru learning.attention",
  "random numbers": "core.uniform",
};

const byId = new Map<string, string[]>();
for (const [said, ids] of Object.entries(words))
  for (const id of ids.split(" ")) byId.set(id, [...(byId.get(id) ?? []), said]);

/** What else a formula is looked for by. */
export const wordsOf = (id: string): string | undefined => byId.get(id)?.join(" ");

/** Every formula that has words: each must be one. */
export const worded: readonly string[] = [...byId.keys()];
