// Written by npm run indices, all but the comment on the domain.
import { averages } from "./averages.ts";
import { momentum } from "./momentum.ts";
import { trend } from "./trend.ts";
import { volumes } from "./volume.ts";

/** Technical indicators, each tick of many series at once, equal to those of TA-Lib. */
export const indicators: typeof averages & typeof momentum & typeof trend & typeof volumes = {
  ...averages,
  ...momentum,
  ...trend,
  ...volumes,
};
