// Written by npm run indices, all but the comment on the domain.
export * from "./admission.ts";
export * from "./concurrency.ts";
export * from "./forecast.ts";
export * from "./gossip.ts";
export * from "./gossipsub.ts";
export * from "./health.ts";
export * from "./limits.ts";
export * from "./peers.ts";
export * from "./windows.ts";
