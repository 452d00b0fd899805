// What the compiler of step bodies and asc are given: this catalogue and the folders of this repository.
import { readFileSync } from "node:fs";
import { assemble, bodiesIn, type Options } from "../compiler/assemble.ts";
import { readWords } from "../compiler/words.ts";
import * as formulas from "../src/formulas/index.ts";

const folders = { formulas: "assembly/formulas", lib: "assembly/lib", vocabulary: "compiler/vocabulary.ts" };

/** Formulas whose kernels are compiled from equations, as `domain.formula`. */
export const compiled = (): ReadonlySet<string> =>
  new Set(bodiesIn(folders.formulas, readWords(folders.vocabulary)).map(({ path }) => path));

/** Generated files by name: the kernels of step bodies, and the list of those by hand. */
export function assembled(options?: Options): Map<string, string> {
  const { text, hand } = assemble(formulas, folders, options);
  const list = hand.map((file) => `export * from "./formulas/${file.replace(/\.ts$/, "")}";`);
  const entry = readFileSync("assembly/index.ts", "utf8");
  return new Map([
    ["assembly/index.ts", `${entry}export * from "./generated";\nexport * from "./kernels";\n`],
    ["assembly/generated.ts", text],
    ["assembly/kernels.ts", `${list.join("\n")}\n`],
  ]);
}
