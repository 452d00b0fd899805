// Every function that has a reference file, with the error it is allowed. A function is added to the list of its topic, to
// assembly/probe and to scripts/references.
import { ELEMENTARY } from "./elementary.ts";
import { NORMAL } from "./normal.ts";
import { SPECIAL } from "./special.ts";
import type { Measured } from "./ulp.ts";

export const MEASURED: readonly Measured[] = [...ELEMENTARY, ...NORMAL, ...SPECIAL];
