import type { Sizes } from "../../src/plan.ts";
import type { Sample } from "../../test/support/sample.ts";

/** What a formula needs beyond a draw from its ranges to do the work it is there for. */
export interface Setting {
  readonly sizes?: Sizes;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly inputs?: (sizes: Sizes, next: () => number) => Sample;
  readonly start?: (entities: number, next: () => number) => Readonly<Record<string, Float64Array>>;
}

export const uniform = (length: number, low: number, high: number, next: () => number): Float64Array =>
  Float64Array.from({ length }, () => low + (high - low) * next());
