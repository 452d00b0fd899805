// Written by npm run indices, all but the comment on the domain.
export * from "./balance.ts";
export * from "./rows.ts";
export * from "./states.ts";
