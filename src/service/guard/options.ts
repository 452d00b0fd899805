// What a guard is told, read once and held against the spec of what it guards.
import { count } from "../../bank.ts";
import { readNamed, unknownName, wrongKind, wrongValue } from "../../check.ts";
import type { Plan, Slot } from "../../plan.ts";
import { bare, isField } from "../../spec.ts";

/** off: nothing is computed, the static value applies. shadow: computed and looked at only. canary: applies to a cohort. on: applies. */
export const modes = ["off", "shadow", "canary", "on"] as const;
export type Mode = (typeof modes)[number];

/** What applies instead of an adaptive value: itself, or what a function makes of the same inputs: a number, or a column of them. */
export type Static = number | boolean | string | ((inputs: never) => number | boolean | string | Float64Array | null);

export interface BreakerOptions {
  /** how far a value may lie from the median of the accepted ones, as part of that; 0.5 unless told */
  readonly deviation?: number;
  /** accepted values that the median is of; 101 unless told */
  readonly window?: number;
  /** an open breaker closes after so many values in a row that are finite and near enough; 10 unless told */
  readonly closeAfter?: number;
  /**
   * After so many finite values in a row that are too far off, what was accepted is forgotten and learnt anew, still open until `closeAfter`;
   * never unless told: a new level is for people to accept, by `reset()`
   */
  readonly relearnAfter?: number;
}

/** What a listener hears of. */
export interface GuardEvent {
  readonly kind: "open" | "close" | "relearn";
  readonly formula: string;
  readonly output: string;
  /** of a bank: whose breaker it is; else 0 */
  readonly entity: number;
  /** the adaptive value that made it */
  readonly value: number;
}

export interface GuardOptions {
  /** by output, what applies as long as the adaptive value does not; of a formula with one output that alone. Other outputs are passed on */
  readonly static: Static | Readonly<Record<string, Static>>;
  /** shadow unless told */
  readonly mode?: Mode;
  /** the cohort of mode canary: its share of all keys, 0.1 unless told, and a salt, 0 unless told, that draws another one */
  readonly canary?: { readonly fraction?: number; readonly salt?: number };
  /** watches adaptive values, and lets the static one stand in: none unless asked for; true for its defaults */
  readonly breaker?: BreakerOptions | boolean;
  /** hears when a breaker opens or closes. If it throws, the decision stands, and `stats().listenerErrors` counts */
  readonly onChange?: (event: GuardEvent) => void;
  /** formulas of `lanewise/rollout`, as lw.rollout, where the entry has no wasm inside */
  readonly rollout?: object;
  /** what telemetry calls it instead of by the formula's path: to tell guards of one formula apart */
  readonly as?: string;
  /** of a bank: keys of its entities for the cohort; their numbers unless told */
  readonly keys?: Float64Array;
}

export interface Breaker {
  readonly deviation: number;
  readonly window: number;
  readonly closeAfter: number;
  readonly relearnAfter: number;
}

/** One guarded output. */
export interface Guarded {
  readonly slot: Slot;
  readonly given: Static;
}

const names = ["static", "mode", "canary", "breaker", "onChange", "keys", "rollout", "as"];

export interface Settings {
  readonly outputs: readonly Guarded[];
  readonly mode: Mode;
  readonly fraction: number;
  readonly salt: number;
  readonly breaker: Breaker | undefined;
  readonly onChange: ((event: GuardEvent) => void) | undefined;
  readonly keys: unknown;
  readonly as: string;
  readonly rollout: unknown;
}

export function readGuard(plan: Plan, options: unknown): Settings {
  const path = `guard of ${plan.path}`;
  const given = readNamed(path, "options", "option", options, names);
  const { mode = "shadow", onChange, canary = {}, breaker = false, as = plan.path } = given;
  const cohort = readNamed(path, "canary", "option", canary, ["fraction", "salt"]);
  if (onChange !== undefined && typeof onChange !== "function")
    throw wrongKind(path, "onChange", "a function", onChange);
  if (typeof as !== "string") throw wrongKind(path, "as", "a name", as);
  return {
    outputs: readStatics(path, plan, given.static),
    mode: readMode(path, mode),
    fraction: within(path, "fraction", cohort.fraction ?? 0.1, 0, 1),
    salt: within(path, "salt", count(path, "salt", cohort.salt ?? 0, 0), 0, Number.MAX_SAFE_INTEGER),
    breaker: readBreaker(path, breaker),
    onChange: onChange as Settings["onChange"],
    keys: given.keys,
    as: as as string,
    rollout: given.rollout,
  };
}

export function readMode(path: string, mode: unknown): Mode {
  if (!modes.includes(mode as Mode)) throw wrongValue(path, "mode", modes.map((m) => `"${m}"`).join(", "), mode);
  return mode as Mode;
}

function readBreaker(path: string, given: unknown): Breaker | undefined {
  if (given === false) return undefined;
  const known = ["deviation", "window", "closeAfter", "relearnAfter"];
  const told = given === true ? {} : readNamed(path, "breaker", "option", given, known);
  const { deviation = 0.5, window = 101, closeAfter = 10, relearnAfter = Number.POSITIVE_INFINITY } = told;
  return {
    deviation: within(path, "deviation", deviation, 0, 1e9),
    window: within(path, "window", count(path, "window", window, 1), 1, 101),
    closeAfter: count(path, "closeAfter", closeAfter, 1),
    relearnAfter:
      relearnAfter === Number.POSITIVE_INFINITY ? relearnAfter : count(path, "relearnAfter", relearnAfter, 1),
  };
}

function readStatics(path: string, plan: Plan, given: unknown): readonly Guarded[] {
  const single = isField(plan.spec.output);
  const bareValue = typeof given !== "object" || given === null;
  if (bareValue && !single)
    throw wrongKind(path, "static", `values by output, as { ${plan.outputs[0]!.name}: 0 }`, given);
  const byName = bareValue
    ? { [bare]: given }
    : readNamed(
        path,
        "static",
        "output",
        given,
        plan.outputs.map(({ name }) => name),
      );
  const guarded = plan.outputs.filter(({ name }) => byName[name] !== undefined);
  if (!guarded.length) throw wrongKind(path, "static", "a value of at least one output", given);
  return guarded.map((slot) => {
    const { name, field } = slot;
    if (!field.dims.every((axis) => ["row", "tick", "entity", "group"].includes(String(axis))))
      throw wrongValue(path, "static", "outputs of one value a row", name);
    const value = byName[name];
    if (typeof value !== "function") toCell(path, slot, value);
    return { slot, given: value as Static };
  });
}

/** A value as kernels write it. */
export function toCell(path: string, { name, field }: Slot, value: unknown): number {
  if (field.kind === "flag" && typeof value === "boolean") return value ? 1 : 0;
  if (field.kind === "code" && typeof value === "string") {
    const at = field.values!.indexOf(value);
    if (at < 0) throw unknownName(path, `value of "${name}"`, value, field.values!);
    return at;
  }
  if (typeof value === "number") return value;
  if (value === null) return Number.NaN;
  throw wrongKind(
    path,
    name,
    field.kind === "flag" ? "boolean" : field.kind === "code" ? "one of its names" : "number",
    value,
  );
}

export function within(path: string, name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== "number") throw wrongKind(path, name, "number", value);
  if (!(value >= least && value <= most)) throw wrongValue(path, name, `${least} to ${most}`, value);
  return value;
}
