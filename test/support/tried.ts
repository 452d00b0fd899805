// The formulas under test: all, or with `npm run try <formula>` that one, from a build with nothing else in it.
import * as formulas from "../../src/formulas/index.ts";
import type { Catalog } from "../../src/spec.ts";

const { LANEWISE_TRY: only } = process.env;

/** Where its wasm is. */
export const folder = only ? "build/try" : "build";

function picked(path: string): Catalog {
  const [domain = "", name = ""] = path.split(".");
  const spec = (formulas as Catalog)[domain]?.[name];
  if (!spec) throw new Error(`LANEWISE_TRY: there is no formula ${path}`);
  return { [domain]: { [name]: spec } };
}

/** Typed as the whole catalogue, since tests of single formulas do not run when one is tried. */
export const tried = (only ? picked(only) : formulas) as typeof formulas;
