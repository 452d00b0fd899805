// The honest baseline: every formula as the typed-array loop that a good engineer writes by hand. Tests take them as an
// independent second opinion.
import type * as formulas from "../src/formulas/index.ts";
import type { Spec } from "../src/spec.ts";
import * as domains from "./domains.ts";
import type { AnyIo, AnyLoop, Loop } from "./loop.ts";

export type { AnyIo, AnyLoop, Io, Loop } from "./loop.ts";

type Formulas = typeof formulas;
type LoopOf<S> = S extends Spec ? Loop<S> : never;
type Loops = { readonly [D in keyof Formulas]: { readonly [F in keyof Formulas[D]]: LoopOf<Formulas[D][F]> } };

/** One loop per formula; a formula without one does not compile. */
export const loops: Loops = domains;

/** The loop of `energy.treasuryFee` or any other. */
export function plain(path: string): AnyLoop {
  const [domain = "", name = ""] = path.split(".");
  const loop = (loops as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[domain]?.[name];
  if (loop === undefined) throw new RangeError(`reference: there is no plain loop of ${path}`);
  return loop as (io: AnyIo) => void;
}
