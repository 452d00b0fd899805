// Written by npm run indices, all but the comment on the domain.
export * from "./beta.ts";
export * from "./counts.ts";
export * from "./gamma.ts";
export * from "./logs.ts";
export * from "./points.ts";
export * from "./ratios.ts";
export * from "./wilson.ts";
