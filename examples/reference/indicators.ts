import type { Examples } from "./examples.ts";

const close = Float64Array.of(44, 44.5, 43.5, 44.75, 45, 46, 45.5, 45.25, 46.5, 47);
const high = Float64Array.of(44.5, 44.75, 44.5, 45, 45.5, 46.25, 46, 45.75, 46.75, 47.5);
const low = Float64Array.of(43.5, 44, 43.25, 43.5, 44.75, 45, 45.25, 45, 45.5, 46.25);
const volume = Float64Array.of(12, 10, 14, 9, 11, 20, 8, 7, 15, 18);

export const indicators: Examples<"indicators"> = {
  sma: (lw) => lw.indicators.sma({ x: close }, {}, { sizes: { window: 4 } }),
  wma: (lw) => lw.indicators.wma({ x: close }, {}, { sizes: { window: 4 } }),
  bollinger: (lw) => lw.indicators.bollinger({ x: close }, { up: 2, down: 2 }, { sizes: { window: 4 } }),
  macd: (lw) => lw.indicators.macd({ x: close }, { fastPeriod: 2, slowPeriod: 4, signalPeriod: 3 }),
  rsi: (lw) => lw.indicators.rsi({ price: close }, { period: 4 }),
  stochastic: (lw) => lw.indicators.stochastic({ high, low, close }, {}, { sizes: { window: 4, slow: 2, signal: 2 } }),
  atr: (lw) => lw.indicators.atr({ high, low, close }, { period: 4 }),
  adx: (lw) => lw.indicators.adx({ high, low, close }, { period: 3 }),
  obv: (lw) => lw.indicators.obv({ price: close, volume }),
  vwap: (lw) =>
    lw.indicators.vwap({ close, volume, high, low, session: Float64Array.of(1, 1, 1, 1, 1, 2, 2, 2, 2, 2) }),
};
