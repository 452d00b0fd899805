// Where a formula or a bank comes from: what a layer around them needs to know and their types do not say. A symbol of the registry, so
// that a pack of one's own and a second copy of this package are known too.
import type { Engine } from "./engine.ts";
import type { Plan, Sizes } from "./plan.ts";

export interface Origin {
  readonly engine: Engine;
  readonly plan: Plan;
  /** what stands around it, where something does: its calls are not those of the formula itself */
  readonly wrapped?: "a watched call" | "a guarded call";
  /** of a bank */
  readonly bank?: {
    readonly entities: number;
    readonly int64: boolean;
    /** lengths of its axes beside ticks and entities */
    readonly sizes: Sizes;
    /** kernel arguments with its parameters */
    readonly args: readonly number[];
  };
}

export const origin: unique symbol = Symbol.for("lanewise.origin") as never;

export const originOf = (of: unknown): Origin | undefined =>
  (typeof of === "function" || (typeof of === "object" && of !== null)) && origin in of
    ? (of[origin] as Origin)
    : undefined;
