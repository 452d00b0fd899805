// What a plain loop takes: the columns of one formula by name, and its parameters as kernels see them.
import type { Field, Fields, Spec } from "../src/spec.ts";

type Column<F> = F extends { kind: "offsets" } ? Uint32Array : F extends { dims: readonly [] } ? number : Float64Array;
type Absent<F> = F extends { optional: true } ? undefined : never;
type Named<S extends Spec> = S["output"] extends Field ? "output" : keyof S["output"];
type AxisOf<D> = D extends string ? (string extends D ? never : D) : never;
type Axis<F> = F extends Field
  ? AxisOf<F["dims"][number]>
  : F extends Fields
    ? AxisOf<F[keyof F]["dims"][number]>
    : never;

/** Columns, parameters and lengths of one formula, all named as in its spec. */
export interface Io<S extends Spec> {
  readonly inputs: { readonly [K in keyof S["inputs"]]: Column<S["inputs"][K]> | Absent<S["inputs"][K]> };
  /** choices as index, toggles as 0 or 1 */
  readonly params: { readonly [K in keyof S["params"]]: number };
  /** read and written */
  readonly state: { readonly [K in keyof S["state"]]: Float64Array };
  /** what is left out is not wanted */
  readonly outputs: { readonly [K in Named<S>]?: Float64Array };
  /** length of each axis */
  readonly sizes: { readonly [A in Axis<S["inputs"][keyof S["inputs"]]> | Axis<S["output"]>]: number };
}

/**
 * A formula as typed-array JavaScript. Loops keep NaN in a constant of their own, and a parameter that one branch returns is made
 * sure to be a number: what V8 cannot type it boxes, with every double that meets it (energy.reputation 108 ns instead of 70).
 */
export type Loop<S extends Spec> = (io: Io<S>) => void;

/**
 * One tick of a bank, or many ticks. Two functions, because V8 compiles one for what it has seen by then: in one function the
 * path that comes second stays slow (network.healthIndex 28 ns instead of 5).
 */
export function byTicks<S extends Spec>(bank: Loop<S>, series: Loop<S>): Loop<S> {
  return (io) => ((io.sizes as { readonly tick?: number }).tick === 1 ? bank(io) : series(io));
}

/** The same of any formula. */
export interface AnyIo {
  readonly inputs: Readonly<Record<string, Float64Array | Uint32Array | number | undefined>>;
  readonly params: Readonly<Record<string, number>>;
  readonly state: Readonly<Record<string, Float64Array>>;
  readonly outputs: Readonly<Record<string, Float64Array>>;
  readonly sizes: Readonly<Record<string, number>>;
}

export type AnyLoop = (io: AnyIo) => void;

let spare = new Float64Array(0);

/** Takes what is written to outputs that nobody wants, so that loops need not ask for each cell. */
export function scratch(cells: number): Float64Array {
  if (spare.length < cells) spare = new Float64Array(cells);
  return spare;
}

/** x brought into [low, high]; NaN stays NaN. */
export const clamp = (x: number, low: number, high: number): number => (x < low ? low : Math.min(x, high));

/** Zero or more, and finite. */
export const countable = (x: number): boolean => x >= 0 && x < Infinity;

/** In [0, 1]. */
export const isShare = (x: number): boolean => x >= 0 && x <= 1;

/** 0 or 1. */
export const isFlag = (x: number): boolean => x * x === x && x <= 1;

/** w * ln x, where a weight of zero ignores x. */
export const weighed = (w: number, x: number): number => (w === 0 ? 0 : w * Math.log(x));
