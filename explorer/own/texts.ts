// A Vite plugin: what a page needs to compile formulas, as texts. Each is a file of its own, fetched where somebody writes formulas.
//   virtual:house       the lanes, the maths and the words of bodies; what lanewise/spec and lanewise/step are
//   virtual:typescript  TypeScript's own declarations
//   virtual:starts      formulas of the catalogue to start from, by id; virtual:start-ids has their names alone
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { onDisk } from "../../compiler/disk.ts";
import { startOf } from "./starts.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const house = onDisk(root);
const libraries = dirname(createRequire(import.meta.url).resolve("typescript"));

/** Texts by name. */
export type Texts = Readonly<Record<string, string>>;

/** This package's files that a compiler reads. */
export function houseTexts(): Texts {
  const single = ["assembly/index.ts", "compiler/vocabulary.ts", "compiler/step.ts", "src/spec.ts"];
  return Object.fromEntries([...single, ...house.files("assembly/lib")].map((name) => [name, house.text(name)!]));
}

/** The language itself: no page, no machine. */
export function typescriptTexts(): Texts {
  const names = readdirSync(libraries).filter((name) =>
    /^lib\.(es5|decorators(\.legacy)?|es2015\.\w+(\.\w+)?)\.d\.ts$/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(libraries, name), "utf8")]));
}

/** Formulas with a step body. Kernels by hand are no beginning. */
export function startTexts(): Texts {
  const { formulas } = JSON.parse(readFileSync(join(root, "dist/catalogue.json"), "utf8")) as {
    formulas: Readonly<Record<string, { readonly kernel: { readonly file: string } }>>;
  };
  return Object.fromEntries(
    Object.entries(formulas).flatMap(([id, { kernel }]) => {
      if (kernel.file.endsWith(".loops.ts")) return [];
      const text = startOf(id, kernel.file, house.files(`src/formulas/${id.split(".")[0]}`));
      return text ? [[id, text]] : [];
    }),
  );
}

const modules: Readonly<Record<string, () => Texts>> = {
  "virtual:house": houseTexts,
  "virtual:typescript": typescriptTexts,
  "virtual:starts": startTexts,
};

const names = "virtual:start-ids";

/** What a worker's file says of its own size, once that is known. */
const size = "__BYTES_OF_COMPILERS__";

export function texts(): Plugin {
  return {
    name: "texts-of-compilers",
    resolveId: (id) => (id in modules || id === names ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${names}`) return `export const ids = ${JSON.stringify(Object.keys(startTexts()))};`;
      const found = modules[id.slice(1)];
      return found && `export const texts = ${JSON.stringify(found())};`;
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).flatMap((one) => (one.type === "chunk" ? [one] : []));
      const bytes = chunks.reduce((sum, { code }) => sum + code.length, 0);
      for (const chunk of chunks)
        if (chunk.code.includes(size)) chunk.code = chunk.code.replaceAll(size, String(bytes));
    },
  };
}
