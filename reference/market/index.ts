// Written by npm run indices, all but the comment on the domain.
export * from "./bars.ts";
export * from "./chains.ts";
export * from "./clustering.ts";
export * from "./correlation.ts";
export * from "./events.ts";
export * from "./historical.ts";
export * from "./kelly.ts";
export * from "./regime.ts";
export * from "./tails.ts";
export * from "./trading.ts";
export * from "./volatility.ts";
