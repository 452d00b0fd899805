// Every spec becomes a checked call. This layer knows no formula: whatever it needs to know stands in the spec.
import { Bank, type BankOptions, count, initialState, strict } from "./bank.ts";
import { checkDomain, type Given, measure, readInputs, readParams, type Source, unknownName, wrongKind } from "./check.ts";
import { compileSync, defaultStaging, Engine } from "./engine.ts";
import { bytesFor, cellAt, columnsOf, frame, type Frame, type Instance, type Kernel, layout } from "./memory.ts";
import { kernelOf, type Plan, plan, type Sizes } from "./plan.ts";
import { cell, pack, type Result, sinksFor } from "./results.ts";
import type { Catalog, Spec } from "./spec.ts";
import { isField } from "./spec.ts";
import { stream } from "./stream.ts";
import { runGroups } from "./groups.ts";
import type { Bound } from "./types.ts";
import { Workspace } from "./workspace.ts";

export interface BindOptions {
  /** bytes of wasm memory that plain calls stream through */
  readonly staging?: number;
  /** digest of the module, for `info` */
  readonly sha256?: string | undefined;
}

interface CallOptions {
  readonly out?: unknown;
  readonly onInvalid?: "nan" | "throw";
  readonly sizes?: Sizes;
  readonly entities?: number;
  readonly state?: Given;
}

const optionNames = { out: 0, onInvalid: 0, sizes: 0, entities: 0, state: 0 };
const noOptions: CallOptions = {};

/** A catalogue of formulas over a compiled module with their kernels. */
export function bind<const C extends Catalog>(catalog: C, module: WebAssembly.Module, options: BindOptions = {}): Bound<C> {
  const engine = new Engine(module, options.sha256, options.staging ?? defaultStaging);
  const domains = Object.entries(catalog).map(([domain, specs]) => [
    domain,
    Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, formula(plan(domain, name, spec), engine)])),
  ]);
  return { ...Object.fromEntries(domains), info: engine.info } as Bound<C>;
}

/** The same from bytes, at once. */
export const bindSync = <const C extends Catalog>(catalog: C, bytes: BufferSource, options?: BindOptions): Bound<C> =>
  bind(catalog, compileSync(bytes), options);

function formula(plan: Plan, engine: Engine) {
  const kernel = kernelIn(plan, engine.shared, false);
  const wide = plan.spec.int64 ? kernelIn(plan, engine.shared, true) : undefined;
  const call = caller(plan, engine, kernel, wide);
  const workspace = (size: number | Sizes, { int64 = false } = {}) => new Workspace(plan, engine, size, int64);
  const bank = (entities: number, params?: Given, options: BankOptions = {}) =>
    new Bank(plan, engine, entities, params, options);
  return Object.assign(call, { spec: plan.spec as Spec, ...(plan.spec.state ? { bank } : { workspace }) });
}

function kernelIn(plan: Plan, instance: Instance, int64: boolean): Kernel {
  const name = kernelOf(plan, int64);
  const kernel = instance.exports[name];
  if (typeof kernel !== "function") throw new TypeError(`${plan.path}: the wasm does not export "${name}"`);
  return kernel as Kernel;
}

function caller(plan: Plan, engine: Engine, narrow: Kernel, wide: Kernel | undefined) {
  const { shared } = engine;
  const slots = columnsOf(plan);
  const inner = plan.shape === "recurrence" ? "entity" : "row";
  const streams = plan.shape === "map" || plan.shape === "recurrence";
  const fixed = streams && plan.regular ? frame(slots, {}, inner, shared.base, shared.end) : undefined;

  return (inputs: Given, params?: Given, options: CallOptions = noOptions): Result => {
    if (options !== noOptions) checkOptions(plan, options);
    const { sources, int64, scalar } = readInputs(plan, inputs);
    const args: number[] = new Array(plan.args.length).fill(0);
    readParams(plan, params, args, plan.paramArg);
    if (int64 || strict(plan, options.onInvalid)) checkDomain(plan, sources);
    const kernel = int64 ? wide! : narrow;
    if (scalar && !int64 && fixed && options === noOptions) return row(plan, kernel, shared, fixed, args, sources as number[]);

    const sizes = measure(plan, sources, known(plan, options));
    const sinks = sinksFor(plan, sizes, options.out, int64);
    if (plan.shape === "groups") {
      const grow = (bytes: number) => {
        const instance = engine.create(bytes);
        return { instance, kernel: kernelIn(plan, instance, false) };
      };
      runGroups({ plan, kernel, instance: shared, sizes, args, sources, sinks, grow });
      const grouped = plan.inputs.some(({ field }, i) => field.kind === "offsets" && sources[i] !== undefined);
      return pack(plan, sinks, grouped || options.out !== undefined ? undefined : "group");
    }
    const place = streams ? (fixed ?? frame(slots, sizes, inner, shared.base, shared.end)) : whole(sizes);
    const instance = streams && place.rows ? shared : engine.create(bytesFor(slots, sizes));
    const used = instance === shared ? place : { ...layout(slots, sizes, instance.base), rows: Math.max(1, sizes[inner] ?? 1) };
    const from = plan.spec.state ? initialState(plan, args.slice(plan.paramArg), options.state, sizes, int64) : [];
    const run = instance === shared ? kernel : kernelIn(plan, instance, int64);
    stream({ plan, kernel: run, instance, int64, frame: used, sizes, args, sources, sinks, states: { from } });
    return scalar && options.out === undefined && streams ? one(plan, (i) => sinks[i]![0]!) : pack(plan, sinks);
  };
}

/** Formulas that are not streamed get a frame of their own size. */
const whole = (_: Sizes): Frame => ({ addresses: [], end: 0, rows: 0 });

/** One row from numbers: straight into the staging area and out again. */
function row(plan: Plan, kernel: Kernel, { f64 }: Instance, { addresses }: Frame, args: number[], sources: readonly (Source | undefined)[]): Result {
  const { inputs, outputs, states, lengthArg, axes } = plan;
  for (let i = 0; i < inputs.length; i++) {
    const { arg, field } = inputs[i]!;
    const value = sources[i] as number | undefined;
    if (value === undefined) continue;
    if (field.dims.length) {
      args[arg] = addresses[arg]!;
      f64[cellAt(addresses[arg]!)] = value;
    } else args[arg] = value;
  }
  for (let i = 0; i < axes.length; i++) args[lengthArg + i] = 1;
  if (states.length) {
    const initial = initialState(plan, args.slice(plan.paramArg), undefined, {}, false);
    for (let i = 0; i < states.length; i++) {
      const { arg } = states[i]!;
      args[arg] = addresses[arg]!;
      f64[cellAt(addresses[arg]!)] = initial[i] as number;
    }
  }
  for (let i = 0; i < outputs.length; i++) args[outputs[i]!.arg] = addresses[outputs[i]!.arg]!;
  kernel(...args);
  return one(plan, (i) => f64[cellAt(addresses[outputs[i]!.arg]!)]!);
}

function one({ spec, outputs }: Plan, value: (i: number) => number): Result {
  if (isField(spec.output)) return cell(outputs[0]!, value(0));
  const result: Record<string, ReturnType<typeof cell>> = {};
  for (let i = 0; i < outputs.length; i++) result[outputs[i]!.name] = cell(outputs[i]!, value(i));
  return result;
}

function checkOptions({ path, spec }: Plan, options: CallOptions): void {
  if (typeof options !== "object" || options === null) throw wrongKind(path, "options", "an object", options);
  for (const name in options) if (!Object.hasOwn(optionNames, name)) throw unknownName(path, "option", name, optionNames);
  for (const name of ["entities", "state"] as const)
    if (options[name] !== undefined && !spec.state) throw unknownName(path, "option", name, { out: 0, onInvalid: 0, sizes: 0 });
}

/** Axis lengths that the inputs need not tell. */
function known({ path, spec }: Plan, { sizes, entities }: CallOptions): Sizes {
  return spec.state ? { ...sizes, entity: entities === undefined ? 1 : count(path, "entities", entities, 1) } : { ...sizes };
}
