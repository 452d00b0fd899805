// Written by npm run indices, all but the comment on the domain.
export * from "./blobs.ts";
export * from "./fees.ts";
