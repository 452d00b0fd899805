// The manifest as data: every spec with its doc comments and its kernel's signature, what a host must know, and the presets.
import { comments, type Docs, describe } from "../compiler/describe.ts";
import { abi } from "../compiler/host.ts";
import * as formulas from "../src/formulas/index.ts";
import * as everything from "../src/public.ts";
import { compiled } from "./kernels.ts";

/** All but the builds and the package's own data. */
export function catalogue() {
  const docs = comments(["src/formulas/index.ts", "src/public.ts"]);
  const all = describe(formulas, docs, compiled());
  for (const { id, doc } of all) if (!doc) throw new Error(`${id} has no doc comment`);
  return {
    abi,
    domains: Object.keys(formulas).map((name) => ({ name, doc: docs.get(name) })),
    presets: presets(docs),
    formulas: all,
  };
}

/** Data for parameters and columns that the package exports beside the formulas. */
function presets(docs: Docs) {
  const data = Object.entries<unknown>(everything).filter(
    ([name, value]) => !["abiVersion", "formulas", "spec"].includes(name) && typeof value !== "function",
  );
  return data.map(([name, value]) => ({ name, doc: docs.get(name), value }));
}
