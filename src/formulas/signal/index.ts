// Written by npm run indices, all but the comment on the domain.
import { filters } from "./filters.ts";
import { means } from "./means.ts";
import { quantiles } from "./quantiles.ts";
import { polynomials } from "./savitzkyGolay.ts";
import { series } from "./series.ts";
import { weighted } from "./weighted.ts";
import { windows } from "./windows.ts";

/** What is made of a course of values: averages that fade, windows, filters. */
export const signal: typeof filters &
  typeof means &
  typeof quantiles &
  typeof polynomials &
  typeof series &
  typeof weighted &
  typeof windows = { ...filters, ...means, ...quantiles, ...polynomials, ...series, ...weighted, ...windows };
