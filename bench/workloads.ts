// What is measured of a formula: its rows; a bank and one long series of a recurrence; many groups and one.

import { type AnyIo, plain } from "../reference/index.ts";
import { random } from "../reference/random.ts";
import { type Sample, sample } from "../reference/sample.ts";
import { settings } from "../reference/settings/index.ts";
import { groupLength } from "../reference/settings/setting.ts";
import { axes } from "../src/abi.ts";
import { cells, plan, type Sizes } from "../src/plan.ts";
import { outputsOf, type Spec } from "../src/spec.ts";

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
  // A formula whose rows have another name has them told by its setting.
  const known = axes(spec);
  const own = Object.entries(lengths[shape](n)).filter(([axis]) => spec.state || known.includes(axis));
  // Two cells along an axis whose length nobody tells.
  const few = Object.fromEntries(known.map((axis) => [axis, 2]));
  const sizes: Sizes = { ...few, ...told, ...Object.fromEntries(own) };
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
