// What the compiler of step bodies and asc are given: this catalogue and the folder of its bodies.
import { bodiesIn, type Options } from "../compiler/assemble.ts";
import { home } from "../compiler/home.ts";
import { type Module, moduleOf } from "../compiler/sources.ts";
import { readWords } from "../compiler/words.ts";
import * as formulas from "../src/formulas/index.ts";

/** Formulas whose kernels are compiled from equations, as `domain.formula`. */
export const compiled = (): ReadonlySet<string> =>
  new Set(bodiesIn("assembly/formulas", readWords(home("compiler/vocabulary.ts"))).map(({ path }) => path));

/** The module of all kernels, or of one formula or domain. */
export const assembled = (options?: Options): Module => moduleOf(formulas, "assembly/formulas", options);
