// What most people come with a file for: offered before a word is typed.
export const usual: readonly string[] = [
  "core.ema",
  "signal.movingMean",
  "core.moments",
  "core.quantile",
  "market.rollingRisk",
  "control.kalmanLevel",
  "indicators.rsi",
  "energy.treasuryFee",
];
