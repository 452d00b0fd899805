// What the entries of the domain `rollout` offer beside its formulas and `guard`, which each makes of its own loadSync.
export * from "./audit.ts";
export { keyOf } from "./guard/key.ts";
export type * from "./guard.ts";
