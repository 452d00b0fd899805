// Written by npm run indices, all but the comment on the domain.
export * from "./beta.ts";
export * from "./pacing.ts";
export * from "./quality.ts";
export * from "./uplift.ts";
