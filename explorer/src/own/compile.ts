// The compilers of `lanewise build` over texts: what a worker runs.

import { texts as houseTexts } from "virtual:house";
import { texts as libraryTexts } from "virtual:typescript";
import { zipSync } from "fflate";
import { type Compiled, compiled, filesOf } from "../../../compiler/contents.ts";
import { evaluate } from "../../../compiler/evaluate.ts";
import { inMemory } from "../../../compiler/folder.ts";
import { Mistake } from "../../../compiler/mistake.ts";
import { programs } from "../../../compiler/program.ts";
import { file, marksOf } from "./marks.ts";
import type { First, Mark, Wasm } from "./messages.ts";

const house = inMemory(new Map(Object.entries(houseTexts)));
const { faults, comments } = programs(house, new Map(Object.entries(libraryTexts)));

let last: Compiled | undefined;

/** The scalar build, behind what `first` got; or mistakes of the author's. Every other error is thrown. */
export async function compile(
  text: string,
  tell: (stage: string) => Promise<void>,
  first: (first: First) => void,
): Promise<Wasm | readonly Mark[]> {
  const formulas = inMemory(new Map([[file, text]]));
  const doubts = () => marksOf(faults(formulas).join("\n"));
  last = undefined;
  try {
    last = await compiled(
      { formulas, house },
      {
        evaluate,
        comments,
        tell,
        built: (build, { engine }, of) =>
          build === "simd" && first({ ...of, simd: Uint8Array.from(engine), doubts: doubts() }),
      },
    );
    return Uint8Array.from(last.built.scalar.engine);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    const mistakes = marksOf(error.message);
    // Types often say it better, and of lines that the compiler did not come to.
    await tell("looking at types");
    const lines = new Set(mistakes.map(({ line }) => line));
    return [...mistakes, ...doubts().filter(({ line }) => line !== undefined && !lines.has(line))];
  }
}

/** The files that `lanewise build` writes, in one; the same bytes whenever it is made. */
export function pack(name: string): { readonly zip: Wasm; readonly files: number } {
  if (!last) throw new Error("nothing is compiled");
  const files = filesOf({ ...last, name, version: "0.0.0", docs: true });
  const text = new TextEncoder();
  const bytes = [...files].map(([path, contents]) => [
    path,
    typeof contents === "string" ? text.encode(contents) : contents,
  ]);
  return { zip: zipSync(Object.fromEntries(bytes), { mtime: "1980-01-01T00:00:00" }), files: files.size };
}
