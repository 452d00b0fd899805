// What the page and its compilers say to each other.
import type { Described } from "../../../compiler/contents.ts";

export interface Ask {
  readonly kind: "compile";
  readonly id: number;
  readonly text: string;
}

/** The pack of what was compiled last, zipped. */
export interface AskPack {
  readonly kind: "pack";
  readonly id: number;
  readonly name: string;
}

/** A mistake of the author's, or a doubt about types: lines and columns count from 1; without them it is about all of the text. */
export interface Mark {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export type Wasm = Uint8Array<ArrayBuffer>;

/** What runs already while the rest is compiled. */
export interface First extends Described {
  readonly simd: Wasm;
  /** what TypeScript says of types */
  readonly doubts: readonly Mark[];
}

export type Answer =
  | { readonly kind: "loading"; readonly done: number; readonly of: number; readonly bytes: string }
  | { readonly kind: "stage"; readonly id: number; readonly stage: string }
  | { readonly kind: "first"; readonly id: number; readonly first: First }
  | { readonly kind: "compiled"; readonly id: number; readonly scalar: Wasm; readonly milliseconds: number }
  | { readonly kind: "mistakes"; readonly id: number; readonly mistakes: readonly Mark[] }
  /** the compilers failed, not the author */
  | { readonly kind: "failed"; readonly id: number; readonly message: string }
  | { readonly kind: "pack"; readonly id: number; readonly zip: Wasm; readonly files: number };
