// The formulas under test: all, or with `npm run try <formula or domain>` those, from a build with nothing else in it.
import * as formulas from "../../src/formulas/index.ts";
import type { Catalog } from "../../src/spec.ts";

export const { LANEWISE_TRY: only } = process.env;

/** Where its wasm is. */
export const folder = only ? "build/try" : "build";

/** One formula, or one domain. */
export function picked(path: string): Catalog {
  const [domain = "", name = ""] = path.split(".");
  const specs = (formulas as Catalog)[domain];
  if (specs && !name) return { [domain]: specs };
  if (!specs?.[name]) throw new Error(`there is no formula and no domain "${path}"`);
  return { [domain]: { [name]: specs[name] } };
}

/** Typed as the whole catalogue, since tests of single formulas do not run when one is tried. */
export const tried = (only ? picked(only) : formulas) as typeof formulas;
