// A formula between what applied so far and what shall apply: off, in the shadow, for a cohort, for all, with a breaker. Any formula or
// bank, by its spec.
import { count } from "../bank.ts";
import { type Given, wrongKind, wrongValue } from "../check.ts";
import { isA } from "../column.ts";
import { type Origin, origin } from "../origin.ts";
import type { Sizes } from "../plan.ts";
import type { Result } from "../results.ts";
import { Core, type GuardStats, inside, isKey, type RolloutFormulas, wholeKeys } from "./guard/core.ts";
import type { May, Turn } from "./guard/judge.ts";
import { type GuardOptions, type Mode, readGuard } from "./guard/options.ts";
import { type AnyBank, type AnyFormula, refuseWrapped, subjectOf } from "./subject.ts";
import type { Source } from "./telemetry.ts";

export type { GapStats } from "./guard/gap.ts";
export type { OutputStats } from "./guard/judge.ts";
export type { BreakerOptions, GuardEvent, GuardOptions, Mode, Static } from "./guard/options.ts";
export type { GuardStats };

/** What is steered while it runs. */
export interface GuardControls {
  /** what applies; may be set at any time */
  mode: Mode;
  /** share of all keys in the cohort of mode canary; may be set at any time, and raised it only adds members */
  fraction: number;
  /** rows by what applied, gaps and breakers, by output */
  stats(): GuardStats;
  /** closes breakers and forgets what they accepted; a bank goes back to its initial state too */
  reset(): void;
  /** the same for `telemetry.add` */
  readonly source: Source;
}
/** A key of the cohort: a whole number up to 2^53 - 1, 64 bits as a bigint, or a column of whole numbers, one a row. */
export type Key = number | bigint | Float64Array;
/** Called as the formula itself; in mode canary through `for`. */
export type GuardedFormula<F> = GuardedBanks<F> &
  F &
  GuardControls & {
    /** the same formula for a key, which says whether it is in the cohort */
    for(key: Key): F;
  };
/** Banks made of it are guarded alike, each for itself. */
export type GuardedBanks<F> = F extends { bank(...args: infer A): infer B }
  ? { bank(...args: A): GuardedBank<B> }
  : unknown;
/** Stepped as the bank itself; it has no window. */
export type GuardedBank<B> = B & GuardControls;

/**
 * Puts a static value in front of a formula or a bank. Results have the form of the formula's own; guarded outputs are what applies. State
 * of a bank moves on in every mode but off, where nothing is computed and outputs that are not guarded are NaN. A breaker is one for a
 * formula, whose rows are its ticks, and one for each entity of a bank: it opens at a value that is not finite or further from the median
 * of the accepted ones than `deviation` of it, and closes with the `closeAfter`-th good value in a row.
 */
export interface Guard {
  <F extends AnyFormula>(formula: F, options: GuardOptions): GuardedFormula<F>;
  <B extends AnyBank>(bank: B, options: GuardOptions): GuardedBank<B>;
}

type Formula = (inputs: Given, params?: Given, options?: Given) => Result;
/** What is asked of a bank. */
interface Bank {
  readonly entities: number;
  readonly state: unknown;
  at(entity: number, inputs: Given): Result;
  step(inputs: Given, options?: object): Result | undefined;
  run(inputs: Given, options?: object): Result | undefined;
  stepAt(indices: Uint32Array, inputs: Given, options?: object): Result | undefined;
  reset(): void;
  save(): unknown;
  load(bytes: Uint8Array, options?: object): void;
  dispose(): void;
}

/** `guard`, over the formulas of an entry, which it loads when they are needed. */
export function guardOf(loadSync: () => object): Guard {
  let loaded: RolloutFormulas | undefined;
  function guard(target: AnyFormula | AnyBank, options: GuardOptions): object {
    const from = subjectOf("guard", target);
    if (from.wrapped !== "a watched call") refuseWrapped("guard", from, "one guard is enough");
    const settings = readGuard(from.plan, options);
    const formulas = (settings.rollout as RolloutFormulas | undefined) ?? loaded ?? rolloutOf(loadSync());
    loaded ??= formulas;
    const core = new Core(from, settings, formulas);
    if (from.bank) {
      if (from.bank.int64) throw core.inDoubles();
      return guardBank(target as unknown as Bank, core, settings.keys);
    }
    if (settings.keys !== undefined && !from.plan.spec.state)
      throw wrongKind(core.who, "keys", "to be left out: calls take keys by for(key)", settings.keys);
    const make = (...args: readonly unknown[]) =>
      guard((target as unknown as { bank: (...args: readonly unknown[]) => AnyBank }).bank(...args), options);
    return guardFormula(target as unknown as Formula & { readonly spec: unknown }, core, make);
  }
  return guard as Guard;
}

const rolloutOf = (loaded: object) => (loaded as { readonly rollout: RolloutFormulas }).rollout;

/** A formula: its rows are ticks of one breaker. */
function guardFormula(formula: Formula & { readonly spec: unknown }, core: Core, bank: unknown): object {
  const { plan } = core.origin;
  const call = (inputs: Given, params: Given | undefined, options: Given | undefined, key: unknown): unknown => {
    const out = options?.out;
    if (core.mode === "off") return core.off(inputs, core.measured(inputs, params, options), out);
    if (core.mode === "canary") core.readKey(key);
    const keys = core.mode === "canary" && isA("Float64Array", key) ? (key as Float64Array) : undefined;
    const stills = core.stills(inputs, out);
    // Columns that do not fit are refused before the formula writes to anything.
    const columns = core.inColumns(stills);
    const measured = columns || keys ? core.measured(inputs, params, options) : undefined;
    if (columns) core.checkStills(stills, measured!);
    const may = keys ? core.mayEach(keys, measured!, out) : core.may(key);
    const result = formula(inputs, params, options);
    return core.apply(result, stills, "run", may, 0);
  };
  const guarded = (inputs: Given, params?: Given, options?: Given) => call(inputs, params, options, undefined);
  Object.defineProperty(guarded, "name", { value: formula.name });
  const keyed = (key: unknown) => {
    core.readKey(key);
    const own = (inputs: Given, params?: Given, options?: Given) => call(inputs, params, options, key);
    Object.defineProperties(own, { [inside]: { value: { core, key } }, [origin]: { value: wrappedOrigin(core) } });
    return Object.assign(own, { spec: formula.spec });
  };
  control(guarded, core, () => core.reset());
  return Object.assign(guarded, {
    spec: formula.spec,
    for: keyed,
    ...(plan.spec.state ? { bank } : { workspace: () => refuse(core, "a workspace") }),
  });
}

/** A bank: a breaker for each entity. */
function guardBank(bank: Bank, core: Core, givenKeys: unknown): object {
  const { path } = core.origin.plan;
  const { entities } = bank;
  const { sizes } = core.origin.bank!;
  const keys = readKeys(core.who, givenKeys, entities);
  let cohort = -1;
  let members: Float64Array = new Float64Array(0);
  /** Who is in the cohort, asked once. */
  const may = (): May => {
    if (core.mode !== "canary") return core.mode === "on";
    if (cohort !== core.cohort) members = core.members(keys);
    cohort = core.cohort;
    return { mask: members, of: "entity" };
  };
  const move = (
    inputs: Given,
    options: { readonly out?: unknown } | undefined,
    turn: Turn,
    known: Sizes,
    step: (options?: object) => Result | undefined,
  ): unknown => {
    const out = options?.out;
    if (core.mode === "off") return core.off(inputs, core.ticks(inputs, known), out);
    const stills = core.stills(inputs, out);
    if (core.inColumns(stills)) core.checkStills(stills, core.ticks(inputs, known));
    // What nobody wants is computed all the same: breakers and gaps live of it.
    const result = out === null ? step() : step(options);
    core.apply(result!, stills, turn, may(), 0);
    return out === null ? undefined : result;
  };
  const guarded = {
    entities,
    get state() {
      return bank.state;
    },
    at(entity: number, inputs: Given): unknown {
      if (count(path, "entity", entity, 0) >= entities)
        throw wrongValue(path, "entity", `0 to ${entities - 1}`, entity);
      const alone = () => core.ticks(inputs, { ...sizes, entity: 1, tick: 1 }, true);
      if (core.mode === "off") return core.off(inputs, alone(), undefined);
      const stills = core.stills(inputs, undefined);
      if (core.inColumns(stills)) core.checkStills(stills, alone());
      const applies = may();
      const result = bank.at(entity, inputs);
      return core.apply(
        result,
        stills,
        "run",
        typeof applies === "object" ? applies.mask[entity] === 1 : applies,
        entity,
      );
    },
    step: (inputs: Given, options?: object) =>
      move(inputs, options, "step", { ...sizes, entity: entities, tick: 1 }, (options) => bank.step(inputs, options)),
    run: (inputs?: Given, options?: object) =>
      inputs === undefined
        ? refuse(core, "a window")
        : move(inputs, options, "run", { ...sizes, entity: entities }, (options) => bank.run(inputs, options)),
    stepAt: (indices: Uint32Array, inputs: Given, options?: object) => {
      if (!isA("Uint32Array", indices)) throw wrongKind(path, "indices", "Uint32Array", indices);
      return move(inputs, options, indices, { ...sizes, entity: indices.length, tick: 1 }, (options) =>
        bank.stepAt(indices, inputs, options),
      );
    },
    get inputs() {
      return refuse(core, "a window");
    },
    get outputs() {
      return refuse(core, "a window");
    },
    save: () => bank.save(),
    load: (bytes: Uint8Array, options?: object) => bank.load(bytes, options),
    dispose: () => bank.dispose(),
    [Symbol.dispose ?? Symbol.for("Symbol.dispose")]: () => bank.dispose(),
  };
  control(guarded, core, () => {
    core.reset();
    bank.reset();
  });
  return guarded;
}

function readKeys(who: string, given: unknown, entities: number): Float64Array {
  if (given === undefined) return Float64Array.from({ length: entities }, (_, entity) => entity);
  if (!isA("Float64Array", given)) throw wrongKind(who, "keys", "Float64Array", given);
  const keys = (given as Float64Array).slice();
  if (keys.length !== entities) throw wrongValue(who, "keys", `length ${entities}`, keys.length);
  const bad = keys.findIndex((key) => !isKey(key));
  if (bad >= 0) throw wrongValue(who, `keys[${bad}]`, wholeKeys, keys[bad]);
  return keys;
}

function refuse({ who }: Core, what: string): never {
  throw new TypeError(`${who}: ${what} computes in place, where nothing can stand in between; call it with columns`);
}

const wrappedOrigin = ({ origin: { engine, plan, bank } }: Core): Origin => ({
  engine,
  plan,
  wrapped: "a guarded call",
  ...(bank && { bank }),
});

/** Puts `mode`, `fraction` and the rest on a function or an object. */
function control(target: object, core: Core, reset: () => void): void {
  Object.defineProperties(target, {
    mode: {
      get: () => core.mode,
      set: (mode: Mode) => {
        core.mode = mode;
      },
    },
    fraction: {
      get: () => core.fraction,
      set: (fraction: number) => {
        core.fraction = fraction;
      },
    },
    stats: { value: () => core.stats() },
    reset: { value: reset },
    source: { value: core.source },
    [inside]: { value: { core } },
    [origin]: { value: wrappedOrigin(core) },
  });
}
