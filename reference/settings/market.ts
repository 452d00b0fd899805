import type { Sizes } from "../../src/plan.ts";
import { type Setting, uniform } from "./setting.ts";

type Draw = () => number;
type Columns = Record<string, Float64Array>;

const returns = (length: number, next: Draw) => uniform(length, -0.03, 0.03, next);
const prices = (length: number, next: Draw) => uniform(length, 90, 110, next);
const pairs = ({ row = 0, tick = 0, entity = 0 }: Sizes, next: Draw): Columns => ({
  x: returns(row || tick * entity, next),
  y: returns(row || tick * entity, next),
});

/** Bars whose open and close lie between low and high. */
function bars({ row }: Sizes, next: Draw): Columns {
  const low = prices(row!, next);
  const above = (most: number) => low.map((price) => price + most * next());
  return { low, open: above(1), close: above(1), high: low.map((price) => price + 1 + next()) };
}

/** Trades of each entity in the order of time, one every three seconds. */
const trades = ({ tick, entity }: Sizes, next: Draw): Columns => ({
  time: Float64Array.from({ length: tick! * entity! }, (_, i) => 100 + 3 * Math.floor(i / entity!)),
  price: prices(tick! * entity!, next),
  volume: uniform(tick! * entity!, 1, 10, next),
});

/** A calm and a turbulent regime that last. */
const chain = { transition: Float64Array.of(0.95, 0.05, 0.1, 0.9) };
const symbols = (length: number, next: Draw) => uniform(length, 0, 3, next).map(Math.floor);
const emission = Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.3, 0.6);
const densities = ({ row }: Sizes, next: Draw): Columns => ({
  ...chain,
  logDensity: uniform(2 * row!, -8, 3, next),
  initial: Float64Array.of(0.6, 0.4),
});

/** Returns whose variance clusters, and rises more where they fall. */
function clustered({ row, tick = 0, entity = 1 }: Sizes, next: Draw): Columns {
  const variance = new Float64Array(entity).fill(1e-4);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    returns: Float64Array.from({ length: row ?? tick * entity }, (_, i) => {
      const e = row === undefined ? i % entity : 0;
      const r = normal() * Math.sqrt(variance[e]!);
      variance[e] = 4e-6 + (r < 0 ? 0.15 : 0.05) * r * r + 0.86 * variance[e]!;
      return r;
    }),
  };
}

export const market: Readonly<Record<string, Setting>> = {
  "market.adoption": {
    params: { curve: "bass", capacity: 1e4 },
    inputs: ({ row }, next) => ({ time: uniform(row!, 0, 30, next) }),
  },
  "market.arb": {
    inputs: ({ row }, next) => ({
      ...Object.fromEntries(["x1", "y1", "x2", "y2"].map((name) => [name, uniform(row!, 900, 1100, next)])),
      gas: uniform(row!, 0, 1, next),
    }),
  },
  "market.bars": { inputs: trades, start: (entities) => ({ last: new Float64Array(entities) }) },
  "market.cycle": { inputs: ({ tick, entity }, next) => ({ price: prices(tick! * entity!, next) }) },
  "market.discreteEmission": {
    sizes: { regime: 2, symbol: 3 },
    inputs: ({ row }, next) => ({ symbol: symbols(row!, next), emission }),
  },
  "market.eventStudy": {
    inputs: ({ row }, next) => {
      const market = returns(row!, next);
      return { market, asset: market.map((r) => 0.0002 + 1.2 * r + 0.01 * (next() - 0.5)) };
    },
  },
  "market.ewma": { inputs: pairs },
  "market.ewmaVol": { inputs: ({ tick, entity }, next) => ({ returns: returns(tick! * entity!, next) }) },
  "market.flow": {
    inputs: ({ row }, next) => ({ inflow: uniform(row!, 0, 9, next), outflow: uniform(row!, 0, 9, next) }),
  },
  "market.garch": { inputs: ({ tick, entity }, next) => ({ returns: returns(tick! * entity!, next) }) },
  "market.gaussianEmission": {
    sizes: { regime: 2 },
    inputs: ({ row }, next) => ({
      y: returns(row!, next),
      mean: Float64Array.of(0.0005, -0.001),
      deviation: Float64Array.of(0.01, 0.03),
    }),
  },
  "market.garchFit": { inputs: clustered },
  "market.gjr": { inputs: clustered },
  "market.gjrFit": { inputs: clustered },
  "market.hill": { inputs: ({ row }, next) => ({ losses: uniform(row!, 0.01, 1, next).map((u) => u ** -0.4) }) },
  "market.hmmDiscrete": {
    sizes: { regime: 2, symbol: 3 },
    inputs: ({ tick, entity }, next) => ({ ...chain, emission, symbol: symbols(tick! * entity!, next) }),
  },
  "market.hmmSmoother": { sizes: { regime: 2 }, inputs: densities },
  "market.hmmViterbi": { sizes: { regime: 2 }, inputs: densities },
  "market.kelly": {
    inputs: ({ row }, next) => ({
      p: uniform(row!, 0.4, 0.7, next),
      win: uniform(row!, 0.5, 2, next),
      loss: uniform(row!, 0.5, 1, next),
    }),
  },
  "market.historicalRisk": { inputs: ({ row }, next) => ({ returns: returns(row!, next) }) },
  "market.kellyOutcomes": {
    inputs: ({ row }, next) => ({ p: uniform(row!, 0, 1, next), payoff: uniform(row!, -0.9, 1, next) }),
  },
  "market.kellyReturns": { inputs: ({ row }, next) => ({ returns: uniform(row!, -0.03, 0.035, next) }) },
  "market.lag": {
    sizes: { lag: 5 },
    inputs: (sizes, next) => ({ ...pairs(sizes, next), lags: Float64Array.of(0, 1, 2, 3, 4) }),
  },
  "market.logReturn": { inputs: ({ tick, entity }, next) => ({ price: prices(tick! * entity!, next) }) },
  "market.matrix": {
    sizes: { column: 20 },
    inputs: ({ row, column }, next) => ({ x: returns(row! * column!, next) }),
  },
  "market.meanReversion": { inputs: pairs },
  "market.pearson": { inputs: pairs },
  "market.rangeVol": { inputs: bars },
  "market.regime": {
    sizes: { regime: 2 },
    inputs: ({ tick, entity }, next) => ({
      y: returns(tick! * entity!, next),
      mean: Float64Array.of(0.0005, -0.001),
      deviation: Float64Array.of(0.01, 0.03),
      transition: Float64Array.of(0.95, 0.05, 0.1, 0.9),
    }),
  },
  "market.rollingRisk": {
    sizes: { window: 250 },
    inputs: ({ tick, entity }, next) => ({ returns: returns(tick! * entity!, next) }),
  },
  "market.rolling": { sizes: { window: 20 }, inputs: pairs },
  "market.tailRisk": { inputs: ({ row }, next) => ({ returns: returns(row!, next) }) },
};
