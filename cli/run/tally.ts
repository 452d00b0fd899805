// What is told of answers: how many rows had none, where they lie, and where a shadow's differ.
import type { Slot } from "../../src/plan.ts";
import { type Bits, has } from "../../src/service/duckdb/vectors.ts";
import type { Difference, Told } from "./types.ts";

type Cells = ArrayLike<number>;

const counts = ({ field }: Slot) => field.kind !== "flag" && field.kind !== "code";

/** Of one output. */
export class Tally {
  #invalid = 0;
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(private readonly slot: Slot) {}

  /** `known`: rows that had all they need; all where it is undefined. */
  add(cells: Cells, rows: number, known: Bits | undefined): void {
    let invalid = 0;
    let count = 0;
    let sum = 0;
    let min = this.#min;
    let max = this.#max;
    const width = rows ? cells.length / rows : 1;
    for (let i = 0; i < rows; i++) {
      if (known && !has(known, i)) continue;
      let numbers = 0;
      for (let j = i * width; j < (i + 1) * width; j++) {
        const value = cells[j]!;
        if (Number.isNaN(value)) continue;
        numbers++;
        sum += value;
        if (value < min) min = value;
        if (value > max) max = value;
      }
      count += numbers;
      if (numbers < width) invalid++;
    }
    this.#invalid += invalid;
    this.#count += count;
    this.#sum += sum;
    this.#min = min;
    this.#max = max;
  }

  get told(): Told {
    const invalid = this.#invalid;
    if (!this.#count) return { invalid };
    const mean = this.#sum / this.#count;
    return counts(this.slot) ? { invalid, min: this.#min, mean, max: this.#max } : { invalid };
  }
}

/** Of one output and its shadow. */
export class Contrast {
  #rows = 0;
  #count = 0;
  #sum = 0;
  #max = 0;

  constructor(private readonly slot: Slot) {}

  add(cells: Cells, shadow: Cells, rows: number, known: Bits | undefined): void {
    const width = rows ? cells.length / rows : 1;
    for (let i = 0; i < rows; i++) {
      if (known && !has(known, i)) continue;
      let differs = false;
      for (let j = i * width; j < (i + 1) * width; j++) {
        const [a, b] = [cells[j]!, shadow[j]!];
        if (Number.isNaN(a) && Number.isNaN(b)) continue;
        if (a !== b) differs = true;
        // Infinities that are the same differ by nothing, where arithmetic has NaN.
        const difference = a === b ? 0 : Math.abs(a - b);
        if (Number.isNaN(difference)) continue;
        this.#count++;
        this.#sum += difference;
        if (difference > this.#max) this.#max = difference;
      }
      if (differs) this.#rows++;
    }
  }

  get told(): Difference {
    if (!counts(this.slot) || !this.#count) return { rows: this.#rows };
    return { rows: this.#rows, mean: this.#sum / this.#count, max: this.#max };
  }
}

/** Of all outputs of a run. */
export class Ledger {
  readonly #tallies: readonly Tally[];
  readonly #contrasts: readonly Contrast[] | undefined;
  rows = 0;
  nulls = 0;
  withoutEntity = 0;
  /** by column that is read: rows in which it is NULL */
  readonly empty: number[] = [];

  constructor(
    private readonly outputs: readonly Slot[],
    shadowed: boolean,
  ) {
    this.#tallies = outputs.map((slot) => new Tally(slot));
    this.#contrasts = shadowed ? outputs.map((slot) => new Contrast(slot)) : undefined;
  }

  /** Answers to an output, and its shadow's. */
  add(k: number, cells: Cells, shadow: Cells | undefined, rows: number, known: Bits | undefined): void {
    this.#tallies[k]!.add(cells, rows, known);
    if (shadow) this.#contrasts![k]!.add(cells, shadow, rows, known);
  }

  get told(): { outputs: Record<string, Told>; shadow?: Record<string, Difference> } {
    const by = <T>(of: readonly { readonly told: T }[]) =>
      Object.fromEntries(this.outputs.map(({ name }, k) => [name, of[k]!.told]));
    return { outputs: by(this.#tallies), ...(this.#contrasts ? { shadow: by(this.#contrasts) } : {}) };
  }
}
