import { load } from "lanewise";
import technical from "technicalindicators";
import { ADX, ATR, BollingerBands, EMA, MACD, OBV, RSI, SMA, StochasticOscillator, VWAP, WMA } from "trading-signals";
import type { Contest } from "./contest.ts";
import { rows, uniform, walk } from "./data.ts";

const { indicators } = await load();
const close = walk(100, 1);
const spread = uniform(0.1, 2);
const high = close.map((price, i) => price + spread[i]!);
const low = close.map((price, i) => price - spread[rows - 1 - i]!);
const volume = uniform(1, 1000);
// Both libraries leave out the first volume.
volume[0] = 0;

/** As people hold them who use these libraries. */
const closes = [...close];
const [highs, lows, volumes] = [[...high], [...low], [...volume]];
const candles = closes.map((price, i) => ({
  open: price,
  high: highs[i]!,
  low: lows[i]!,
  close: price,
  volume: volumes[i]!,
}));
const columns = { high: highs, low: lows, close: closes };
/** For the one output that is compared. */
const fresh = () => new Float64Array(rows);
/** Averages that begin otherwise have met by then. */
const settled = 3000;

interface Task {
  readonly formula: string;
  readonly task: string;
  readonly ours: Contest["ours"];
  readonly signals: Contest["ours"];
  readonly technical: Contest["ours"];
  readonly tolerance?: number;
  /** of technicalindicators, which rounds some results to two digits */
  readonly rounded?: boolean;
  readonly scale?: number;
}

const told = <I, R>(inputs: readonly I[], add: (input: I) => R | null, of: (result: R) => number) =>
  inputs.map((input) => {
    const result = add(input);
    return result === null ? NaN : of(result);
  });
const itself = (result: number) => result;

const tasks: readonly Task[] = [
  {
    formula: "sma",
    task: "20 of 100 000 closes",
    ours: () => indicators.sma({ x: close }, {}, { sizes: { window: 20 } }),
    signals: () => {
      const sma = new SMA(20);
      return told(closes, (price) => sma.add(price), itself);
    },
    technical: () => technical.SMA.calculate({ period: 20, values: closes }),
  },
  {
    formula: "wma",
    task: "20 of 100 000 closes",
    ours: () => indicators.wma({ x: close }, {}, { sizes: { window: 20 } }),
    signals: () => {
      const wma = new WMA(20);
      return told(closes, (price) => wma.add(price), itself);
    },
    technical: () => technical.WMA.calculate({ period: 20, values: closes }),
  },
  {
    formula: "bollinger",
    task: "upper band, 20 of 100 000 closes",
    ours: () => indicators.bollinger({ x: close }, {}, { sizes: { window: 20 }, out: { upper: fresh() } }).upper,
    signals: () => {
      const bands = new BollingerBands(20, 2);
      return told(
        closes,
        (price) => bands.add(price),
        ({ upper }) => upper,
      );
    },
    technical: () =>
      technical.BollingerBands.calculate({ period: 20, stdDev: 2, values: closes }).map(({ upper }) => upper),
    tolerance: 1e-9,
  },
  {
    formula: "macd",
    task: "histogram of 100 000 closes",
    ours: () => indicators.macd({ x: close }, {}, { out: { histogram: fresh() } }).histogram.subarray(settled),
    signals: () => {
      const macd = new MACD(new EMA(12), new EMA(26), new EMA(9));
      return told(
        closes,
        (price) => macd.add(price),
        ({ histogram }) => histogram,
      );
    },
    technical: () =>
      technical.MACD.calculate({
        values: closes,
        fastPeriod: 12,
        slowPeriod: 26,
        signalPeriod: 9,
        SimpleMAOscillator: false,
        SimpleMASignal: false,
      }).map(({ histogram = NaN }) => histogram),
    scale: 100,
  },
  {
    formula: "rsi",
    task: "14 of 100 000 closes",
    ours: () => indicators.rsi({ price: close }),
    signals: () => {
      const rsi = new RSI(14);
      return told(closes, (price) => rsi.add(price), itself);
    },
    technical: () => technical.RSI.calculate({ period: 14, values: closes }),
    rounded: true,
  },
  {
    formula: "stochastic",
    task: "d, 14 and 3 of 100 000 bars",
    ours: () =>
      indicators.stochastic(
        { high, low, close },
        {},
        { sizes: { window: 14, slow: 1, signal: 3 }, out: { d: fresh() } },
      ).d,
    signals: () => {
      const stochastic = new StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 1, dPeriod: 3 });
      return told(
        candles,
        (candle) => stochastic.add(candle),
        ({ stochD }) => stochD,
      );
    },
    technical: () =>
      technical.Stochastic.calculate({ ...columns, period: 14, signalPeriod: 3 }).map(({ d = NaN }) => d),
    tolerance: 1e-9,
    scale: 100,
  },
  {
    formula: "atr",
    task: "14 of 100 000 bars",
    ours: () => indicators.atr({ high, low, close }).subarray(settled),
    signals: () => {
      const atr = new ATR(14);
      return told(candles, (candle) => atr.add(candle), itself);
    },
    technical: () => technical.ATR.calculate({ ...columns, period: 14 }),
  },
  {
    formula: "adx",
    task: "14 of 100 000 bars",
    ours: () => indicators.adx({ high, low, close }, {}, { out: { adx: fresh() } }).adx.subarray(settled),
    signals: () => {
      const adx = new ADX(14);
      return told(candles, (candle) => adx.add(candle), itself);
    },
    technical: () => technical.ADX.calculate({ ...columns, period: 14 }).map(({ adx }) => adx),
    tolerance: 1e-9,
  },
  {
    formula: "obv",
    task: "100 000 closes",
    ours: () => indicators.obv({ price: close, volume }).subarray(1),
    signals: () => {
      const obv = new OBV(2);
      return told(candles, (candle) => obv.add(candle), itself);
    },
    technical: () => technical.OBV.calculate({ close: closes, volume: volumes }),
    scale: 1e4,
  },
  {
    formula: "vwap",
    task: "100 000 bars",
    ours: () => indicators.vwap({ high, low, close, volume }, {}, { out: { vwap: fresh() } }).vwap,
    signals: () => {
      const vwap = new VWAP();
      return told(candles, (candle) => vwap.add(candle), itself);
    },
    technical: () => technical.VWAP.calculate({ ...columns, volume: volumes }),
  },
];

export const contests: readonly Contest[] = tasks.flatMap(
  ({ formula, task, ours, signals, technical, tolerance = 1e-10, rounded = false, scale = 0 }) => {
    const contest = { formula: `indicators.${formula}`, task, rows, ours };
    return [
      { ...contest, library: "trading-signals", theirs: signals, tolerance, scale },
      rounded
        ? { ...contest, library: "technicalindicators", theirs: technical, tolerance: 5.1e-5, scale: 100 }
        : { ...contest, library: "technicalindicators", theirs: technical, tolerance, scale },
    ];
  },
);
