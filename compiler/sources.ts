// The files of a module by name, for asc: the entry and what is generated in memory, the library from this package, kernels by hand from the
// folder of their author. The names are the same for everybody, wherever the folders are.
import type { Catalog } from "../src/spec.ts";
import type { Read } from "./asc.ts";
import { assemble, type Options, type Sources } from "./assemble.ts";
import { type Folder, textOf } from "./folder.ts";

/** The name of the entry, for `compile`. */
export const entry = "assembly/index.ts";
/** Where kernels by hand are within the module. */
export const folder = "assembly/formulas/";

/** Kernels by hand name the library as a package; within the module it is a folder beside theirs. */
const byName = /(from\s+["'])lanewise\/lib\//g;

export interface Module {
  /** the AssemblyScript that step bodies became */
  readonly generated: string;
  readonly read: Read;
}

/** A catalogue over a folder of step bodies and kernels by hand. */
export function moduleOf(catalog: Catalog, sources: Sources, options?: Options): Module {
  const { formulas, house } = sources;
  const { text, hand } = assemble(catalog, sources, options);
  const list = hand.map((file) => `export * from "./formulas/${file.replace(/\.ts$/, "")}";\n`);
  const made = new Map([
    [entry, `${textOf(house, entry)}export * from "./generated";\nexport * from "./kernels";\n`],
    ["assembly/generated.ts", text],
    ["assembly/kernels.ts", `${list.join("")}\n`],
  ]);
  const own = ours(house);
  const read: Read = (name) => made.get(name) ?? (name.startsWith(folder) ? hers(formulas, name) : own(name));
  return { generated: text, read };
}

/** Files of this package. */
export const ours =
  (house: Folder): Read =>
  (name) =>
    name.startsWith("assembly/") ? (house.text(name) ?? null) : null;

function hers(formulas: Folder, name: string): string | null {
  const depth = name.split("/").length - 2;
  return formulas.text(name.slice(folder.length))?.replace(byName, `$1${"../".repeat(depth)}lib/`) ?? null;
}
