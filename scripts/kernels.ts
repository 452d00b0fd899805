// What the compiler of step bodies and asc are given: this catalogue and the folder of its bodies.
import { bodiesIn, type Options } from "../compiler/assemble.ts";
import { below } from "../compiler/folder.ts";
import { house } from "../compiler/home.ts";
import { type Module, moduleOf } from "../compiler/sources.ts";
import { readWords } from "../compiler/words.ts";
import * as formulas from "../src/formulas/index.ts";

const bodies = below(house, "assembly/formulas");

/** Formulas whose kernels are compiled from equations, as `domain.formula`. */
export const compiled = (): ReadonlySet<string> => new Set(bodiesIn(bodies, readWords(house)).map(({ path }) => path));

/** The module of all kernels, or of one formula or domain. */
export const assembled = (options?: Options): Module => moduleOf(formulas, { formulas: bodies, house }, options);
