// What a body is made of: `step`, and the words. A body runs as plain TypeScript too, by `run`: with Math, and with the scalar kernels' own
// functions for what Math lacks.
import words from "../build/words.wasm";
import { runWords } from "../compiler/vocabulary.ts";

export * from "../compiler/step.ts";
export * from "../compiler/vocabulary.ts";

type Functions = Readonly<Record<string, (...args: readonly (number | boolean)[]) => number>>;
let functions: Functions | undefined;

runWords((word) => {
  functions ??= new WebAssembly.Instance(new WebAssembly.Module(words())).exports as unknown as Functions;
  return functions[`word_${word}`];
});
