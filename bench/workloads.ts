// What is measured of a formula: its rows; a bank and one long series of a recurrence; many groups and one.
import { cells, plan, type Sizes } from "../src/plan.ts";
import { outputsOf, type Spec } from "../src/spec.ts";
import { random } from "../test/support/random.ts";
import { type Sample, sample } from "../test/support/sample.ts";
import { type AnyIo, plain } from "./plain/index.ts";
import { allocation } from "./settings/allocation.ts";
import { learning } from "./settings/learning.ts";
import { market } from "./settings/market.ts";
import { pi0 } from "./settings/pi0.ts";
import { type Setting, uniform } from "./settings/setting.ts";

export type Shape = "rows" | "bank" | "series" | "groups" | "one group";
export type Columns = Readonly<Record<string, Float64Array>>;

export interface Workload {
  readonly path: string;
  readonly spec: Spec;
  readonly shape: Shape;
  /** rows; entities of a bank, ticks of a series */
  readonly n: number;
  readonly sizes: Sizes;
  /** as the facade takes them, and as kernels see them */
  readonly params: Readonly<Record<string, unknown>>;
  readonly numbers: Readonly<Record<string, number>>;
  readonly inputs: Sample;
  /** state that every measured call starts from */
  readonly start: Columns;
}

/** Whose row it is, where each of so many neighbours is of one bidder. */
const bidders = (rows: number, each: number) => Float64Array.from({ length: rows }, (_, i) => Math.floor(i / each));
/** Symmetric matrices, one a row, that have a Cholesky factor: their diagonals dominate. */
function definite({ row, order }: Sizes, next: () => number): Float64Array {
  const n = order!;
  const matrix = uniform(row! * n * n, -1, 1, next);
  for (let at = 0; at < matrix.length; at += n * n)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) matrix[at + j * n + i] = matrix[at + i * n + j]!;
      matrix[at + i * n + i] = n + next();
    }
  return matrix;
}

/** Rows of a group among many. */
const groupLength = 100;

/** Exponential waiting time of mean 1000 from a uniform number. */
const waiting = (u: number) => -1000 * Math.log(1 - u);
/** Adds up what it is given. */
const running = () => {
  let sum = 0;
  return (x: number) => (sum += x);
};

/** Groups of one length, but for the last. */
const windows = (rows: number, groups: number) =>
  Uint32Array.from({ length: groups + 1 }, (_, g) => (g < groups ? g * groupLength : rows));
/** Shapes of distributions with some evidence behind them. */
const shapes = (rows: number, next: () => number) => ({
  alpha: uniform(rows, 0.5, 100, next),
  beta: uniform(rows, 0.5, 100, next),
});

/** Conversions of some impressions, and those: 0 to 5 in a hundred. */
function arm(conversions: string, impressions: string, n: number, next: () => number): Sample {
  const shown = uniform(n, 100, 10_000, next).map(Math.floor);
  return { [conversions]: shown.map((of) => Math.floor(of * 0.05 * next())), [impressions]: shown };
}

const arms = (n: number, next: () => number): Sample => ({
  ...arm("treatedConversions", "treated", n, next),
  ...arm("controlConversions", "control", n, next),
});

/** Features between -1 and 1, of rows or of ticks and entities. */
const features = ({ row = 1, tick = 1, entity = 1, feature }: Sizes, next: () => number): Sample => ({
  x: uniform(row * tick * entity * feature!, -1, 1, next),
});

const settings: Readonly<Record<string, Setting>> = {
  ...learning,
  ...pi0,
  "ads.betaBinomialPrior": { inputs: ({ row }, next) => arm("conversions", "impressions", row!, next) },
  "ads.pacingDual": { params: { budget: 1e12, horizon: 1e9 } },
  "ads.qualityModel": { sizes: { feature: 8 }, inputs: (sizes, next) => features(sizes, next) },
  "ads.qualityScore": {
    sizes: { feature: 8 },
    inputs: (sizes, next) => ({ ...features(sizes, next), weights: uniform(sizes.feature!, -1, 1, next) }),
  },
  "ads.runningUplift": { inputs: ({ tick, entity }, next) => arms(tick! * entity!, next) },
  "ads.uplift": { inputs: ({ row }, next) => arms(row!, next) },
  "ads.upliftHierarchical": {
    sizes: (n) => ({ campaign: Math.ceil(n / groupLength), portfolio: 1 }),
    inputs: ({ row, campaign }, next) => ({ ...arms(row!, next), campaigns: windows(row!, campaign!) }),
  },
  ...allocation,
  ...market,
  "auction.candle": {
    inputs: ({ row, group }, next) => ({
      time: uniform(row!, 0, 100, next),
      from: new Float64Array(group!).fill(50),
      until: new Float64Array(group!).fill(100),
    }),
  },
  "auction.softClose": {
    params: { minIncrement: 0, end: 1e5, extension: 10, decay: 0.9 },
    inputs: ({ tick, entity }, next) => ({ time: uniform(tick! * entity!, 0.99e5, 1e5, next) }),
  },
  "auction.vcgCombinatorial": {
    inputs: ({ row }, next) => ({
      bundle: uniform(row!, 1, 256, next).map(Math.floor),
      bidder: bidders(row!, 2),
    }),
  },
  "auction.vcgMultiUnit": {
    inputs: ({ row, group }, next) => ({
      value: uniform(row!, 1, 2, next).map((x, i) => Math.floor(1000 * x * (4 - (i % 4)))),
      bidder: bidders(row!, 4),
      units: new Float64Array(group!).fill(row! / group! / 4).map(Math.floor),
    }),
  },
  "auction.vcgPosition": { sizes: { slot: 4 }, inputs: () => ({ rate: Float64Array.of(0.2, 0.1, 0.05, 0.02) }) },
  "control.pi": { params: { kp: 2, ki: 0.5, min: -10, max: 10 } },
  "core.cholesky": { sizes: { order: 4 }, inputs: (sizes, next) => ({ matrix: definite(sizes, next) }) },
  "core.covariance": { sizes: { column: 8 } },
  "consensus.asertTarget": {
    inputs: ({ row }, next) => ({
      anchor: new Float64Array(row!).fill(0x1802aee8),
      elapsed: uniform(row!, 0, 2e8, next).map(Math.round),
      height: uniform(row!, 0, 3e5, next).map(Math.round),
    }),
  },
  "consensus.kalmanDifficulty": {
    inputs: ({ tick, entity }, next) => ({ solveTime: uniform(tick! * entity!, 0, 1, next).map(waiting) }),
  },
  "consensus.lwma": {
    inputs: ({ row, group }, next) => ({
      difficulty: uniform(row!, 9e5, 1.1e6, next),
      solveTime: uniform(row!, 0, 1, next).map((u) => waiting(u) * 0.06),
      offsets: windows(row!, group!),
    }),
  },
  "consensus.windowRetune": {
    inputs: ({ row, group }, next) => ({
      timestamps: uniform(row!, 1, 2000, next).map(running()),
      difficulty: new Float64Array(group!).fill(1e6),
      hint: new Float64Array(group!),
      offsets: windows(row!, group!),
    }),
  },
  "control.gainSchedule": {
    sizes: { point: 8 },
    inputs: ({ row, point }, next) => ({
      x: uniform(row!, 0, 8, next),
      points: Float64Array.from({ length: point! }, (_, j) => j),
    }),
  },
  "control.relayRecord": {
    inputs: ({ row }) => ({
      error: Float64Array.from({ length: row! }, (_, i) => Math.sin(i / 5)),
      time: Float64Array.from({ length: row! }, (_, i) => i / 4),
    }),
  },
  "control.relayTune": {
    inputs: ({ row }, next) => ({ amplitude: uniform(row!, 1, 2, next), hysteresis: uniform(row!, 0, 0.5, next) }),
  },
  "control.selfTuneZeroCross": {
    inputs: ({ tick, entity }) => ({ time: Float64Array.from({ length: tick! * entity! }, (_, i) => i / entity!) }),
  },
  "core.geoMean": { sizes: { factor: 4 }, inputs: () => ({ weights: Float64Array.of(0.35, 0.25, 0.25, 0.15) }) },
  "core.gram": { sizes: { column: 8 } },
  "core.betaQuantile": { inputs: ({ row }, next) => shapes(row!, next) },
  "core.gammaQuantile": { inputs: ({ row }, next) => ({ shape: shapes(row!, next).alpha }) },
  "core.incompleteBeta": { inputs: ({ row }, next) => shapes(row!, next) },
  "core.incompleteGamma": {
    inputs: ({ row }, next) => {
      const shape = shapes(row!, next).alpha;
      return { shape, x: shape.map((a) => a * (0.5 + next())) };
    },
  },
  "core.integrate": { inputs: ({ row }) => ({ t: Float64Array.from({ length: row! }, (_, i) => i / 4) }) },
  "core.kernel": {
    params: { kind: "exponential", window: 100, rate: 0.05 },
    inputs: ({ row }, next) => ({ age: uniform(row!, 0, 100, next) }),
  },
  "fees.baseFee": {
    inputs: ({ tick, entity }, next) => ({ used: uniform(tick! * entity!, 0, 2e6, next).map(Math.floor) }),
    start: (entities, next) => ({ fee: uniform(entities, 1e3, 1e6, next).map(Math.floor) }),
  },
  "fees.congestion": { params: { gain: 5, exponent: 2.5 } },
  "fees.progressive": {
    sizes: { bracket: 4 },
    inputs: () => ({ threshold: Float64Array.of(0, 100, 1000, 5000), rate: Float64Array.of(50, 100, 200, 300) }),
  },
  "core.largestRemainder": { inputs: ({ group }) => ({ total: new Float64Array(group!).fill(10_000) }) },
  "core.matrixVector": { sizes: { column: 8 } },
  "core.projectSimplex": {
    inputs: ({ row, group }, next) => ({
      v: uniform(row!, -1, 1, next),
      low: new Float64Array(row!),
      high: uniform(row!, 0.5, 1, next),
      total: new Float64Array(group!).fill(1),
    }),
  },
  "core.quantile": { inputs: () => ({ q: Float64Array.of(0.05, 0.5, 0.95) }), sizes: { quantile: 3 } },
  "core.solve": { sizes: { order: 4 }, inputs: (sizes, next) => ({ matrix: definite(sizes, next) }) },
  "core.topK": { sizes: { rank: 10 } },
  "core.uniform": { inputs: ({ row }) => ({ index: Float64Array.from({ length: row! }, (_, i) => i) }) },
  // Where people look; beyond ten deviations most of it is 0 and 1.
  ...Object.fromEntries(
    ["core.erf", "core.erfc", "core.normal"].map((path) => [
      path,
      { inputs: ({ row }: Sizes, next: () => number) => ({ x: uniform(row!, -4, 4, next) }) },
    ]),
  ),
  "core.pow": {
    inputs: ({ row }, next) => ({ x: uniform(row!, 0.01, 20, next), y: uniform(row!, -5, 5, next) }),
  },
  "names.reservePrice": { inputs: ({ row }) => ({ minimum: new Float64Array(row!).fill(NaN) }) },
  "network.forecast": { sizes: { season: 24 } },
  "network.erlangC": {
    inputs: ({ row }, next) => ({
      rate: uniform(row!, 1, 100, next),
      service: uniform(row!, 0.05, 0.2, next),
      servers: uniform(row!, 1, 33, next).map(Math.floor),
    }),
  },
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
  "privacy.dynamicK": { inputs: ({ row }, next) => ({ confidence: uniform(row!, 0.3, 1, next) }) },
  "privacy.gaussianDelta": { inputs: ({ row }, next) => ({ epsilon: uniform(row!, 0, 5, next) }) },
  "privacy.gaussianSigma": {
    inputs: ({ row }, next) => ({ epsilon: uniform(row!, 0.1, 5, next), delta: uniform(row!, 1e-8, 1e-4, next) }),
  },
  "privacy.rdp": { params: { mechanism: "laplace", scale: 4 } },
  "privacy.rdpLedger": {
    inputs: ({ tick, entity }) => ({
      sigma: new Float64Array(tick! * entity!).fill(1.1),
      rate: new Float64Array(tick! * entity!).fill(0.01),
    }),
  },
  "privacy.rdpSubsampledGaussian": {
    inputs: ({ row }, next) => ({
      rate: new Float64Array(row!).fill(0.01),
      sigma: uniform(row!, 0.8, 2, next),
      order: Float64Array.from({ length: row! }, (_, i) => 2 + (i % 63)),
    }),
  },
  "subsidy.cvarPortfolio": { sizes: { scenario: 20, asset: 4 } },
  "subsidy.meanVariance": {
    sizes: { asset: 4 },
    inputs: ({ row, asset }, next) => ({
      covariance: definite({ row: row!, order: asset! }, next),
      mean: uniform(row! * asset!, 0, 1, next),
      low: new Float64Array(row! * asset!),
      high: uniform(row! * asset!, 0.4, 1, next),
    }),
  },
  "subsidy.riskParity": {
    sizes: { asset: 4 },
    inputs: ({ row, asset }, next) => ({
      covariance: definite({ row: row!, order: asset! }, next),
      budget: uniform(row! * asset!, 0.1, 1, next),
    }),
  },
};

/** Ticks that a state has behind it when measuring starts. */
const past = 3;

export function shapesOf(path: string, spec: Spec): readonly Shape[] {
  const [domain = "", name = ""] = path.split(".");
  const { shape } = plan(domain, name, spec);
  return shape === "recurrence" ? ["bank", "series"] : shape === "groups" ? ["groups", "one group"] : ["rows"];
}

const lengths: Readonly<Record<Shape, (n: number) => Sizes>> = {
  rows: (n) => ({ row: n }),
  bank: (n) => ({ tick: 1, entity: n }),
  series: (n) => ({ tick: n, entity: 1 }),
  groups: (n) => ({ row: n, group: Math.ceil(n / groupLength) }),
  "one group": (n) => ({ row: n, group: 1 }),
};

export function workload(path: string, spec: Spec, shape: Shape, n: number): Workload {
  const setting = settings[path] ?? {};
  const params = setting.params ?? {};
  const numbers = Object.fromEntries(
    Object.entries(spec.params ?? {}).map(([name, param]) => {
      const value = params[name] ?? param.default;
      return [name, "choices" in param ? param.choices.indexOf(value as string) : Number(value)];
    }),
  );
  const told = typeof setting.sizes === "function" ? setting.sizes(n) : setting.sizes;
  const sizes = { ...told, ...lengths[shape](n) };
  const next = random(n);
  // Optional columns too: what a formula does with all that it can be given.
  const inputs = { ...sample(spec, sizes, n, { optional: true }), ...setting.inputs?.(sizes, next) };
  const start = { ...aged(path, spec, sizes, numbers), ...setting.start?.(sizes.entity!, next) };
  return { path, spec, shape, n, sizes, params, numbers, inputs, start };
}

/** State after a few ticks, so that no first observation is measured. */
function aged(path: string, spec: Spec, now: Sizes, params: AnyIo["params"]): Columns {
  const { state: states = {} } = spec;
  const state = Object.fromEntries(
    Object.entries(states).map(([name, { initial, dims }]) => [
      name,
      new Float64Array(now.entity! * cells(dims, now)).fill(typeof initial === "string" ? params[initial]! : initial),
    ]),
  );
  if (!spec.state) return state;
  const sizes = { ...now, tick: past };
  const inputs = sample(spec, sizes, past, { optional: true });
  plain(path)({ inputs, params, state, outputs: outputColumns(spec, sizes), sizes });
  return state;
}

/** Lengths that a bank must be told. */
export const told = ({ tick: _, entity: __, ...others }: Sizes): Sizes => others;

/** New columns for every output. */
export function outputColumns(spec: Spec, sizes: Sizes): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(outputsOf(spec)).map(([name, { dims }]) => [name, new Float64Array(cells(dims, sizes))]),
  );
}
