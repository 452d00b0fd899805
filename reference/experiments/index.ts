// Written by npm run indices, all but the comment on the domain.
export * from "./pooling.ts";
export * from "./testing.ts";
