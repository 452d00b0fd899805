// Entities with state. The state lives in an instance of the bank's own; inputs and outputs stream past it in blocks, or stand
// in a window of the same memory for those who fill it in place.
import {
  cellsIn,
  checkDomain,
  checkHeld,
  type Given,
  measure,
  readInputs,
  readNamed,
  readParams,
  type Sources,
  unknownName,
  wrongColumn,
  wrongKind,
  wrongValue,
} from "./check.ts";
import { isA } from "./column.ts";
import type { Engine } from "./engine.ts";
import { placeIndices, streamEvents } from "./events.ts";
import {
  bytesFor,
  cellAt,
  columnsOf,
  type Frame,
  fixedScratch,
  frame,
  type Instance,
  type Kernel,
  type Layout,
  layout,
  leastFor,
  startAbsent,
  view,
} from "./memory.ts";
import { type Origin, origin } from "./origin.ts";
import { cells, eventsOf, extent, kernelOf, type Plan, type Sizes, type Slot } from "./plan.ts";
import { cell, nothing, pack, type Result, readOut, sinksFor, type Wanted } from "./results.ts";
import { decode, encode, header } from "./snapshot.ts";
import { isField } from "./spec.ts";
import { checkState, initialState, readState } from "./state.ts";
import { stream } from "./stream.ts";
import { heldParam, vary, varyingPlan } from "./varying.ts";

export interface BankOptions {
  /** where state starts instead of the spec's initial values: a number for all entities, or a column */
  readonly state?: Given;
  /** ticks that `inputs` and `outputs` hold in wasm memory, for filling and reading in place; none unless asked */
  readonly window?: number;
  /** lengths of axes beside ticks and entities */
  readonly sizes?: Sizes;
  /** columns in 64-bit integers, where the formula has them */
  readonly int64?: boolean;
  readonly onInvalid?: "nan" | "throw";
}

export interface StepOptions {
  /** the caller's own columns to write to; outputs that are not named are not computed; null: none, read `state` */
  readonly out?: unknown;
}

export interface LoadOptions {
  /** whether a state saved under other parameters is taken up (any, the default) or refused (same) */
  readonly params?: "any" | "same";
}

const optionNames = ["state", "window", "sizes", "int64", "onInvalid"];
const loadOptionNames = ["params"];

/** A bank as it was asked for: all is read, and right. */
export interface Asked {
  /** its own where parameters are columns: they stand beside its state */
  readonly plan: Plan;
  readonly args: readonly number[];
  readonly int64: boolean;
  readonly strict: boolean;
  readonly window: number;
  /** of all axes but ticks */
  readonly sizes: Sizes;
  /** by position of the state */
  readonly initial: Sources;
}

export function readBank(
  plan: Plan,
  engine: Engine,
  entities: number,
  params: Given | undefined,
  options: BankOptions,
): Asked {
  const { path } = plan;
  const { sizes: lengths, onInvalid, state, ...rest } = readNamed(path, "options", "option", options, optionNames);
  const given = readState(plan, state);
  count(path, "entities", entities, 1);
  const int64 = inIntegers(plan, rest.int64);
  const throws = strict(plan, onInvalid);
  const window = rest.window === undefined ? 0 : count(path, "window", rest.window, 1);
  const sizes: Sizes = { ...plan.spec.sizes, ...bankSizes(path, plan.axes, lengths), entity: entities };
  for (const axis of plan.axes)
    if (axis !== "tick" && sizes[axis] === undefined)
      throw new RangeError(`${path}: a bank needs the length of axis "${axis}", pass { sizes: { ${axis}: ... } }`);
  checkHeld(plan, sizes);
  const args = (int64 ? plan.wideDefaults : plan.defaults).slice();
  const asked = { int64, strict: throws, window, sizes };
  const columns = readParams(plan, params, args, int64);
  if (!columns) return { ...asked, plan, args, initial: initialState(plan, args, given, sizes, int64) };
  // Each entity has parameters of its own: they stand beside its state.
  const own = varyingPlan(plan, engine.shared.exports, columns);
  const varied = vary(plan, own, args, columns);
  const initial = initialState(own, varied.args, { ...given, ...varied.held }, sizes, int64);
  return { ...asked, plan: own, args: varied.args, initial };
}

/** What a saved state holds, by name: of this formula, version and size, as it was saved, and state indeed. */
export function readSaved(
  bytes: Uint8Array,
  { plan, args, int64, sizes }: Pick<Asked, "plan" | "args" | "int64" | "sizes">,
  options: LoadOptions | undefined = {},
): Readonly<Record<string, Float64Array>> {
  const { path, states } = plan;
  const same = readLoadOptions(path, options);
  const entities = sizes.entity!;
  const widths = widthsOf(plan, sizes);
  const size = widths.reduce((sum, width) => sum + width * entities * 8, 0);
  const body = decode(bytes, plan, header(plan, entities, int64, widths, args), size, same);
  let at = 0;
  const columns = Object.fromEntries(
    states.map(({ name }, i) => {
      const cells = widths[i]! * entities;
      const column = new (int64 ? BigInt64Array : Float64Array)(body, at, cells);
      at += cells * 8;
      return [name, column];
    }),
  );
  checkState(plan, columns, entities);
  return columns as Record<string, Float64Array>;
}

/** State by name as bytes. */
export function toBytes(
  { plan, args, int64, sizes }: Pick<Asked, "plan" | "args" | "int64" | "sizes">,
  columns: Readonly<Record<string, Float64Array>>,
): Uint8Array<ArrayBuffer> {
  const head = header(plan, sizes.entity!, int64, widthsOf(plan, sizes), args);
  return encode(
    head,
    plan.states.map(({ name }) => bytesOf(columns[name]!)),
  );
}

/** Cells of each state per entity. */
const widthsOf = ({ states }: Plan, sizes: Sizes) => states.map(({ post }) => cells(post, sizes));

export class Bank {
  readonly entities: number;
  /** current state, one column a variable: views that may be read and written at any time between steps */
  readonly state: Readonly<Record<string, Float64Array>>;
  /** all that is kept of entities: their state, and parameters of their own */
  protected readonly columns: Readonly<Record<string, Float64Array>>;
  protected readonly plan: Plan;
  protected readonly int64: boolean;
  protected readonly strict: boolean;
  readonly #engine: Engine;
  readonly #sizes: Sizes;
  readonly #anyTicks: Sizes;
  readonly #oneTick: Sizes;
  /** kernel arguments with this bank's parameters */
  protected readonly args: readonly number[];
  readonly #initial: Sources;
  readonly #resident: Layout;
  readonly #window: number;
  readonly #windowAt: Layout | undefined;
  protected live: { readonly instance: Instance; readonly kernel: Kernel; readonly events: Kernel } | undefined;
  /** kernel arguments of a run over the window */
  #inPlace: number[] | undefined;
  #steady: Frame | undefined;
  #picked: Frame | undefined;

  /** `reserved`: bytes at the beginning of its memory that state keeps out of. */
  constructor(
    given: Plan,
    engine: Engine,
    entities: number,
    params: Given | undefined,
    options: BankOptions,
    reserved = 0,
  ) {
    const asked = readBank(given, engine, entities, params, options);
    const { plan } = asked;
    this.#engine = engine;
    this.entities = entities;
    this.int64 = asked.int64;
    this.strict = asked.strict;
    this.#window = asked.window;
    this.#anyTicks = asked.sizes;
    this.#oneTick = { ...asked.sizes, tick: 1 };
    this.#sizes = { ...asked.sizes, tick: Math.max(1, asked.window) };
    this.plan = plan;
    this.args = asked.args;
    this.#initial = asked.initial;

    // Of a window of one tick, outputs that equal state are the state.
    const mirrored = (slot: Slot) => this.#window === 1 && slot.mirror !== undefined;
    const ports = [...plan.inputs, ...plan.outputs.filter((slot) => !mirrored(slot)), ...plan.scratch];
    const stateBytes = bytesFor(plan.states, this.#sizes);
    const windowBytes = this.#window ? bytesFor(ports, this.#sizes) : 0;
    const staging = Math.max(engine.staging, leastFor(columnsOf(plan), this.#sizes, "entity"));
    const instance = engine.create(reserved + stateBytes + windowBytes + staging + fixedScratch(plan, this.#sizes));
    const kernel = instance.exports[kernelOf(plan, this.int64)] as Kernel;
    this.live = { instance, kernel, events: instance.exports[eventsOf(plan, this.int64)] as Kernel };
    this.#resident = layout(plan.states, this.#sizes, Math.max(instance.base, reserved));
    this.states = { at: plan.states.map(({ arg }) => this.#resident.addresses[arg]!) };
    this.#windowAt = this.#window ? layout(ports, this.#sizes, this.#resident.end) : undefined;
    const cellsOf = (slot: Slot, { addresses }: Layout) => {
      const at = cellAt(mirrored(slot) ? this.#resident.addresses[slot.mirror!]! : addresses[slot.arg]!);
      return view(instance, this.int64).subarray(at, at + extent(slot, this.#sizes));
    };
    this.columns = Object.fromEntries(plan.states.map((slot) => [slot.name, cellsOf(slot, this.#resident)]));
    this.state = Object.fromEntries(Object.entries(this.columns).filter(([name]) => !heldParam(name)));
    const windowed = (slots: Plan["inputs"]) =>
      Object.fromEntries(slots.map((slot) => [slot.name, cellsOf(slot, this.#windowAt!)]));
    this.#views = this.#window ? { inputs: windowed(plan.inputs), outputs: windowed(plan.outputs) } : undefined;
    if (this.#views) startAbsent(plan, this.#views.inputs, this.#sizes);
    this.reset();
  }

  protected readonly states: { readonly at: readonly number[] };
  readonly #views:
    | { readonly inputs: Record<string, Float64Array>; readonly outputs: Record<string, Float64Array> }
    | undefined;

  /** Inputs in wasm memory, `window` ticks of all entities; fill them, then `run()`. */
  get inputs(): Readonly<Record<string, Float64Array>> {
    return this.#ports().inputs;
  }

  /** Outputs of the last `run()` in place. */
  get outputs(): Readonly<Record<string, Float64Array>> {
    return this.#ports().outputs;
  }

  #ports() {
    if (!this.#views)
      throw new RangeError(`${this.plan.path}: this bank has no window, make it with { window: ticks }`);
    return this.#views;
  }

  /** One tick of all entities: one value per entity in each column. */
  step(inputs: Given, options: StepOptions = {}): Result | undefined {
    return this.advance(inputs, options, 1);
  }

  /** Many ticks, time-major: all entities of the first tick, then of the next. Without inputs, the window in place. */
  run(inputs?: Given, options: StepOptions = {}): Result | undefined {
    if (inputs !== undefined) return this.advance(inputs, options, 0);
    const { kernel } = this.#alive();
    this.#ports();
    if (this.strict) checkState(this.plan, this.columns, this.entities);
    this.#inPlace ??= this.plan.args.map(({ role, name }, i) =>
      role === "length"
        ? this.#sizes[name]!
        : (this.#resident.addresses[i] ?? this.#windowAt!.addresses[i] ?? this.args[i]!),
    );
    kernel(...this.#inPlace);
    return undefined;
  }

  /** One tick, or as many as the columns hold where `ticks` is 0. `read`: inputs by position, where they were read already. */
  protected advance(
    given: Given,
    options: StepOptions = {},
    ticks: number,
    read?: readonly unknown[],
  ): Result | undefined {
    const out = readStepOptions(this.plan, options);
    const { instance, kernel } = this.#alive();
    const plan = this.plan;
    const sources = this.#read(given, read);
    const sizes = measure(plan, sources, ticks ? this.#oneTick : this.#anyTicks);
    const sinks = sinksFor(plan, sizes, out, this.int64, sources, this.columns);
    if (this.strict) checkState(plan, this.columns, this.entities);
    this.#steady ??= frame(
      [...plan.inputs, ...plan.outputs, ...plan.scratch],
      sizes,
      "entity",
      this.#staging(),
      instance.end,
    );
    const states = this.states;
    stream({
      plan,
      kernel,
      instance,
      int64: this.int64,
      frame: this.#steady,
      sizes,
      args: this.args.slice(),
      sources,
      sinks,
      states,
    });
    return out === nothing ? undefined : pack(plan, sinks);
  }

  /** One observation for each of some entities, in the order given; an entity may come up more than once. */
  stepAt(indices: Uint32Array, inputs: Given, options: StepOptions = {}): Result | undefined {
    return this.events(indices, inputs, options);
  }

  /** One observation of one entity: numbers in, numbers out. */
  at(entity: number, inputs: Given): Result {
    return this.event(entity, inputs);
  }

  protected event(entity: number, given: Given, read?: readonly unknown[]): Result {
    const { path, inputs, spec } = this.plan;
    if (count(path, "entity", entity, 0) >= this.entities)
      throw wrongValue(path, "entity", `0 to ${this.entities - 1}`, entity);
    const { sources } = readInputs(this.plan, given, read);
    const at = inputs.findIndex((slot, i) => typeof sources[i] === "object" && isCell(slot));
    if (at >= 0) throw wrongKind(path, inputs[at]!.name, this.int64 ? "bigint" : "number", sources[at]);
    const result = this.events(Uint32Array.of(entity), given, {}, sources);
    const value = (slot: Slot, column: Float64Array) => (isCell(slot) ? cell(slot, column[0]!) : column);
    if (isField(spec.output)) return value(this.plan.outputs[0]!, result as Float64Array);
    const columns = result as Readonly<Record<string, Float64Array>>;
    return Object.fromEntries(this.plan.outputs.map((slot) => [slot.name, value(slot, columns[slot.name]!)]));
  }

  protected events(
    indices: Uint32Array,
    given: Given,
    options: StepOptions = {},
    read?: readonly unknown[],
  ): Result | undefined {
    const out = readStepOptions(this.plan, options);
    const { instance, events } = this.#alive();
    const plan = this.plan;
    const sources = this.#read(given, read);
    const turns = readIndices(plan.path, indices);
    const sizes = measure(plan, sources, { ...this.#sizes, tick: 1, entity: turns });
    this.#picked ??= frame(
      [...plan.inputs, ...plan.outputs, ...plan.scratch, plan.index!],
      sizes,
      "entity",
      this.#staging(),
      instance.end,
    );
    const chosen = placeIndices({ plan, instance, frame: this.#picked }, indices, this.entities);
    const sinks = sinksFor(plan, sizes, out, this.int64, sources, this.columns);
    if (this.strict) checkState(plan, this.columns, this.entities, chosen);
    const args = this.args.slice();
    plan.states.forEach(({ arg }, i) => {
      args[arg] = this.states.at[i]!;
    });
    // Written out: fields behind a spread cost V8 a microsecond each.
    const run = {
      plan,
      kernel: events,
      instance,
      int64: this.int64,
      frame: this.#picked,
      sizes,
      args,
      sources,
      sinks,
      states: this.states,
    };
    streamEvents(run, chosen);
    return out === nothing ? undefined : pack(plan, sinks);
  }

  /** Back to the initial state. */
  reset(): void {
    this.#alive();
    this.plan.states.forEach(({ name }, i) => {
      const initial = this.#initial[i]!;
      if (typeof initial === "object") this.columns[name]!.set(initial as Float64Array);
      else this.columns[name]!.fill(initial as number);
    });
  }

  /** The state as bytes, for `load` of a bank of the same formula and size. */
  save(): Uint8Array<ArrayBuffer> {
    this.#alive();
    return toBytes(this.#kept(), this.columns);
  }

  /**
   * Takes up a saved state; refuses what is not this formula's, version's and size's, what was changed on its way, and what is no
   * state, and then changes nothing. Parameters may differ unless they are asked to be the `same`.
   */
  load(bytes: Uint8Array, options: LoadOptions = {}): void {
    this.#alive();
    const columns = readSaved(bytes, this.#kept(), options);
    for (const { name } of this.plan.states) this.columns[name]!.set(columns[name]!);
  }

  get [origin](): Origin {
    const { plan, entities, int64, args } = this;
    const { entity: _, tick: __, ...sizes } = this.#sizes;
    return { engine: this.#engine, plan, bank: { entities, int64, args, sizes } };
  }

  /** Lets go of the memory. Views handed out stay readable. */
  dispose(): void {
    this.live = undefined;
  }

  #kept() {
    return { plan: this.plan, args: this.args, int64: this.int64, sizes: this.#anyTicks };
  }

  #alive() {
    if (!this.live) throw new Error(`${this.plan.path}: this bank was disposed`);
    return this.live;
  }

  #read(given: Given, read?: readonly unknown[]): Sources {
    const { sources, int64 } = readInputs(this.plan, given, read);
    if (int64 !== this.int64)
      throw new TypeError(
        `${this.plan.path}: a bank made with { int64: ${this.int64} } expected columns in ${this.int64 ? "BigInt64Array" : "Float64Array"}`,
      );
    if (this.strict || int64) checkDomain(this.plan, sources);
    return sources;
  }

  /** Blocks stream through what lies behind the state and the window. */
  #staging = () => (this.#windowAt ?? this.#resident).end;
}

const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
Object.defineProperty(Bank.prototype, dispose, {
  value(this: Bank) {
    this.dispose();
  },
});

export function count(path: string, name: string, value: unknown, least: number): number {
  if (typeof value !== "number") throw wrongKind(path, name, "number", value);
  if (!Number.isInteger(value) || value < least)
    throw wrongValue(path, name, `a whole number, ${least} or more`, value);
  return value;
}

export function strict(plan: Plan, onInvalid: unknown): boolean {
  if (onInvalid === undefined) return plan.spec.strict ?? false;
  if (onInvalid !== "nan" && onInvalid !== "throw")
    throw wrongValue(plan.path, "onInvalid", `"nan" or "throw"`, onInvalid);
  return onInvalid === "throw";
}

/** Whether an event brings, or gives, one number of it. */
const isCell = ({ blocked, post }: Slot) => blocked && !post.length;

const bytesOf = (column: Float64Array) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

/** Lengths of axes that the caller gives, each read once. */
export function checkSizes(path: string, axes: readonly string[], given: unknown): Sizes {
  if (given === undefined) return {};
  const sizes = readNamed(path, "sizes", "axis", given, axes) as Sizes;
  for (const axis in sizes) count(path, axis, sizes[axis], 0);
  return sizes;
}

/** Those of a bank, whose entities and ticks are told otherwise. */
function bankSizes(path: string, axes: readonly string[], given: unknown): Sizes {
  const sizes = checkSizes(path, axes, given);
  for (const axis of ["entity", "tick"])
    if (sizes[axis] !== undefined)
      throw wrongValue(path, axis, "to be left out of a bank's sizes: its entities and columns tell", sizes[axis]);
  return sizes;
}

/** Whether columns are in 64-bit integers, where the formula has them. */
export function inIntegers({ path, spec }: Plan, int64: unknown): boolean {
  if (int64 === undefined) return false;
  if (typeof int64 !== "boolean") throw wrongKind(path, "int64", "boolean", int64);
  if (int64 && !spec.int64) throw wrongValue(path, "int64", "false: this formula works in doubles", true);
  return int64;
}

function readStepOptions(plan: Plan, options: unknown): Wanted {
  if (typeof options !== "object" || options === null) throw wrongKind(plan.path, "options", "an object", options);
  for (const name in options) if (name !== "out") throw unknownName(plan.path, "option", name, ["out"]);
  return readOut(plan, (options as StepOptions).out);
}

/** How many entities come up; which is looked at once they are in wasm memory. */
function readIndices(path: string, given: unknown): number {
  if (!isA("Uint32Array", given)) throw wrongColumn(path, "indices", "Uint32Array", "Uint32Array", given);
  return cellsIn(path, "indices", given);
}

/** Whether a save must have been made under the same parameters. */
function readLoadOptions(path: string, options: unknown): boolean {
  const { params = "any" } = readNamed(path, "options", "option", options, loadOptionNames);
  if (params !== "any" && params !== "same") throw wrongValue(path, "params", `"any" or "same"`, params);
  return params === "same";
}
