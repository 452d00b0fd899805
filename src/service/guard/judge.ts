// One guarded output: which value applies, row by row and in their order, and what is known of both. What a row gets does not depend on
// how rows were cut into calls.
import { originOf } from "../../origin.ts";
import { Gap, type GapStats } from "./gap.ts";
import type { Breaker, GuardEvent } from "./options.ts";

/** A bank of rollout.circuitBreaker. */
export interface BreakerBank {
  readonly state: Readonly<Record<string, Float64Array>>;
  at(entity: number, inputs: { value: number; fallback: number }): { readonly tripped: boolean | null };
  step(inputs: object, options: object): unknown;
  run(inputs: object, options: object): unknown;
  stepAt(indices: Uint32Array, inputs: object, options: object): unknown;
  reset(): void;
}

/** How rows of a call lie: all entities of one tick after the other, or those that are named. */
export type Turn = "step" | "run" | Uint32Array;

/** Whether the adaptive value may apply: in every row or none, or by a mask of 0 and 1: of rows, or of entities. */
export type May = boolean | { readonly mask: Float64Array; readonly of: "row" | "entity" };

export interface OutputStats {
  /** rows to which the adaptive value applied */
  readonly adaptive: number;
  /** rows to which the static one did, whatever the reason */
  readonly static: number;
  /** values that were not finite, or too far from the median */
  readonly trips: number;
  /** entities whose breaker is open; of a formula 0 or 1 */
  readonly open: number;
  /** what applied to the last row */
  readonly last: number;
  readonly gap: GapStats;
}

/** The breakers of one output. */
interface Watch {
  readonly bank: BreakerBank;
  readonly rule: Breaker;
  readonly open: Uint8Array;
  /** good values in a row while it is open, and finite ones that tripped */
  readonly calm: Float64Array;
  readonly strange: Float64Array;
}

const none: Float64Array = new Float64Array(0);

export class Judge {
  readonly #gap = new Gap();
  readonly #watch: Watch | undefined;
  #adaptive = 0;
  #static = 0;
  #trips = 0;
  #open = 0;
  #last = Number.NaN;
  #tripped = none;

  constructor(
    readonly entities: number,
    breaker: { readonly bank: BreakerBank; readonly rule: Breaker } | undefined,
    readonly tell: (kind: GuardEvent["kind"], entity: number, value: number) => void,
  ) {
    this.#watch = breaker && {
      ...breaker,
      open: new Uint8Array(entities),
      calm: new Float64Array(entities),
      strange: new Float64Array(entities),
    };
  }

  /** What applies of one row. */
  one(entity: number, adaptive: number, still: number, may: boolean): number {
    this.#gap.add(adaptive, still);
    const passes = !this.#watch || this.#passesAlone(this.#watch, entity, adaptive);
    const applies = may && passes;
    if (applies) this.#adaptive++;
    else this.#static++;
    this.#last = applies ? adaptive : still;
    return this.#last;
  }

  /** What applies, written over the adaptive values. */
  many(column: Float64Array, still: number | Float64Array, turn: Turn, may: May): void {
    this.#choose(column, still, turn, may);
    if (column.length) this.#last = column[column.length - 1]!;
  }

  #choose(column: Float64Array, still: number | Float64Array, turn: Turn, may: May): void {
    const n = column.length;
    this.#gap.addAll(column, still);
    const watch = this.#watch;
    const alone = watch && watch.rule.relearnAfter < Number.POSITIVE_INFINITY;
    const tripped = watch && !alone ? this.#trip(watch.bank, column, turn) : undefined;
    const fixed = typeof still === "number" ? still : undefined;
    const rows = still as Float64Array;
    if (may === false && !watch) {
      if (fixed === undefined) column.set(rows.length === n ? rows : rows.subarray(0, n));
      else column.fill(fixed);
      this.#static += n;
      return;
    }
    if (may === true && !watch) {
      this.#adaptive += n;
      return;
    }
    const mask = typeof may === "object" ? may.mask : undefined;
    const byRow = typeof may === "object" && may.of === "row";
    const named = typeof turn === "object" ? turn : undefined;
    let applied = 0;
    let next = 0;
    for (let i = 0; i < n; i++) {
      const entity = named ? named[i]! : next;
      if (++next === this.entities) next = 0;
      const passes =
        !watch ||
        (tripped
          ? this.#passes(watch, entity, column[i]!, tripped[i] !== 0)
          : this.#passesAlone(watch, entity, column[i]!));
      if (passes && (mask ? mask[byRow ? i : entity] === 1 : may)) applied++;
      else column[i] = fixed ?? rows[i]!;
    }
    this.#adaptive += applied;
    this.#static += n - applied;
    if (tripped) this.#tripped = tripped;
  }

  /** Rows of mode off. */
  off(rows: Float64Array): void {
    this.#static += rows.length;
    if (rows.length) this.#last = rows[rows.length - 1]!;
  }

  /** Forgets what its breakers accepted, and closes them. Counts stay. */
  reset(): void {
    const watch = this.#watch;
    if (!watch) return;
    watch.bank.reset();
    for (const column of [watch.open, watch.calm, watch.strange]) column.fill(0);
    this.#open = 0;
  }

  /** Whether an entity's breaker is open. */
  isOpen(entity: number): boolean {
    return this.#watch?.open[entity] === 1;
  }

  get stats(): OutputStats {
    return {
      adaptive: this.#adaptive,
      static: this.#static,
      trips: this.#trips,
      open: this.#open,
      last: this.#last,
      gap: this.#gap.stats,
    };
  }

  /** One value after the other: single rows, and where a breaker may have to forget in the midst of a call. */
  #passesAlone(watch: Watch, entity: number, value: number): boolean {
    return this.#passes(watch, entity, value, watch.bank.at(entity, { value, fallback: 0 }).tripped === true);
  }

  /** Which values trip: the first cells of what comes back, which may have more. */
  #trip(bank: BreakerBank, value: Float64Array, turn: Turn): Float64Array {
    const tripped = this.#tripped.length < value.length ? new Float64Array(value.length) : this.#tripped;
    // Taken for as long as the rows are judged: a listener may call the same formula in their midst.
    this.#tripped = none;
    const inputs = { value, fallback: 0 };
    const options = { out: { tripped: tripped.subarray(0, value.length) } };
    if (typeof turn === "object") bank.stepAt(turn, inputs, options);
    else bank[turn](inputs, options);
    return tripped;
  }

  /** Moves one breaker on; whether it is closed then. */
  #passes({ bank, rule, open, calm, strange }: Watch, entity: number, value: number, tripped: boolean): boolean {
    if (tripped) {
      this.#trips++;
      calm[entity] = 0;
      if (!open[entity]) {
        open[entity] = 1;
        this.#open++;
        this.tell("open", entity, value);
      }
      strange[entity] = Number.isFinite(value) ? strange[entity]! + 1 : 0;
      if (strange[entity]! >= rule.relearnAfter) {
        strange[entity] = 0;
        forget(bank, entity, this.entities);
        this.tell("relearn", entity, value);
      }
      return false;
    }
    strange[entity] = 0;
    if (!open[entity]) return true;
    calm[entity]!++;
    if (calm[entity]! < rule.closeAfter) return false;
    open[entity] = 0;
    calm[entity] = 0;
    this.#open--;
    this.tell("close", entity, value);
    return true;
  }
}

/** One entity back to its initial state. */
function forget(bank: BreakerBank, entity: number, entities: number): void {
  const states = originOf(bank)!.plan.spec.state!;
  for (const [name, column] of Object.entries(bank.state)) {
    const width = column.length / entities;
    column.fill(states[name]!.initial as number, entity * width, (entity + 1) * width);
  }
}
