// What a sweep keeps of columns: sums and their like over cells that are numbers, cell by cell in their order, so that blocks leave no mark.
import { wrongKind, wrongValue } from "../../check.ts";

/** What a sweep may keep of each output by name. Cells that are NaN are not counted. */
export type Reducer = "count" | "sum" | "mean" | "min" | "max" | "last";

export const reducers: readonly Reducer[] = ["count", "sum", "mean", "min", "max", "last"];

/** Of one output. */
export class Tally {
  count = 0;
  min = Number.NaN;
  max = Number.NaN;
  last = Number.NaN;
  #sum = 0;
  /** what rounding took from the sum: Neumaier 1974 */
  #lost = 0;

  get sum(): number {
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum;
  }

  get mean(): number {
    return this.count ? this.sum / this.count : Number.NaN;
  }

  add(column: Float64Array | BigInt64Array): void {
    for (let i = 0; i < column.length; i++) {
      const x = Number(column[i]);
      if (Number.isNaN(x)) continue;
      const sum = this.#sum + x;
      this.#lost += Math.abs(this.#sum) >= Math.abs(x) ? this.#sum - sum + x : x - sum + this.#sum;
      this.#sum = sum;
      this.count++;
      if (!(x >= this.min)) this.min = x;
      if (!(x <= this.max)) this.max = x;
      this.last = x;
    }
  }
}

/** Names as they were given, one or several. */
export function readReducers(path: string, given: unknown): readonly Reducer[] {
  const names = typeof given === "string" ? [given] : given;
  const expected = `a function, or of ${reducers.map((name) => `"${name}"`).join(", ")} one or several`;
  if (!Array.isArray(names) || !names.length) throw wrongKind(path, "reduce", expected, given);
  for (const name of names)
    if (!reducers.includes(name))
      throw wrongValue(path, "reduce", expected, typeof name === "string" ? `"${name}"` : typeof name);
  return names;
}
