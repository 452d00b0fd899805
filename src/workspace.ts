// Columns in wasm memory that a caller fills and reads in place: no copies.
import { checkSizes, count, inIntegers } from "./bank.ts";
import { checkOffsets, type Given, readNamed, readParams, wrongKind, wrongValue } from "./check.ts";
import type { Engine } from "./engine.ts";
import {
  bytesFor,
  cellAt,
  columnsOf,
  type Instance,
  type Kernel,
  type Layout,
  layout,
  startAbsent,
  view,
} from "./memory.ts";
import { extent, kernelOf, type Plan, type Sizes, type Slot } from "./plan.ts";

export interface WorkspaceOptions {
  /** columns in 64-bit integers, where the formula has them */
  readonly int64?: boolean;
}

export class Workspace {
  /** fill these */
  readonly inputs: Readonly<Record<string, Float64Array | Uint32Array>>;
  /** read these after `run` */
  readonly outputs: Readonly<Record<string, Float64Array>>;
  readonly #plan: Plan;
  readonly #sizes: Sizes;
  readonly #instance: Instance;
  readonly #kernel: Kernel;
  readonly #layout: Layout;
  /** kernel arguments of a run over all rows with the default parameters */
  readonly #args: readonly number[];
  readonly #int64: boolean;

  constructor(plan: Plan, engine: Engine, size: number | Sizes, options: WorkspaceOptions) {
    const { path } = plan;
    const int64 = inIntegers(plan, readNamed(path, "options", "option", options, ["int64"]).int64);
    if (typeof size !== "number" && (typeof size !== "object" || size === null))
      throw wrongKind(path, "size", "a number or lengths", size);
    this.#plan = plan;
    this.#int64 = int64;
    const sizes = checkSizes(path, plan.axes, typeof size === "number" ? { [plan.axes[0]!]: size } : size);
    for (const axis of plan.axes) count(path, axis, sizes[axis], 0);
    this.#sizes = sizes;
    this.#instance = engine.create(bytesFor(columnsOf(plan), sizes));
    this.#kernel = this.#instance.exports[kernelOf(plan, int64)] as Kernel;
    this.#layout = layout(columnsOf(plan), sizes, this.#instance.base);
    const args = (int64 ? plan.wideDefaults : plan.defaults).slice();
    plan.args.forEach(({ role, name }, i) => {
      args[i] = role === "length" ? sizes[name]! : (this.#layout.addresses[i] ?? args[i]!);
    });
    this.#args = args;
    const cells = view(this.#instance, int64);
    const column = (slot: Slot) => {
      const address = this.#layout.addresses[slot.arg]!;
      const length = extent(slot, sizes);
      if (slot.field.kind === "offsets") return this.#instance.u32.subarray(address >>> 2, (address >>> 2) + length);
      return cells.subarray(cellAt(address), cellAt(address) + length);
    };
    const columns = (slots: readonly Slot[]) =>
      Object.fromEntries(slots.filter(({ direct }) => !direct).map((slot) => [slot.name, column(slot)]));
    this.inputs = columns(plan.inputs);
    this.outputs = columns(plan.outputs) as Record<string, Float64Array>;
    startAbsent(plan, this.inputs, sizes);
  }

  /** Computes the outputs from the inputs as they stand; of the first `rows` rows when told. */
  run(params?: Given, rows?: number): void {
    const { path, states, spec, axes, lengthArg, regular } = this.#plan;
    const axis = axes[0]!;
    if (rows !== undefined) {
      if (!regular) throw new RangeError(`${path}: "rows" expected to be left out: make a workspace of the right size`);
      if (count(path, "rows", rows, 0) > this.#sizes[axis]!)
        throw wrongValue(path, "rows", `at most ${this.#sizes[axis]}`, rows);
    }
    let args = this.#args;
    if (params !== undefined || rows !== undefined) {
      const own = args.slice();
      if (rows !== undefined) own[lengthArg] = rows;
      const columns = readParams(this.#plan, params, own, this.#int64);
      for (const name in columns) throw wrongKind(path, name, "number, for a workspace", columns[name]);
      args = own;
    }
    for (const slot of this.#plan.inputs)
      if (slot.field.kind === "offsets")
        checkOffsets(path, slot, this.inputs[slot.name] as Uint32Array, this.#sizes[slot.field.of!]!);
    states.forEach((slot) => {
      const at = cellAt(this.#layout.addresses[slot.arg]!);
      this.#instance.f64.fill(spec.carry![slot.name]!.initial as number, at, at + extent(slot, this.#sizes));
    });
    this.#kernel(...args);
  }
}
