// Written by npm run indices, all but the comment on the domain.
export * from "./betaFunctions.ts";
export * from "./erf.ts";
export * from "./functions.ts";
export * from "./gamma.ts";
export * from "./linear.ts";
export * from "./normal.ts";
export * from "./order.ts";
export * from "./random.ts";
export * from "./reduce.ts";
export * from "./shares.ts";
export * from "./smoothing.ts";
export * from "./sums.ts";
