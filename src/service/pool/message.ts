// What the pool and its workers say to each other.
import type { Spec } from "../../spec.ts";
import type { Piece } from "./cut.ts";

/** A number for all rows, a part of a column, or one of either per plane of a matrix. */
export type Sent = number | bigint | Piece | readonly (number | Piece)[];
/** Numbers, names and toggles, and parts of columns of numbers. */
export type SentParams = Readonly<Record<string, unknown>>;

/** Columns of one chunk. */
export interface Columns {
  readonly inputs: Readonly<Record<string, Sent>>;
  /** where to; null: nowhere */
  readonly outputs: Readonly<Record<string, Piece>> | null;
  /** entities whose turn it is */
  readonly indices?: Uint32Array | undefined;
}

export type Order =
  /** kernels; a module that came twice would be two */
  | { readonly do: "module"; readonly module: number; readonly wasm: object }
  /** a formula, to be called by its number */
  | {
      readonly do: "formula";
      readonly formula: number;
      readonly module: number;
      readonly domain: string;
      readonly name: string;
      readonly spec: Spec;
    }
  /** computes, or looks whether all is in its domain and computes nothing */
  | (Columns & {
      readonly do: "call";
      readonly formula: number;
      /** of groups whose sums are asked for only by a toggle: just those */
      readonly checks: false | "all" | "sums";
      readonly params: SentParams;
      readonly options: Readonly<Record<string, unknown>>;
      readonly state?: Readonly<Record<string, number | bigint | Piece>> | undefined;
    })
  /** a bank of some of the entities */
  | {
      readonly do: "bank";
      readonly formula: number;
      readonly bank: number;
      readonly entities: number;
      readonly params: SentParams;
      readonly options: Readonly<Record<string, unknown>>;
      readonly state: Readonly<Record<string, number | bigint | Piece>>;
    }
  /** moves a bank on, or looks whether all is in its domain and moves nothing */
  | (Columns & { readonly do: "step"; readonly bank: number; readonly checks: boolean })
  | { readonly do: "save"; readonly bank: number }
  | { readonly do: "load"; readonly bank: number; readonly bytes: Uint8Array }
  | { readonly do: "reset"; readonly bank: number }
  | { readonly do: "drop"; readonly bank: number };

/** An order on its way. `buffers` are lent, and come back with the answer: those of memory that is not shared. */
export interface Letter {
  readonly id: number;
  readonly order: Order;
  readonly buffers: readonly ArrayBuffer[];
}

export interface Answer {
  readonly id: number;
  readonly buffers: readonly ArrayBuffer[];
  /** how long it took */
  readonly ms: number;
  /** what a save holds */
  readonly bytes?: Uint8Array | undefined;
  readonly error?: unknown;
}

/** The first word of a worker: it is there. In a page more may follow: the whole is the name of a lock, which the worker holds as long as it lives. */
export const ready = "lanewise-ready";
