// Written by npm run indices, all but the comment on the domain.

export * from "./filters.ts";
export * from "./means.ts";
export * from "./quantiles.ts";
export * from "./savitzkyGolay.ts";
export * from "./series.ts";
export * from "./weighted.ts";
export * from "./windows.ts";
