import type { Examples } from "./examples.ts";

export const market: Examples<"market"> = {
  bars: (lw) =>
    lw.market.bars({
      time: Float64Array.of(0, 120, 290, 310),
      price: Float64Array.of(100, 103, 101, 102),
      volume: Float64Array.of(5, 2, 1, 4),
    }),
  logReturn: (lw) => lw.market.logReturn({ price: Float64Array.of(100, 102, 101, 105) }),
  cycle: (lw) => lw.market.cycle({ price: Float64Array.of(100, 120, 90, 110, 80, 130) }),
  pearson: (lw) => lw.market.pearson({ x: Float64Array.of(1, 2, 3, 5), y: Float64Array.of(-1, -2, -4, -3) }),
  lag: (lw) =>
    lw.market.lag({
      x: Float64Array.of(1, 3, 2, 5, 4, 6),
      y: Float64Array.of(0, 1, 3, 2, 5, 4),
      lags: Float64Array.of(-1, 0, 1),
    }),
  rolling: (lw) =>
    lw.market.rolling({ x: Float64Array.of(1, 2, 4, 3), y: Float64Array.of(3, 1, 2, 5) }, {}, { sizes: { window: 3 } }),
  ewma: (lw) => lw.market.ewma({ x: Float64Array.of(0.01, -0.02, 0.015), y: Float64Array.of(0.008, -0.01, 0.02) }),
  matrix: (lw) => lw.market.matrix({ x: Float64Array.of(1, 2, 2, 1, 3, 5, 5, 4) }, {}, { sizes: { column: 2 } }),
  ewmaVol: (lw) =>
    lw.market.ewmaVol({ returns: Float64Array.of(0.001, -0.002, 0.004) }, { decay: 0.94, periodsPerYear: 105_120 }),
  garch: (lw) =>
    lw.market.garch(
      { returns: Float64Array.of(0.01, -0.02, 0.005) },
      { omega: 1e-6, alpha: 0.08, beta: 0.9, initialVariance: 5e-5 },
    ),
  eventStudy: (lw) =>
    lw.market.eventStudy(
      {
        asset: Float64Array.of(0.011, -0.008, 0.004, 0.013, -0.002, 0.006, 0.041, 0.009),
        market: Float64Array.of(0.008, -0.006, 0.002, 0.01, -0.003, 0.004, 0.005, 0.001),
      },
      { window: 2 },
    ),
  gjr: (lw) =>
    lw.market.gjr(
      { returns: Float64Array.of(0.01, -0.02, 0.005) },
      { omega: 1e-6, alpha: 0.03, gamma: 0.1, beta: 0.9, initialVariance: 5e-5 },
    ),
  garchFit: (lw) =>
    lw.market.garchFit({
      returns: Float64Array.from({ length: 60 }, (_, k) => Math.sin(k * k) * (k < 30 ? 0.01 : 0.03)),
    }),
  gjrFit: (lw) =>
    lw.market.gjrFit({
      returns: Float64Array.from({ length: 60 }, (_, k) => Math.sin(k * k) * (k < 30 ? 0.01 : 0.03)),
    }),
  rangeVol: (lw) =>
    lw.market.rangeVol({
      open: Float64Array.of(100, 101, 103, 102.5, 104),
      high: Float64Array.of(102, 103.5, 104, 104.5, 106),
      low: Float64Array.of(99, 100.5, 101.5, 102, 103),
      close: Float64Array.of(101, 103, 102, 104.2, 105.5),
    }),
  regime: (lw) =>
    lw.market.regime({
      mean: Float64Array.of(0.0005, -0.001),
      deviation: Float64Array.of(0.01, 0.03),
      transition: Float64Array.of(0.95, 0.05, 0.1, 0.9),
      y: Float64Array.of(0.002, -0.05, -0.03),
    }),
  hmmDiscrete: (lw) =>
    lw.market.hmmDiscrete({
      emission: Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.3, 0.6),
      transition: Float64Array.of(0.95, 0.05, 0.1, 0.9),
      symbol: Float64Array.of(0, 2, 2),
    }),
  gaussianEmission: (lw) =>
    lw.market.gaussianEmission({
      y: Float64Array.of(0.002, -0.05),
      mean: Float64Array.of(0.0005, -0.001),
      deviation: Float64Array.of(0.01, 0.03),
    }),
  discreteEmission: (lw) =>
    lw.market.discreteEmission(
      { symbol: Float64Array.of(0, 2, 2), emission: Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.3, 0.6) },
      {},
      { sizes: { regime: 2 } },
    ),
  hmmSmoother: (lw) => {
    const y = Float64Array.of(0.002, -0.05, 0.001, -0.03);
    const normal = { mean: Float64Array.of(0.0005, -0.001), deviation: Float64Array.of(0.01, 0.03) };
    const transition = Float64Array.of(0.95, 0.05, 0.1, 0.9);
    return lw.market.hmmSmoother({ logDensity: lw.market.gaussianEmission({ y, ...normal }), transition });
  },
  hmmViterbi: (lw) => {
    const symbol = Float64Array.of(0, 2, 2, 1, 0, 0);
    const emission = Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.3, 0.6);
    const transition = Float64Array.of(0.8, 0.2, 0.3, 0.7);
    const logDensity = lw.market.discreteEmission({ symbol, emission }, {}, { sizes: { regime: 2 } });
    return lw.market.hmmViterbi({ logDensity, transition });
  },
  stationary: (lw) =>
    lw.market.stationary({ transition: Float64Array.of(0.95, 0.05, 0.1, 0.9) }, {}, { sizes: { regime: 2 } }),
  tailRisk: (lw) =>
    lw.market.tailRisk(
      { returns: Float64Array.of(-0.03, -0.02, -0.01, 0.01, 0.02, 0.03, 0.01, 0) },
      { confidence: 0.75 },
    ),
  hill: (lw) => lw.market.hill({ losses: Float64Array.of(0.5, 0.8, 1.1, 1.3, 2, 2.6, 3.5, 5.2, 8.1, 13) }, { k: 4 }),
  meanReversion: (lw) =>
    lw.market.meanReversion({
      y: Float64Array.of(50.6, 51.5, 50.9, 52.7, 53.4, 51.7, 53.7, 54.8, 54.6, 56.4),
      x: Float64Array.of(100, 102, 101, 105, 107, 104, 108, 110, 109, 112),
    }),
  flow: (lw) => lw.market.flow({ inflow: Float64Array.of(10, 0, 6), outflow: Float64Array.of(0, 10, 2) }),
  arb: (lw) => lw.market.arb({ x1: 1000, y1: 2000, x2: 1200, y2: 1900, gas: 0.5, fee1: 0.003, fee2: 0.003 }),
  kelly: (lw) => lw.market.kelly({ p: 0.6, win: 1, loss: 1 }, { fraction: 0.5, cap: 1 }),
  kellyOutcomes: (lw) =>
    lw.market.kellyOutcomes(
      { p: Float64Array.of(0.5, 0.3, 0.2), payoff: Float64Array.of(1, 0.2, -1) },
      { fraction: 1, cap: 1 },
    ),
  kellyReturns: (lw) =>
    lw.market.kellyReturns({ returns: Float64Array.of(0.03, -0.02, 0.01, -0.04, 0.05) }, { fraction: 0.5, cap: 4 }),
  historicalRisk: (lw) =>
    lw.market.historicalRisk(
      { returns: Float64Array.of(-0.03, -0.02, -0.01, 0.01, 0.02, 0.03, 0.01, 0) },
      { confidence: 0.75, quantile: "linear" },
    ),
  rollingRisk: (lw) =>
    lw.market.rollingRisk(
      { returns: Float64Array.of(-0.03, -0.02, -0.01, 0.01, 0.02, 0.03, 0.01, 0) },
      { confidence: 0.75 },
      { sizes: { window: 4 } },
    ),
  adoption: (lw) => lw.market.adoption({ time: 7 }, { capacity: 1000, growth: 0.8, midpoint: 5 }),
};
