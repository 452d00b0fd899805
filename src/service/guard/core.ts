// What guarded formulas and banks share: the mode, the cohort, the static values, and one judge for each guarded output.
import { readOptions } from "../../caller.ts";
import { type Given, measure, readInputs, readParams, type Sources, wrongKind, wrongValue } from "../../check.ts";
import { isA } from "../../column.ts";
import type { Origin } from "../../origin.ts";
import { extent, type Sizes } from "../../plan.ts";
import { cell, pack, type Result, readOut, sinksFor, type Value } from "../../results.ts";
import { isField } from "../../spec.ts";
import { vary, varyingPlan } from "../../varying.ts";
import type { Metric, Source } from "../telemetry.ts";
import { type BreakerBank, Judge, type May, type OutputStats, type Turn } from "./judge.ts";
import { type GuardEvent, type Guarded, type Mode, modes, readMode, type Settings, toCell, within } from "./options.ts";

/** The formulas of `lanewise/rollout` that a guard is made of. */
export interface RolloutFormulas {
  readonly canary: (inputs: object, params?: object, options?: object) => unknown;
  readonly circuitBreaker: { bank(entities: number, params?: object): BreakerBank };
}

export interface GuardStats {
  readonly formula: string;
  readonly mode: Mode;
  readonly fraction: number;
  readonly outputs: Readonly<Record<string, OutputStats>>;
  /** times that `onChange` threw */
  readonly listenerErrors: number;
}

/** What came of one guarded output of one row. */
export interface Verdict {
  readonly output: string;
  readonly adaptive: number;
  readonly static: number;
  readonly applied: number;
  /** whether its breaker was open then */
  readonly open: boolean;
}

export interface Inside {
  readonly core: Core;
  readonly key?: unknown;
}

/** Whoever audits a guarded call finds what is in it here. */
export const inside: unique symbol = Symbol.for("lanewise.guard") as never;

/** Keys that are numbers, and in columns. */
export const isKey = (key: number): boolean => Number.isSafeInteger(key) && key >= 0;
export const wholeKeys = "a whole number from 0 to 2^53 - 1";

/** A static value as it stands for the rows of one call. */
type Still = number | Float64Array;

/** Inputs and lengths of a call, known before anything is computed. */
export interface Measured {
  readonly sources: Sources;
  readonly sizes: Sizes;
  /** whether it answers with a row, where nobody gives columns for outputs */
  readonly scalar: boolean;
}

export class Core {
  readonly path: string;
  /** what errors begin with */
  readonly who: string;
  readonly judges: readonly (Guarded & { readonly judge: Judge })[];
  readonly single: boolean;
  readonly #as: string;
  #mode: Mode;
  #fraction: number;
  #salt: number;
  #listenerErrors = 0;
  readonly #rollout: RolloutFormulas;
  /** static values that are the same for all rows, where all are */
  readonly #constants: readonly number[] | undefined;
  /** verdicts on single rows, for as long as somebody collects them */
  trace: Verdict[] | undefined;
  /** raised with each change of the cohort */
  cohort = 0;

  constructor(
    readonly origin: Origin,
    { outputs, mode, fraction, salt, breaker: rule, onChange, as }: Settings,
    rollout: RolloutFormulas,
  ) {
    const { plan, bank } = origin;
    const entities = bank?.entities ?? 1;
    this.path = plan.path;
    this.who = `guard of ${plan.path}`;
    this.single = isField(plan.spec.output);
    this.#as = as;
    this.#mode = mode;
    this.#fraction = fraction;
    this.#salt = salt;
    this.#rollout = rollout;
    const constant = outputs.every(({ given }) => typeof given !== "function");
    this.#constants = constant ? outputs.map(({ slot, given }) => toCell(this.path, slot, given)) : undefined;
    this.judges = outputs.map(({ slot, given }) => {
      const numeric = slot.field.kind === "real" || slot.field.kind === "integer";
      const watched = rule && numeric;
      const breaker = watched
        ? { rule, bank: rollout.circuitBreaker.bank(entities, { deviation: rule.deviation, window: rule.window }) }
        : undefined;
      const judge = new Judge(entities, breaker, (kind, entity, value) => {
        if (onChange) this.#notify(onChange, { kind, formula: plan.path, output: slot.name, entity, value });
      });
      return { slot, given, judge };
    });
  }

  get mode(): Mode {
    return this.#mode;
  }

  set mode(mode: Mode) {
    this.#mode = readMode(this.who, mode);
  }

  get salt(): number {
    return this.#salt;
  }

  get fraction(): number {
    return this.#fraction;
  }

  set fraction(fraction: number) {
    this.#fraction = within(this.who, "fraction", fraction, 0, 1);
    this.cohort++;
  }

  stats(): GuardStats {
    return {
      formula: this.path,
      mode: this.#mode,
      fraction: this.#fraction,
      outputs: Object.fromEntries(this.judges.map(({ slot, judge }) => [slot.name, judge.stats])),
      listenerErrors: this.#listenerErrors,
    };
  }

  reset(): void {
    for (const { judge } of this.judges) judge.reset();
  }

  /** Numbers for telemetry.add(). */
  get source(): Source {
    return { families, metrics: () => this.#metrics() };
  }

  *#metrics(): Generator<Metric> {
    for (const { slot, judge } of this.judges) {
      const formula = this.judges.length > 1 ? `${this.#as}.${slot.name}` : this.#as;
      const { adaptive, static: still, trips, open, last, gap } = judge.stats;
      const values = [
        modes.indexOf(this.#mode),
        this.#fraction,
        last,
        gap.last,
        gap.mean,
        gap.largestRelative,
        open,
        trips,
        adaptive,
        still,
      ];
      for (let i = 0; i < families.length; i++) yield { ...families[i]!, formula, value: values[i]! };
    }
  }

  /** A key as the cohort takes it: before anything is computed. */
  readKey(key: unknown): void {
    const { who: path } = this;
    if (isA("Float64Array", key)) return;
    if (typeof key === "bigint") {
      if (BigInt.asUintN(64, key) !== key) throw wrongValue(path, "key", "0n to 2^64 - 1", key);
    } else if (typeof key === "number") {
      if (!isKey(key)) throw wrongValue(path, "key", wholeKeys, key);
    } else
      throw wrongKind(path, "key", "number, bigint or Float64Array of whole numbers; keyOf makes one of a text", key);
  }

  /** Whether the adaptive value may apply to the rows of a call with one key; keys are asked in mode canary alone. */
  may(key: unknown): boolean {
    if (this.#mode !== "canary") return this.#mode === "on";
    const [salt, params] = [this.#salt, { fraction: this.#fraction }];
    const asked =
      typeof key === "bigint" ? { key: Number(key & 0xffff_ffffn), high: Number(key >> 32n), salt } : { key, salt };
    return (this.#rollout.canary(asked, params) as { inCanary: boolean | null }).inCanary === true;
  }

  /** Whether it may apply to each row, by a column of keys. */
  mayEach(key: Float64Array, { sizes, scalar }: Measured, out: unknown): May {
    const { who } = this;
    if (scalar && out === undefined) throw wrongKind(who, "key", "number or bigint for one row", key);
    for (const { slot } of this.judges) {
      const rows = extent(slot, sizes);
      if (key.length !== rows) throw wrongValue(who, "key", `length ${rows}`, key.length);
    }
    return { mask: this.members(key), of: "row" };
  }

  /** 1 for each key in the cohort. */
  members(key: Float64Array): Float64Array {
    const inCanary = new Float64Array(key.length);
    const options = { out: { inCanary }, onInvalid: "throw" };
    this.#rollout.canary({ key, salt: this.#salt }, { fraction: this.#fraction }, options);
    return inCanary;
  }

  /** What a call of the formula will find, parameters that are columns among it; throws what it would say of lengths. */
  measured(inputs: Given, params: Given | undefined, options: Given | undefined): Measured {
    const { plan, engine } = this.origin;
    const { sizes, counted = false } = readOptions(plan, options ?? {});
    const { sources, scalar } = this.#doubles(inputs);
    const args = plan.defaults.slice();
    const columns = readParams(plan, params, args);
    if (!columns) return { sources, sizes: measure(plan, sources, sizes), scalar: scalar && this.#streams };
    const own = varyingPlan(plan, engine.shared.exports, columns);
    const { held, length } = vary(plan, own, args, columns);
    const known = !plan.spec.state || counted ? sizes : { ...sizes, entity: length };
    const all = plan.spec.state ? sources : [...sources, ...(Object.values(held) as Sources)];
    return { sources, sizes: measure(own, all, known), scalar: false };
  }

  /** The same of a bank, whose parameters are known. */
  ticks(inputs: Given, known: Sizes, scalar = false): Measured {
    const { sources } = this.#doubles(inputs);
    return { sources, sizes: measure(this.origin.plan, sources, known), scalar };
  }

  #doubles(inputs: Given) {
    const read = readInputs(this.origin.plan, inputs);
    if (read.int64) throw this.inDoubles();
    return read;
  }

  get #streams(): boolean {
    const { shape } = this.origin.plan;
    return shape === "map" || shape === "recurrence";
  }

  /** Static values for the rows of a call. What may be an input, or what is written to, is copied where outputs are the caller's. */
  stills(inputs: unknown, out: unknown): readonly Still[] {
    if (this.#constants) return this.#constants;
    return this.judges.map(({ slot, given }) => {
      const { who: path } = this;
      if (typeof given !== "function") return toCell(path, slot, given);
      const value: unknown = given(inputs as never);
      if (!isA("Float64Array", value)) return toCell(path, slot, value);
      return out ? Float64Array.from(value as Float64Array) : (value as Float64Array);
    });
  }

  /** Whether some static value is a column. */
  inColumns(stills: readonly Still[]): boolean {
    return stills !== this.#constants && stills.some((still) => typeof still !== "number");
  }

  /** Lengths of static columns: refused before anything moves. */
  checkStills(stills: readonly Still[], { sizes }: Measured): void {
    stills.forEach((still, j) => {
      const { slot } = this.judges[j]!;
      if (typeof still !== "number" && still.length !== extent(slot, sizes))
        throw wrongValue(this.who, `static of "${slot.name}"`, `length ${extent(slot, sizes)}`, still.length);
    });
  }

  /** Puts what applies in the place of what was computed. */
  apply(result: Result, stills: readonly Still[], turn: Turn, may: May, entity: number): Result {
    let answer = result;
    for (let j = 0; j < this.judges.length; j++) {
      const { slot, judge } = this.judges[j]!;
      const value = this.single ? result : (result as Readonly<Record<string, Value>>)[slot.name];
      if (value === undefined) continue;
      const still = stills[j]!;
      if (typeof value === "object" && value !== null) {
        if (!isA("Float64Array", value)) throw this.inDoubles();
        judge.many(value as Float64Array, still, turn, may);
        continue;
      }
      if (typeof value === "bigint") throw this.inDoubles();
      const adaptive = typeof value === "number" ? value : toCell(this.path, slot, value);
      const fixed = typeof still === "number" ? still : still[0]!;
      const applied = judge.one(entity, adaptive, fixed, may === true);
      this.trace?.push({ output: slot.name, adaptive, static: fixed, applied, open: judge.isOpen(entity) });
      const told = typeof value === "number" ? applied : cell(slot, applied);
      if (this.single) answer = told;
      else (result as Record<string, Value>)[slot.name] = told;
    }
    return answer;
  }

  /** The static values in the form that a call would have answered in; outputs that are not guarded are NaN. */
  off(inputs: Given, { sources, sizes, scalar }: Measured, out: unknown): Result | undefined {
    const { plan } = this.origin;
    const stills = this.stills(inputs, out);
    this.checkStills(stills, { sources, sizes, scalar });
    const sinks = sinksFor(plan, sizes, readOut(plan, out), false, sources);
    const at = (name: string) => plan.outputs.findIndex((slot) => slot.name === name);
    for (const sink of sinks) sink?.fill(Number.NaN);
    this.judges.forEach(({ slot, judge }, j) => {
      const sink = sinks[at(slot.name)];
      const still = stills[j]!;
      if (typeof still === "number") sink?.fill(still);
      else sink?.set(still);
      if (sink) judge.off(sink);
    });
    if (out === null) return undefined;
    if (scalar && out === undefined) return this.#row(sinks);
    return pack(plan, sinks, grouped(sources, this) || out !== undefined ? undefined : "group");
  }

  #row(sinks: readonly (Float64Array | undefined)[]): Result {
    const { outputs } = this.origin.plan;
    const value = (i: number) => cell(outputs[i]!, sinks[i]![0]!);
    return this.single ? value(0) : Object.fromEntries(outputs.map(({ name }, i) => [name, value(i)]));
  }

  inDoubles(): TypeError {
    return new TypeError(`${this.who}: expected inputs in doubles, got 64-bit integers`);
  }

  /** Decisions stand, whatever a listener does. */
  #notify(listener: (event: GuardEvent) => void, event: GuardEvent): void {
    const failed = () => {
      this.#listenerErrors++;
    };
    try {
      const told: unknown = listener(event);
      // An async one fails later: nobody else looks at its promise.
      if (told instanceof Promise) told.catch(failed);
    } catch {
      failed();
    }
  }
}

const grouped = (sources: Sources, { origin: { plan } }: Core) =>
  plan.inputs.some(({ field }, i) => field.kind === "offsets" && sources[i] !== undefined);

const gauge = (name: string, help: string) => ({ name, kind: "gauge", help }) as const;
const counter = (name: string, help: string) => ({ name, kind: "counter", help }) as const;

/** In the order of the values in `#metrics`. */
const families = [
  gauge("formula_mode", "What applies: 0 off, 1 shadow, 2 canary, 3 on."),
  gauge("formula_canary_fraction", "Share of keys in the cohort."),
  gauge("formula_applied", "What applied to the last row."),
  gauge("formula_shadow_delta", "Adaptive less static value of the last row."),
  gauge("formula_shadow_delta_mean", "Mean of adaptive less static value."),
  gauge("formula_shadow_relative_max", "Largest gap, as part of the static value."),
  gauge("formula_breaker_open", "Breakers that are open."),
  counter("breaker_trips", "Values that were not finite, or too far from the median of those before."),
  counter("adaptive_rows", "Rows to which the adaptive value applied."),
  counter("static_rows", "Rows to which the static value applied."),
];
