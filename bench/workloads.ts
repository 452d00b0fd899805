// What is measured of a formula: its rows; a bank and one long series of a recurrence; many groups and one.
import { cells, plan, type Sizes } from "../src/plan.ts";
import { outputsOf, type Spec } from "../src/spec.ts";
import { random } from "../test/support/random.ts";
import { type Sample, sample } from "../test/support/sample.ts";
import { type AnyIo, plain } from "./plain/index.ts";

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

/** What a formula needs beyond a draw from its ranges to do the work it is there for. */
interface Setting {
  readonly sizes?: Sizes;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly inputs?: (sizes: Sizes, next: () => number) => Sample;
  readonly start?: (entities: number, next: () => number) => Columns;
}

const uniform = (length: number, low: number, high: number, next: () => number) =>
  Float64Array.from({ length }, () => low + (high - low) * next());

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

const settings: Readonly<Record<string, Setting>> = {
  "control.pi": { params: { kp: 2, ki: 0.5, min: -10, max: 10 } },
  "core.cholesky": { sizes: { order: 4 }, inputs: (sizes, next) => ({ matrix: definite(sizes, next) }) },
  "core.covariance": { sizes: { column: 8 } },
  "core.geoMean": { sizes: { factor: 4 }, inputs: () => ({ weights: Float64Array.of(0.35, 0.25, 0.25, 0.15) }) },
  "core.gram": { sizes: { column: 8 } },
  "core.integrate": { inputs: ({ row }) => ({ t: Float64Array.from({ length: row! }, (_, i) => i / 4) }) },
  "core.kernel": {
    params: { kind: "exponential", window: 100, rate: 0.05 },
    inputs: ({ row }, next) => ({ age: uniform(row!, 0, 100, next) }),
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
  "names.reservePrice": { inputs: ({ row }) => ({ minimum: new Float64Array(row!).fill(NaN) }) },
  "privacy.rdpSubsampledGaussian": {
    inputs: ({ row }, next) => ({
      rate: new Float64Array(row!).fill(0.01),
      sigma: uniform(row!, 0.8, 2, next),
      order: Float64Array.from({ length: row! }, (_, i) => 2 + (i % 63)),
    }),
  },
  "network.peerDecay": {
    inputs: ({ tick, entity }, next) => ({ elapsed: uniform(tick! * entity!, 0, 60, next) }),
    start: (entities, next) =>
      Object.fromEntries(
        ["validity", "response", "resource", "adherence"].map((name) => [name, uniform(entities, 0.1, 1, next)]),
      ),
  },
};

/** Rows of a group among many. */
const groupLength = 100;
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
  const sizes = { ...setting.sizes, ...lengths[shape](n) };
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
    Object.entries(states).map(([name, { initial }]) => [
      name,
      new Float64Array(now.entity!).fill(typeof initial === "string" ? params[initial]! : initial),
    ]),
  );
  if (!spec.state) return state;
  const sizes = { ...now, tick: past };
  const inputs = sample(spec, sizes, past, { optional: true });
  plain(path)({ inputs, params, state, outputs: outputColumns(spec, sizes), sizes });
  return state;
}

/** New columns for every output. */
export function outputColumns(spec: Spec, sizes: Sizes): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(outputsOf(spec)).map(([name, { dims }]) => [name, new Float64Array(cells(dims, sizes))]),
  );
}
