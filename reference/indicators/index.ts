// Written by npm run indices, all but the comment on the domain.
export * from "./averages.ts";
export * from "./momentum.ts";
export * from "./trend.ts";
export * from "./volume.ts";
