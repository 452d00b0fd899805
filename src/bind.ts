// Every spec becomes a checked call. This layer knows no formula: whatever it needs to know stands in the spec.
import { Bank, type BankOptions, checkSizes, count, strict } from "./bank.ts";
import {
  checkDomain,
  checkSums,
  type Given,
  type Inputs,
  measure,
  readInputs,
  readNamed,
  readParams,
  type Sources,
  wrongKind,
  wrongValue,
} from "./check.ts";
import { defaultStaging, Engine } from "./engine.ts";
import { runGroups } from "./groups.ts";
import type { WasmModule } from "./host.ts";
import {
  bytesFor,
  cellAt,
  columnsOf,
  type Frame,
  fixedScratch,
  frame,
  type Instance,
  type Kernel,
  layout,
  page,
} from "./memory.ts";
import { kernelOf, type Plan, plan, type Sizes } from "./plan.ts";
import { cell, pack, type Result, readOut, sinksFor, type Wanted } from "./results.ts";
import { type Catalog, isField } from "./spec.ts";
import { initialState, readState } from "./state.ts";
import { stream } from "./stream.ts";
import type { Bound } from "./types.ts";
import { type ParamColumns, vary, varyingPlan } from "./varying.ts";
import { Workspace, type WorkspaceOptions } from "./workspace.ts";

export interface BindOptions {
  /** bytes of wasm memory that plain calls stream through */
  readonly staging?: number | undefined;
  /** digest of the module, for `info` */
  readonly sha256?: string | undefined;
}

interface CallOptions {
  readonly out: Wanted;
  readonly strict: boolean;
  /** NaN was asked for by name */
  readonly lenient: boolean;
  /** axis lengths that the inputs need not tell */
  readonly sizes: Sizes;
  readonly state: Given | undefined;
  /** the number of entities was given */
  readonly counted?: boolean;
}

const noOptions = {};

/** Bytes that one wasm memory holds beside its first page. */
const most = 65535 * page;

/** A catalogue of formulas over a compiled module with their kernels. */
export function bind<const C extends Catalog>(catalog: C, module: WasmModule, options: BindOptions = {}): Bound<C> {
  const { staging = defaultStaging, sha256 } = options;
  if (count("lanewise", "staging", staging, page) > most)
    throw wrongValue("lanewise", "staging", `at most ${most}`, staging);
  const engine = new Engine(module as WebAssembly.Module, sha256, staging);
  const domains = Object.entries(catalog).map(([domain, specs]) => [
    domain,
    Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, formula(plan(domain, name, spec), engine)])),
  ]);
  return { ...Object.fromEntries(domains), info: engine.info } as Bound<C>;
}

function formula(plan: Plan, engine: Engine) {
  const workspace = (size: number | Sizes, options: WorkspaceOptions = {}) =>
    new Workspace(plan, engine, size, options);
  const bank = (entities: number, params?: Given, options: BankOptions = {}) =>
    new Bank(plan, engine, entities, params, options);
  const call = Object.defineProperty(caller(plan, engine), "name", { value: plan.name });
  return Object.assign(call, { spec: plan.spec, ...(plan.spec.state ? { bank } : { workspace }) });
}

function kernelIn(plan: Plan, { exports }: Instance, int64: boolean): Kernel {
  const name = kernelOf(plan, int64);
  const kernel = exports[name];
  if (typeof kernel !== "function") throw new TypeError(`${plan.path}: the wasm does not export "${name}"`);
  return kernel as Kernel;
}

/** What a call was given, read once. */
interface Call extends Inputs {
  readonly args: number[];
  readonly options: CallOptions;
  /** without options */
  readonly plain: boolean;
}

function caller(plan: Plan, engine: Engine) {
  const usual = {
    out: undefined,
    strict: plan.spec.strict ?? false,
    lenient: false,
    sizes: plan.spec.state ? { entity: 1 } : {},
    state: undefined,
  };
  const compute = computer(plan, engine);
  let varying: ReturnType<typeof varyingComputer> | undefined;
  return (inputs: Given, params?: Given, options: Given = noOptions): Result => {
    const plain = options === noOptions;
    const own: CallOptions = plain ? usual : readOptions(plan, options);
    const { sources, int64, scalar } = readInputs(plan, inputs);
    const args = (int64 ? plan.wideDefaults : plan.defaults).slice();
    const columns = readParams(plan, params, args, int64);
    // Everything is read: from here on no code of the caller runs that could change what is checked.
    if (columns === undefined) return compute({ sources, int64, scalar, args, options: own, plain });
    varying ??= varyingComputer(plan, engine, columns);
    return varying({ sources, int64, scalar, args, options: own, plain }, columns);
  };
}

/** The same where parameters are columns. */
function varyingComputer(plan: Plan, engine: Engine, first: ParamColumns) {
  const own = varyingPlan(plan, engine.shared.exports, first);
  const compute = computer(own, engine);
  return (call: Call, columns: ParamColumns): Result => {
    const { args, held, length } = vary(plan, own, call.args, columns);
    if (!plan.spec.state)
      return compute({
        ...call,
        sources: [...call.sources, ...Object.values(held)],
        scalar: false,
        args,
        plain: false,
      });
    const { sizes, state, counted = false } = call.options;
    const options = {
      ...call.options,
      sizes: counted ? sizes : { ...sizes, entity: length },
      state: { ...state, ...held },
    };
    return compute({ ...call, scalar: false, args, options, plain: false });
  };
}

/** Computes what was read. */
function computer(plan: Plan, engine: Engine) {
  const { shape, spec } = plan;
  const slots = columnsOf(plan);
  const streams = shape === "map" || shape === "recurrence";
  const inner = shape === "recurrence" ? "entity" : "row";
  const sums = plan.inputs.some(({ field }) => field.sums);
  const stage = (instance: Instance) => {
    const narrow = kernelIn(plan, instance, false);
    const fixed = streams && plan.regular ? frame(slots, {}, inner, instance.base, instance.end) : undefined;
    return {
      instance,
      narrow,
      wide: spec.int64 ? kernelIn(plan, instance, true) : narrow,
      fixed,
      one: fixed && oneRow(plan, narrow, instance, fixed),
    };
  };
  let staged = stage(engine.shared);
  // Scratch that would crowd the columns out of the staging area: the first call makes one with room for both.
  const bulk = fixedScratch(plan, {});
  let crowded = bulk > engine.staging / 4;

  return ({ sources, int64, scalar, args, options, plain }: Call): Result => {
    const { out, strict, lenient, sizes: known, state } = options;
    const throws = int64 || strict;
    if (throws) checkDomain(plan, sources);
    if (crowded) {
      staged = stage(engine.create(engine.staging + bulk));
      crowded = false;
    }
    const { instance, narrow, wide, fixed, one } = staged;
    if (scalar && one && !int64 && plain) return one(args, sources);

    const sizes = measure(plan, sources, known);
    if (sums && !lenient) checkSums(plan, sources, sizes, args, throws);
    const sinks = sinksFor(plan, sizes, out, int64, sources);
    const kernel = int64 ? wide : narrow;
    if (shape === "groups") {
      const grow = (bytes: number) => {
        const large = engine.lend(bytes);
        return { instance: large, kernel: kernelIn(plan, large, false) };
      };
      runGroups({ plan, kernel, instance, sizes, args, sources, sinks, grow });
      const grouped = plan.inputs.some(({ field }, i) => field.kind === "offsets" && sources[i] !== undefined);
      return pack(plan, sinks, grouped || out !== undefined ? undefined : "group");
    }
    const from = spec.state ? initialState(plan, args, state, sizes, int64) : [];
    const place = streams ? (fixed ?? frame(slots, sizes, inner, instance.base, instance.end)) : undefined;
    if (place?.rows)
      stream({ plan, kernel, instance, int64, frame: place, sizes, args, sources, sinks, states: { from } });
    else {
      // What cannot be cut into blocks gets an instance of its own size.
      const large = engine.lend(bytesFor(slots, sizes));
      const own = { ...layout(slots, sizes, large.base), rows: Math.max(1, sizes[inner] ?? 1) };
      const kernel = kernelIn(plan, large, int64);
      stream({ plan, kernel, instance: large, int64, frame: own, sizes, args, sources, sinks, states: { from } });
    }
    const single = scalar && streams && out === undefined && sinks[0]!.length === 1;
    return single ? row(plan, (i) => sinks[i]![0]!) : pack(plan, sinks);
  };
}

/** One row from numbers: straight into the staging area and out again. */
function oneRow(plan: Plan, kernel: Kernel, { f64 }: Instance, { addresses }: Frame) {
  const { inputs, outputs, states, scratch, lengthArg, axes } = plan;
  const at = addresses.map(cellAt);
  return (args: number[], sources: Sources): Result => {
    for (let i = 0; i < inputs.length; i++) {
      const { arg, blocked } = inputs[i]!;
      const value = sources[i] as number | undefined;
      if (value === undefined) continue;
      args[arg] = blocked ? addresses[arg]! : value;
      // The lane beside the row computes it too: garbage there would take a slower path.
      if (blocked) f64[at[arg]!] = f64[at[arg]! + 1] = value;
    }
    for (let i = 0; i < axes.length; i++) args[lengthArg + i] = 1;
    if (states.length) {
      const initial = initialState(plan, args, undefined, {}, false);
      for (let i = 0; i < states.length; i++) {
        const { arg, width } = states[i]!;
        args[arg] = addresses[arg]!;
        for (let k = 0; k < width; k++) f64[at[arg]! + k] = initial[i] as number;
      }
    }
    for (let i = 0; i < outputs.length; i++) {
      const { arg, mirror } = outputs[i]!;
      args[arg] = mirror === undefined ? addresses[arg]! : 0;
    }
    for (const { arg } of scratch) args[arg] = addresses[arg]!;
    kernel(...args);
    return row(plan, (i) => f64[at[outputs[i]!.mirror ?? outputs[i]!.arg]!]!);
  };
}

function row({ spec, outputs }: Plan, value: (i: number) => number): Result {
  if (isField(spec.output)) return cell(outputs[0]!, value(0));
  const result: Record<string, ReturnType<typeof cell>> = {};
  for (let i = 0; i < outputs.length; i++) result[outputs[i]!.name] = cell(outputs[i]!, value(i));
  return result;
}

const optionNames = ["out", "onInvalid", "sizes"];
const optionNamesWithState = [...optionNames, "entities", "state"];

/** Options as they are given, each read once. */
function readOptions(plan: Plan, given: unknown): CallOptions {
  const { path, spec, axes } = plan;
  const names = spec.state ? optionNamesWithState : optionNames;
  const { out, onInvalid, sizes, entities, state } = readNamed(path, "options", "option", given, names);
  if (out === null) throw wrongKind(path, "out", "columns to write to", null);
  return {
    out: readOut(plan, out),
    strict: strict(plan, onInvalid),
    lenient: onInvalid === "nan",
    sizes: known(path, checkSizes(path, axes, sizes), spec.state ? entities : null),
    state: readState(plan, state),
    counted: entities !== undefined || (sizes as Sizes | undefined)?.entity !== undefined,
  };
}

/** Axis lengths that the inputs need not tell; entities are null where there is no state. */
function known(path: string, sizes: Sizes, entities: unknown): Sizes {
  if (entities === null) return sizes;
  const entity = count(path, "entities", entities ?? sizes.entity ?? 1, 1);
  if (sizes.entity !== undefined && sizes.entity !== entity)
    throw wrongValue(path, "entity", `${entity} in sizes, as entities say`, sizes.entity);
  return { ...sizes, entity };
}
