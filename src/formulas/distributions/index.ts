// Written by npm run indices, all but the comment on the domain.
import { beta } from "./beta.ts";
import { counts } from "./counts.ts";
import { gamma } from "./gamma.ts";
import { logs } from "./logs.ts";
import { ratios } from "./ratios.ts";
import { wilson } from "./wilson.ts";

/** Distributions: densities, both tails, quantiles, and intervals. */
export const distributions: typeof beta & typeof counts & typeof gamma & typeof logs & typeof ratios & typeof wilson = {
  ...beta,
  ...counts,
  ...gamma,
  ...logs,
  ...ratios,
  ...wilson,
};
