// One formula in one engine: its kernels, and everything that its generated caller leaves alone. A generated caller takes what is
// plainly right. Whatever else comes, right or wrong, goes to the general caller with the values that were read so far: messages
// are the same by construction, and nothing of a caller's is read twice.
import { kernelName } from "./abi.ts";
import { Bank, type BankOptions } from "./bank.ts";
import { type Caller, caller } from "./caller.ts";
import { checkSums, type Given, plainlyInside, type Sources, unknownName } from "./check.ts";
import type { Engine } from "./engine.ts";
import type { Kernel } from "./memory.ts";
import { type Origin, origin } from "./origin.ts";
import { type Plan, plan, type Sizes } from "./plan.ts";
import type { Result } from "./results.ts";
import { isObject } from "./short.ts";
import { isField, isNumber, outputsOf, type Spec } from "./spec.ts";
import { Workspace, type WorkspaceOptions } from "./workspace.ts";

type MakeBank = new (
  general: General,
  reserved: number,
  entities: number,
  params?: Given,
  options?: BankOptions,
) => Bank;

/**
 * V8 gives objects with the same names one hidden class: a spec's and the rows of its formula. Where it knows of a property that it holds
 * objects, compiled code that stores 1.0 there gives up each time it does (Node 24: 450 ns a row for 70); what held a number once may hold
 * anything.
 */
function loosen(record: object | undefined): void {
  const fields = record as Record<string, unknown> | undefined;
  if (fields === undefined || Object.isFrozen(fields)) return;
  for (const name in fields) {
    const field = fields[name];
    fields[name] = 0;
    fields[name] = field;
  }
}

export class General implements Origin {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly path: string;
  /** where the shared memory ends */
  readonly end: number;
  /** parameters as they are given, each read once, where `params` could not take them */
  given: Given | undefined;
  #plan: Plan | undefined;
  #call: Caller | undefined;

  /** `frames`: where the callers put their columns. */
  constructor(
    readonly engine: Engine,
    readonly domain: string,
    readonly name: string,
    readonly spec: Spec,
    frames = Number.POSITIVE_INFINITY,
  ) {
    const { base, end, f64, u32 } = engine.shared;
    this.end = end;
    this.path = `${domain}.${name}`;
    if (base > frames) throw new TypeError(`${this.path}: this wasm is not of the build that made its caller`);
    for (const record of [spec.inputs, spec.params, spec.output]) loosen(record);
    this.f64 = f64;
    this.u32 = u32;
  }

  /** Made when it is needed: most formulas are never called, and most calls are plain. */
  get plan(): Plan {
    this.#plan ??= plan(this.domain, this.name, this.spec);
    return this.#plan;
  }

  /** The shared memory in 64-bit integers, which few formulas have. */
  get i64(): BigInt64Array {
    return new BigInt64Array(this.f64.buffer);
  }

  kernel(name: string): Kernel {
    const kernel = this.engine.shared.exports[name];
    if (typeof kernel !== "function")
      throw new TypeError(
        `${this.path}: the wasm does not export "${name}"; take the wasm of the entry you import from, and of one release with it`,
      );
    return kernel as Kernel;
  }

  /** The general caller. `read` are inputs by position and `p` parameters, where they were read already. */
  call(inputs: unknown, read?: readonly unknown[], params?: unknown, options?: unknown, p?: readonly number[]): Result {
    this.#call ??= caller(this.plan, this.engine);
    return this.#call(inputs as Given, params as Given, options as Given, read, p);
  }

  /** Parameters where a formula has none; false where some are given. */
  none(params: unknown): boolean {
    if (!isObject(params)) return false;
    for (const _ in params) return false;
    return true;
  }

  /** The same with all that was read: `given` are columns to write to, and inputs behind them. */
  late(
    inputs: unknown,
    given: readonly unknown[],
    params: unknown,
    p: readonly number[] | undefined,
    out: unknown,
    how: unknown,
    sizes?: unknown,
  ): Result {
    const read = given.slice(this.plan.outputs.length);
    return this.call(inputs, read, params, this.options(this.sinks(out, given), how, sizes), p);
  }

  /** `out` as it was read. */
  sinks(out: unknown, given: readonly unknown[]): unknown {
    const { spec, plan } = this;
    if (!isObject(out) || isField(spec.output)) return out;
    return Object.fromEntries(plan.outputs.map(({ name }, i) => [name, given[i]]));
  }

  /** Options as they were read. */
  options(out: unknown, how: unknown, sizes?: unknown): object | undefined {
    return out === undefined && how === undefined && sizes === undefined ? undefined : { out, onInvalid: how, sizes };
  }

  /** Lengths of axes, each read once; whatever else as it is. */
  sizes(given: unknown): unknown {
    if (!isObject(given) || Array.isArray(given) || ArrayBuffer.isView(given)) return given;
    const sizes: Record<string, unknown> = {};
    for (const name in given) sizes[name] = (given as Given)[name];
    return sizes;
  }

  has(param: string): boolean {
    return Object.hasOwn(this.spec.params ?? {}, param);
  }

  /** Parameters that are none: left to the general caller as they are. */
  left(params: unknown): undefined {
    this.given = params as Given;
  }

  /** Parameters that a generated caller could not take: `p` of them it has read, the rest of them are `odd`. */
  odd(p: readonly number[], defaults: readonly number[], odd: Record<string, unknown>): undefined {
    Object.entries(this.spec.params ?? {}).forEach(([name, param], i) => {
      if (Object.is(p[i], defaults[i]) || Object.hasOwn(odd, name)) return;
      odd[name] = isNumber(param) ? p[i] : "choices" in param ? param.choices[p[i]!] : p[i] === 1;
    });
    this.given = odd;
  }

  /** Whether inputs are as `onInvalid` asks: plainly in their domain, unless NaN is asked for. */
  admits(how: unknown, sources: Sources): boolean {
    if (how === "nan") return true;
    return (how === undefined || how === "throw") && plainlyInside(this.plan, sources);
  }

  /** Whether the cells of every group sum to what they should, where that is asked for. */
  sumsHold(how: unknown, sources: Sources, row: number, group: number, p: readonly number[]): boolean {
    if (how === "nan") return true;
    const { plan } = this;
    const args = plan.defaults.slice();
    for (let i = 0; i < p.length; i++) args[plan.paramArg + i] = p[i]!;
    try {
      checkSums(plan, sources, { row, group }, args, how === "throw" || (this.spec.strict ?? false));
      return true;
    } catch {
      return false;
    }
  }

  unknownInput(name: string): void {
    if (!Object.hasOwn(this.spec.inputs, name))
      throw unknownName(this.path, "input", name, Object.keys(this.spec.inputs));
  }

  unknownOutput(name: string): void {
    const names = Object.keys(outputsOf(this.spec));
    if (!names.includes(name)) throw unknownName(this.path, "output", name, names);
  }

  /** The formula without a caller of its own. */
  plain(): object {
    this.kernel(kernelName(this.domain, this.name));
    const make = (entities: number, params?: Given, options: BankOptions = {}) =>
      new Bank(this.plan, this.engine, entities, params, options);
    const call = (inputs: unknown, params?: unknown, options?: unknown) =>
      this.call(inputs, undefined, params, options);
    return this.#named(call, this.spec.state ? make : undefined);
  }

  /** A call with its workspaces. */
  formula(call: object): object {
    return this.#named(call);
  }

  /** A call with its banks. `reserved`: where the frame ends, which state keeps out of. */
  recurrence(call: object, Banks: MakeBank, reserved: number): object {
    return this.#named(call, (entities, params, options) => new Banks(this, reserved, entities, params, options));
  }

  #named(call: object, bank?: (entities: number, params?: Given, options?: BankOptions) => Bank): object {
    const workspace = (size: number | Sizes, options: WorkspaceOptions = {}) =>
      new Workspace(this.plan, this.engine, size, options);
    Object.defineProperty(call, "name", { value: this.name });
    Object.defineProperty(call, origin, { value: this });
    return Object.assign(call, { spec: this.spec, ...(bank ? { bank } : { workspace }) });
  }
}
