// The worked examples of docs/formulas: one call a formula, whose text and result `npm run docs` writes there.
import type { Lanewise } from "../../src/public.ts";

/** An example of every formula of a domain. */
export type Examples<D extends Exclude<keyof Lanewise, "info">> = {
  readonly [F in keyof Lanewise[D]]: (lw: Lanewise) => unknown;
};
