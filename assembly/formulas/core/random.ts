// Numbers that look like chance.
import { step } from "../../../compiler/step.ts";
import { uniformAt } from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

/** top 53 bits of splitmix64(seed + (index + 1) * 0x9e3779b97f4a7c15), times 2^-53 */
export const uniform = step(core.uniform, ({ index }, { seed }) => ({ output: uniformAt(index, seed) }));
