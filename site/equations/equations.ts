// What formulas compute, in TeX, for pages that typeset it.
import type * as formulas from "../../src/formulas/index.ts";

/** One for every formula of a domain: what stands between two dollars, `aligned` where it takes several lines. */
export type Equations<D extends keyof typeof formulas> = { readonly [F in keyof (typeof formulas)[D]]: string };
