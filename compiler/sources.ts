// The files of a module by name, for asc: the entry and what is generated in memory, the library from this package, kernels by hand from the
// folder of their author. The names are the same for everybody, wherever the folders are.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "../src/spec.ts";
import type { Read } from "./asc.ts";
import { assemble, type Options } from "./assemble.ts";
import { home } from "./home.ts";

/** The name of the entry, for `compile`. */
export const entry = "assembly/index.ts";
const folder = "assembly/formulas/";
const library = "assembly/lib/";

/** Kernels by hand name the library as a package; within the module it is a folder beside theirs. */
const byName = /(from\s+["'])lanewise\/lib\//g;

export interface Module {
  /** the AssemblyScript that step bodies became */
  readonly generated: string;
  readonly read: Read;
}

/** A catalogue over a folder of step bodies and kernels by hand. */
export function moduleOf(catalog: Catalog, formulas: string, options?: Options): Module {
  const sources = { formulas, lib: home(library), vocabulary: home("compiler/vocabulary.ts") };
  const { text, hand } = assemble(catalog, sources, options);
  const list = hand.map((file) => `export * from "./formulas/${file.replace(/\.ts$/, "").replaceAll("\\", "/")}";\n`);
  const made = new Map([
    [entry, `${readFileSync(home(entry), "utf8")}export * from "./generated";\nexport * from "./kernels";\n`],
    ["assembly/generated.ts", text],
    ["assembly/kernels.ts", `${list.join("")}\n`],
  ]);
  const read: Read = (name) => made.get(name) ?? (name.startsWith(folder) ? hers(formulas, name) : ours(name));
  return { generated: text, read };
}

/** A file of this package. */
export const ours: Read = (name) => (name.startsWith("assembly/") ? text(home(name)) : null);

function hers(formulas: string, name: string): string | null {
  const depth = name.split("/").length - 2;
  return text(join(formulas, name.slice(folder.length)))?.replace(byName, `$1${"../".repeat(depth)}lib/`) ?? null;
}

const text = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : null);
