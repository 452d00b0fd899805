// The words that plain TypeScript has no function for, as a module of scalar functions: a body that runs outside of a kernel asks it.
import ts from "typescript";
import type { Read } from "./asc.ts";
import { imports } from "./assemble.ts";
import type { Folder } from "./folder.ts";
import { ours } from "./sources.ts";
import { declarations, parse, vocabulary } from "./words.ts";

/** The name of the entry, for `wasmOf`. */
export const wordsEntry = "assembly/words.ts";

/** Its files: a function of the word's name for each that the vocabulary hands to kernels. */
export function plainWords(house: Folder): Read {
  const functions = [...declarations(parse(house, vocabulary))].flatMap(([name, value]) => {
    if (!ts.isArrowFunction(value) || !value.body.getText().startsWith("inKernel(")) return [];
    const given = value.parameters.map((parameter) => parameter.name.getText());
    const passed = value.parameters.map((parameter) =>
      parameter.type?.getText() === "Mask" ? `always(${parameter.name.getText()} != 0)` : parameter.name.getText(),
    );
    const head = `export function word_${name}(${given.map((one) => `${one}: f64`).join(", ")}): f64`;
    return [`${head} { return ${name}(${passed.join(", ")}); }`];
  });
  const text = functions.join("\n");
  const entry = [...imports(text, house), "export const heapBase = __heap_base;", text].join("\n");
  const own = ours(house);
  return (name) => (name === wordsEntry ? entry : own(name));
}
