// Written by npm run indices, all but the comment on the domain.
export * from "./linear.ts";
export * from "./logistic.ts";
export * from "./robust.ts";
export * from "./rolling.ts";
