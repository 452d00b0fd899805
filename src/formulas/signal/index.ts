// Written by npm run indices, all but the comment on the domain.
import { series } from "./series.ts";
import { weighted } from "./weighted.ts";
import { windows } from "./windows.ts";

/** What is made of a course of values: averages that fade, windows, filters. */
export const signal: typeof series & typeof weighted & typeof windows = { ...series, ...weighted, ...windows };
