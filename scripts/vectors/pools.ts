// Cells that columns are drawn from. Fields of the same kind and range share a pool, so the file holds some hundred of them and not a column each.
import { sample, sampleState } from "../../reference/sample.ts";
import type { Plan } from "../../src/plan.ts";
import type { Field, Spec } from "../../src/spec.ts";
import { special } from "../../test/support/doubles.ts";
import { outside } from "../../test/support/invalid.ts";

/** Cells of a pool that a field admits, beside the ends of its range. */
const usual = 64;

/** NaNs of both signs, quiet and signalling, whose payloads have one bit each. */
const payloads = Array.from(
  { length: 16 },
  (_, i) => (i % 2 ? 0x7ff0000000000000n : 0xfff8000000000000n) | (1n << BigInt(3 * i)),
);

const digits = (bits: bigint) => BigInt.asUintN(64, bits).toString(16).padStart(16, "0");
const bitsOf = (column: Float64Array) => [...new BigUint64Array(column.buffer, column.byteOffset, column.length)];

export const hex = (column: Float64Array): string[] => bitsOf(column).map(digits);

export class Pools {
  readonly all: string[][] = [];
  readonly #known = new Map<string, number>();

  #of(cells: readonly bigint[]): number {
    const pool = cells.map(digits);
    const key = pool.join("");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.all.length);
    return this.all.push(pool) - 1;
  }

  /** Numbers that a field admits. */
  sound(field: Field): number {
    return this.#of(this.#admitted(field, usual));
  }

  /** Most of them that, the others anything: what it does not admit, every kind of NaN, all sizes and signs. */
  any(field: Field): number {
    const wrong = bitsOf(Float64Array.from(outside(field)));
    return this.#of([...this.#admitted(field, usual), ...wrong, ...special, ...payloads]);
  }

  #admitted(field: Field, count: number): readonly bigint[] {
    const spec: Spec = { inputs: { x: { ...field, dims: ["row"], optional: false, rising: false } }, output: field };
    const drawn = sample(spec, { row: count }, 41, { edges: 0.15, missing: field.sparse ? 0.1 : 0 }).x as Float64Array;
    return bitsOf(drawn);
  }

  /** State that entities may be in: drawn as the formula's tests draw it. */
  state(plan: Plan, name: string): number {
    const drawn = sampleState(plan, sizesFor(plan, usual), 43, { edges: 0.2, missing: 0.15 })[name]!;
    return this.#of(bitsOf(drawn.slice(0, usual)));
  }

  /** 64-bit integers of a range whose end goes on to theirs. */
  wide({ range: [min, max] }: Pick<Field, "range">): number {
    const low = BigInt(Math.max(min, -(2 ** 63)));
    const high = max >= Number.MAX_SAFE_INTEGER ? 2n ** 63n - 1n : BigInt(Math.floor(max));
    const size = high - low;
    const spread = Array.from({ length: usual }, (_, i) => low + (size >> BigInt(i)) - ((size >> BigInt(i)) % 3n));
    return this.#of([low, high, low + 1n, high - 1n, ...spread].filter((x) => x >= low && x <= high));
  }
}

const sizesFor = ({ axes }: Plan, entity: number) => ({
  ...Object.fromEntries(axes.map((axis) => [axis, 3])),
  entity,
});
