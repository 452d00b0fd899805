// Written by npm run indices, all but the comment on the domain.
export * from "./gru.ts";
export * from "./layers.ts";
export * from "./learning.ts";
export * from "./scores.ts";
