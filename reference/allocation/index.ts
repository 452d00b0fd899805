// Written by npm run indices, all but the comment on the domain.
export * from "./fairness.ts";
export * from "./plans.ts";
export * from "./scale.ts";
export * from "./seats.ts";
