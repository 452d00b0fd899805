// A formula as a person writes it who trusts the data: one loop over columns, no check of what is valid, nothing counted, what
// depends on parameters alone before the loop. Powers multiplied are a sum of logarithms, exp is taken once.
import type { AnyIo, Io } from "../../reference/loop.ts";
import type { Spec } from "../../src/spec.ts";

/** The columns of one formula, every one given and every one wanted. */
export interface Given<S extends Spec> {
  readonly inputs: { readonly [K in keyof Io<S>["inputs"]]-?: Exclude<Io<S>["inputs"][K], undefined> };
  readonly params: Io<S>["params"];
  readonly state: Io<S>["state"];
  readonly outputs: { readonly [K in keyof Io<S>["outputs"]]-?: Float64Array };
  readonly sizes: Io<S>["sizes"];
}

/** Columns are arguments by name. A function of its own for each formula and shape: V8 compiles one for what it has seen. */
export type Bare<S extends Spec> = (columns: Given<S>) => void;

/** One tick of many entities, whose outputs that equal state are read there; many ticks of one. */
export interface Ticks<S extends Spec> {
  readonly bank?: Bare<S>;
  readonly series?: Bare<S>;
}

export type AnyBare = (columns: AnyIo) => void;

export { clamp } from "../../reference/loop.ts";
