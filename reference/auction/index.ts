// Written by npm run indices, all but the comment on the domain.

export * from "./auction.ts";
export * from "./auction-vcg.ts";
export * from "./markets.ts";
