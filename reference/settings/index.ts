// What formulas are given where the whole of their ranges says little: shapes, scales and sizes that people have.
import * as domains from "./domains.ts";
import type { Setting } from "./setting.ts";

/** By the path of the formula. */
export const settings: Readonly<Record<string, Setting>> = Object.assign({}, ...Object.values(domains));
