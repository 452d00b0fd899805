// The general caller of a formula: takes whatever a call may be given, and knows every message. This layer knows no formula:
// whatever it needs to know stands in the spec.
import { checkSizes, count, strict } from "./bank.ts";
import {
  checkDomain,
  checkSums,
  type Given,
  type Inputs,
  measure,
  readInputs,
  readNamed,
  readParams,
  wrongKind,
  wrongValue,
} from "./check.ts";
import type { Engine } from "./engine.ts";
import { runGroups } from "./groups.ts";
import { bytesFor, columnsOf, fixedScratch, frame, type Instance, type Kernel, layout } from "./memory.ts";
import { kernelOf, type Plan, type Sizes } from "./plan.ts";
import { cell, pack, type Result, readOut, sinksFor, type Wanted } from "./results.ts";
import { isField } from "./spec.ts";
import { initialState, readState } from "./state.ts";
import { type Sinks, stream } from "./stream.ts";
import { type ParamColumns, vary, varyingPlan } from "./varying.ts";

export interface CallOptions {
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

function kernelIn(plan: Plan, { exports }: Instance, int64: boolean): Kernel {
  const name = kernelOf(plan, int64);
  const kernel = exports[name];
  if (typeof kernel !== "function") throw new TypeError(`${plan.path}: the wasm does not export "${name}"`);
  return kernel as Kernel;
}

/**
 * A formula as it is called. Who has read inputs already, by position, or parameters, hands them on: nothing of a caller's is read
 * twice.
 */
export type Caller = (
  inputs: Given,
  params?: Given,
  options?: Given,
  read?: readonly unknown[],
  p?: readonly number[],
) => Result;

/** What a call was given, read once. */
interface Call extends Inputs {
  readonly args: number[];
  readonly options: CallOptions;
}

/** The caller that takes everything, and knows every message. */
export function caller(plan: Plan, engine: Engine): Caller {
  const usual = {
    out: undefined,
    strict: plan.spec.strict ?? false,
    lenient: false,
    sizes: plan.spec.state ? { entity: 1 } : {},
    state: undefined,
  };
  const compute = computer(plan, engine);
  let varying: ReturnType<typeof varyingComputer> | undefined;
  return (inputs, params, options = noOptions, read, p) => {
    const own: CallOptions = options === noOptions ? usual : readOptions(plan, options);
    const { sources, int64, scalar } = readInputs(plan, inputs, read);
    const args = (int64 ? plan.wideDefaults : plan.defaults).slice();
    const columns = p ? takeParams(plan, p, args) : readParams(plan, params, args, int64);
    // Everything is read: from here on no code of the caller runs that could change what is checked.
    if (columns === undefined) return compute({ sources, int64, scalar, args, options: own });
    varying ??= varyingComputer(plan, engine, columns);
    return varying({ sources, int64, scalar, args, options: own }, columns);
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
      });
    const { sizes, state, counted = false } = call.options;
    const options = {
      ...call.options,
      sizes: counted ? sizes : { ...sizes, entity: length },
      state: { ...state, ...held },
    };
    return compute({ ...call, scalar: false, args, options });
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
    };
  };
  let staged = stage(engine.shared);
  // Scratch that would crowd the columns out of the staging area: the first call makes one with room for both.
  const bulk = fixedScratch(plan, {});
  let crowded = bulk > engine.staging / 4;

  return ({ sources, int64, scalar, args, options }: Call): Result => {
    const { out, strict, lenient, sizes: known, state } = options;
    const throws = int64 || strict;
    if (throws) checkDomain(plan, sources);
    if (crowded) {
      staged = stage(engine.create(engine.staging + bulk));
      crowded = false;
    }
    const { instance, narrow, wide, fixed } = staged;
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
    // However many entities there are said to be, none of them has a tick.
    if (sizes.tick === 0) return pack(plan, sinks);
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
    return single ? row(plan, sinks) : pack(plan, sinks);
  };
}

function takeParams({ paramArg }: Plan, p: readonly number[], args: number[]): undefined {
  for (let i = 0; i < p.length; i++) args[paramArg + i] = p[i]!;
}

/** The only row of a call on numbers. */
export function row({ spec, outputs }: Plan, sinks: Sinks): Result {
  const value = (i: number) => cell(outputs[i]!, sinks[i]![0]!);
  if (isField(spec.output)) return value(0);
  return Object.fromEntries(outputs.map(({ name }, i) => [name, value(i)]));
}

const optionNames = ["out", "onInvalid", "sizes"];
const optionNamesWithState = [...optionNames, "entities", "state"];

/** Options that a call of this formula may be given. */
export const optionNamesOf = ({ spec }: Plan): readonly string[] => (spec.state ? optionNamesWithState : optionNames);

/** Options as they are given, each read once. */
export function readOptions(plan: Plan, given: unknown): CallOptions {
  const { path, spec, axes } = plan;
  const { out, onInvalid, sizes, entities, state } = readNamed(path, "options", "option", given, optionNamesOf(plan));
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
