// A column that grows row by row.
import { isMissing, isRounded, numberOf, timeOf } from "./cells.ts";
import type { Column, ColumnKind, Misfit } from "./table.ts";

/** Cells of one block: growing copies none of those before. */
const block = 65_536;
/** Misfits that are kept with their text. */
const kept = 1000;
/** Different texts a column may have; past it they are no names of anything. */
const most = 1_000_000;

export class Builder {
  readonly #blocks: Float64Array<ArrayBuffer>[] = [];
  readonly #codes = new Map<string, number>();
  readonly #misfits: Misfit[] = [];
  #length = 0;
  #missing = 0;
  #misfit = 0;
  #rounded = 0;

  constructor(
    readonly name: string,
    readonly kind: ColumnKind,
    readonly decimal: "." | "," = ".",
  ) {}

  get length(): number {
    return this.#length;
  }

  /** One more cell, as a CSV has it. */
  add(text: string | undefined): void {
    if (text !== undefined && this.#plainly(text)) return;
    if (text === undefined || isMissing(text)) {
      this.gap();
      return;
    }
    if (this.kind === "text") {
      this.#label(text);
      return;
    }
    const x = this.kind === "time" ? timeOf(text) : numberOf(text, this.decimal);
    if (x === undefined) {
      if (this.#misfits.length < kept) this.#misfits.push({ row: this.#length, text });
      this.#misfit++;
      this.#push(NaN);
      return;
    }
    if (text.length >= 16 && this.kind === "number" && isRounded(text, x)) this.#rounded++;
    // NaN by name is nothing observed.
    if (Number.isNaN(x)) this.#missing++;
    this.#push(x);
  }

  /** A number that begins with a digit is nothing else: most cells are such, and need no further look. */
  #plainly(text: string): boolean {
    if (this.kind !== "number" || this.decimal !== "." || text.length > 15) return false;
    const first = text.charCodeAt(0);
    if (!(first >= 48 && first <= 57) || (first === 48 && text.charCodeAt(1) > 57)) return false;
    const x = Number(text);
    if (Number.isNaN(x)) return false;
    this.#push(x);
    return true;
  }

  /** Cells as a Parquet reader has them: numbers, integers of 64 bits, text, yes or no, null. */
  append(values: ArrayLike<unknown>, from: number, until: number): void {
    for (let i = from; i < until; i++) {
      const value = values[i];
      if (typeof value === "number") {
        if (Number.isNaN(value)) this.#missing++;
        this.#push(value);
      } else if (typeof value === "bigint") this.#integer(value);
      else if (value === null || value === undefined) this.gap();
      else if (typeof value === "boolean") this.#push(value ? 1 : 0);
      else this.#label(String(value));
    }
  }

  gap(): void {
    this.#missing++;
    this.#push(NaN);
  }

  done(): Column {
    const cells = new Float64Array(this.#length);
    this.#blocks.forEach((cut, k) => {
      cells.set(cut.subarray(0, Math.min(block, this.#length - k * block)), k * block);
    });
    this.#blocks.length = 0;
    return {
      name: this.name,
      kind: this.kind,
      cells,
      labels: [...this.#codes.keys()],
      missing: this.#missing,
      misfits: { count: this.#misfit, first: this.#misfits },
      rounded: this.#rounded,
    };
  }

  #push(x: number): void {
    const at = this.#length % block;
    if (at === 0) this.#blocks.push(new Float64Array(block));
    this.#blocks.at(-1)![at] = x;
    this.#length++;
  }

  #integer(value: bigint): void {
    const x = Number(value);
    if (!Number.isSafeInteger(x) && BigInt(x) !== value) this.#rounded++;
    this.#push(x);
  }

  #label(text: string): void {
    let code = this.#codes.get(text);
    if (code === undefined) {
      if (this.#codes.size >= most)
        throw new RangeError(
          `"${this.name}" has more than ${most.toLocaleString("en")} different texts (row ${this.#length + 1} is the first too many); leave the column out of the file`,
        );
      code = this.#codes.size;
      this.#codes.set(text, code);
    }
    this.#push(code);
  }
}
