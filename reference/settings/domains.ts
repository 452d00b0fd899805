// Written by npm run indices, all but the comment on the domain.
export * from "./ads.ts";
export * from "./allocation.ts";
export * from "./auction.ts";
export * from "./consensus.ts";
export * from "./control.ts";
export * from "./core.ts";
export * from "./distributions.ts";
export * from "./energy.ts";
export * from "./fees.ts";
export * from "./learning.ts";
export * from "./market.ts";
export * from "./names.ts";
export * from "./network.ts";
export * from "./pi0.ts";
export * from "./privacy.ts";
export * from "./rollout.ts";
export * from "./subsidy.ts";
