// Rows collected one by one and computed at once, when their caller says so: for game loops and request handlers.
import { unknownName, wrongKind } from "../check.ts";
import { bare } from "../spec.ts";
import { handed } from "./options.ts";
import { Rows, type RowsOptions } from "./rows.ts";

declare const handle: unique symbol;

/** A row of a collector, to read its result by. */
export type Handle = number & { readonly [handle]?: never };

export class Collector {
  /** rows of one computation at most */
  readonly maxRows: number;
  readonly #rows: Rows;
  readonly #bank: boolean;
  /** handle of the first row that waits; those before it are computed */
  #next = 0;
  /** handle of the first row of the last computation, and how many there were */
  #first = 0;
  #computed = 0;

  constructor(subject: unknown, options: object) {
    this.#rows = new Rows("collector", subject, handed("collector", options, names) as unknown as RowsOptions);
    this.#bank = this.#rows.entities > 0;
    this.maxRows = this.#rows.maxRows;
  }

  /** Rows that wait for `compute`. */
  get waiting(): number {
    return this.#rows.count;
  }

  add(first: unknown, second?: unknown): Handle {
    const rows = this.#rows;
    if (rows.count === this.maxRows)
      throw new RangeError(
        `${rows.path}: "row" expected room, got the one beyond maxRows: ${this.maxRows}; compute() first`,
      );
    if (this.#bank) rows.addTo(first, second);
    else rows.add(first);
    return this.#next + rows.count - 1;
  }

  compute(): number {
    this.#computed = this.#rows.compute();
    this.#first = this.#next;
    this.#next += this.#computed;
    return this.#computed;
  }

  read(handle: Handle): unknown {
    const i = handle - this.#first;
    if (i >= 0 && i < this.#computed && Math.trunc(i) === i) return this.#rows.result(i);
    throw this.#noRow(handle);
  }

  #noRow(handle: unknown): Error {
    const { path, count } = this.#rows;
    if (typeof handle !== "number") return wrongKind(path, "handle", "what add returned", handle);
    const what =
      handle >= this.#next && handle < this.#next + count
        ? "one that is computed, got one that waits for compute()"
        : handle >= 0 && handle < this.#first
          ? "one of the last compute(), got one of an earlier"
          : `what add returned, got ${handle}`;
    return new RangeError(`${path}: "handle" expected ${what}`);
  }

  output(name: string = bare): Float64Array {
    const { plan, path, outputs } = this.#rows;
    const at = plan.outputs.findIndex((slot) => slot.name === name);
    if (at >= 0) return outputs[at]!.subarray(0, this.#computed);
    const known = plan.outputs.map((slot) => slot.name);
    throw unknownName(path, "output", name, known);
  }
}

const names = ["maxRows", "params", "onInvalid", "int64"];
