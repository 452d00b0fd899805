// Written by npm run indices, all but the comment on the domain.
export * from "./liquidity.ts";
export * from "./swap.ts";
