// Written by npm run indices, all but the comment on the domain.
import { difficulties } from "./consensus.ts";
import { targets } from "./targets.ts";

/** How hard the next block is to find. Whatever is outside its domain throws, unless the caller asks for NaN. */
export const consensus: typeof difficulties & typeof targets = { ...difficulties, ...targets };
