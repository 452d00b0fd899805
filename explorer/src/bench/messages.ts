// What the page and its worker say to each other.
import type { Timing } from "./pace.ts";

export interface Ask {
  readonly id: string;
  readonly sizes: readonly number[];
  readonly rounds: number;
  /** addresses of the wasm of the formula's domain; without SIMD, the scalar one alone */
  readonly simd: string | undefined;
  readonly scalar: string;
}

/** Under what it was measured. */
export interface Setting {
  /** step of the clock, and the least time of a sample, in milliseconds */
  readonly tick: number;
  readonly sample: number;
  readonly cores: number;
  readonly isolated: boolean;
  /** why there are no workers */
  readonly withoutWorkers?: string;
}

export type Reply =
  | { readonly setting: Setting }
  | { readonly size: number; readonly round: number; readonly timings: readonly Timing[] }
  | { readonly size: number; readonly stage: string }
  | { readonly finished: true }
  | { readonly error: string };
