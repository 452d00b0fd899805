// Written by npm run indices, all but the comment on the domain.
export * from "./series.ts";
export * from "./weighted.ts";
export * from "./windows.ts";
