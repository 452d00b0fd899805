// The columns of the last short call with `out`: who calls in a loop gives the same ones again.
import { doubles, startOf } from "./column.ts";
import { apart, meets } from "./short.ts";

/**
 * What a column is, and whether it shares memory with another, never changes; how long it is may, and two reads tell, without asking: the
 * last cell is there, and none behind it. Kept is what begins its buffer, so that nobody holds a large one by a few rows in its midst.
 */
export class Kept {
  #given: readonly unknown[] = [];
  #rows = 0;

  /** Rows of these columns, where they are those that fitted last; none where they are others. */
  again(given: readonly unknown[]): number {
    const before = this.#given;
    const n = this.#rows;
    for (let i = 0; i < before.length; i++) {
      const own = before[i];
      const column = given[i];
      if (typeof column === "number" || typeof own === "number") {
        if (typeof column !== typeof own) return 0;
      } else if (column !== own || (column !== undefined && !holds(column as Float64Array, n))) return 0;
    }
    return n;
  }

  /**
   * Whether the first `outs` of columns hold n cells each and end by `end`, and share no memory with each other or with the inputs
   * behind them; what is written in place is welcome. Kept is what has an input in a column: those to write to tell no rows.
   */
  fit(given: readonly unknown[], outs: number, n: number, end = Number.POSITIVE_INFINITY): boolean {
    let some = false;
    let first = true;
    for (let i = 0; i < given.length; i++) {
      const column = given[i];
      if (typeof column !== "object") {
        if (i < outs && column !== undefined) return false;
        continue;
      }
      if (i >= outs) some = true;
      else if (doubles(column) !== n) return false;
      const start = startOf(column as Float64Array);
      if (start === 0) continue;
      first = false;
      if (i < outs && start + 8 * n > end) return false;
    }
    for (let i = 0; i < outs; i++) {
      const out = given[i];
      if (out === undefined) continue;
      for (let k = i + 1; k < given.length; k++) {
        const another = given[k];
        if (typeof another !== "object" || (another === out && k >= outs)) continue;
        if (first ? meets(out as Float64Array, 0, another as Float64Array, 0) : !apart(out, another)) return false;
      }
    }
    const keeps = some && first;
    this.#given = keeps ? given : [];
    this.#rows = keeps ? n : 0;
    return true;
  }
}

const holds = (column: Float64Array, n: number) => column[n - 1] !== undefined && column[n] === undefined;
