// What vectors.json holds: cases of every formula, with what comes of them. Inputs are drawn from pools of bits by a recipe that takes three lines
// in any language, so that the file stays small and every host draws the same.

/** A number, or one of the strings that stand for what JSON does not have. */
export type Text = number | string;

/** A column: drawn from a pool, or bit by bit. */
export type Drawn =
  | { readonly pool: number; readonly seed: number; readonly length?: number }
  | { readonly bits: readonly string[] };

export interface Case {
  /** as `core.ema` */
  readonly formula: string;
  /** call: on columns. ticks, events: a bank in a given state. */
  readonly form: "call" | "ticks" | "events";
  /** kind of number of the columns */
  readonly cells: "f64" | "i64";
  /** length of every axis */
  readonly sizes: Readonly<Record<string, number>>;
  /** entity of each event */
  readonly index?: readonly number[];
  /** by name; those that are not there keep their default */
  readonly params?: Readonly<Record<string, Text | boolean | Drawn>>;
  /** by name; offsets are plain numbers, and what has no axes is a number */
  readonly inputs: Readonly<Record<string, Drawn | Text | readonly number[]>>;
  /** of a bank, by name; those that are not there start as they do */
  readonly state?: Readonly<Record<string, Drawn>>;
  /** of a bank, in place of state: what `save` gave, in base 64 */
  readonly save?: string;
}

/** A case with what comes of it. */
export interface Vector extends Case {
  /** SHA-256 of all cells of the outputs, and of a bank's state after it, little-endian, in the order of the spec */
  readonly digest: string;
  /** the first cells of each output, for people */
  readonly first: Readonly<Record<string, readonly Text[]>>;
}

/** A case that is refused, and what the message says. */
export interface Refusal extends Case {
  readonly onInvalid?: "throw";
  readonly argument: string;
  readonly expected: string;
  readonly got: string;
}

export interface Vectors {
  readonly version: string;
  readonly abiVersion: number;
  /** cells as 16 hexadecimal digits */
  readonly pools: readonly (readonly string[])[];
  readonly cases: readonly Vector[];
  readonly refusals: readonly Refusal[];
  /** SHA-256 of the digests of all cases, a line each */
  readonly digest: string;
}

/** Bits of a column of so many cells. */
export function bitsOf(pools: Vectors["pools"], drawn: Drawn, length: number): BigUint64Array {
  if ("bits" in drawn) return BigUint64Array.from(drawn.bits, wide);
  const pool = cellsOf(pools[drawn.pool]!);
  return BigUint64Array.from({ length: drawn.length ?? length }, (_, i) => pool[place(drawn.seed, i) % pool.length]!);
}

/** Thousands of columns are drawn from some hundred pools. */
const known = new WeakMap<readonly string[], BigUint64Array>();

function cellsOf(pool: readonly string[]): BigUint64Array {
  let cells = known.get(pool);
  if (!cells) {
    cells = BigUint64Array.from(pool, wide);
    known.set(pool, cells);
  }
  return cells;
}

const wide = (digits: string) => BigInt(`0x${digits}`);

/** The i-th of a seeded sequence of 32-bit numbers: Weyl's, mixed by Wellons' lowbias32. */
function place(seed: number, i: number): number {
  let x = (seed + Math.imul(i, 0x9e3779b9)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

export const numberOf = (text: Text): number => Number(text);

/** A number as JSON has it, or as text. */
export const textOf = (x: number): Text => (Object.is(x, -0) ? "-0" : Number.isFinite(x) ? x : String(x));
