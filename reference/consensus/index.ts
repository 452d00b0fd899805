// Written by npm run indices, all but the comment on the domain.
export * from "./consensus.ts";
export * from "./targets.ts";
