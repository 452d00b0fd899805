// Data for parameters and columns, and helpers in whole numbers of any size, that the entries export beside the formulas: those of a
// domain, that domain's.
export { workerRoles } from "./formulas/allocation/fairness.ts";
export { complexityLevels, type PhasePlan, phasePlans } from "./formulas/allocation/plans.ts";
export { chainHistory, statedAcceleration } from "./formulas/allocation/scale.ts";
export { burnExact, mintExact, type PoolReserves } from "./formulas/amm/liquidity.ts";
export { amountInExact, amountOutExact, type PoolFee, quoteExact } from "./formulas/amm/swap.ts";
export { LEGACY_TREASURY_FEE_BPS } from "./formulas/energy/energy.ts";
export { blobSchedules } from "./formulas/fees/blobs.ts";
export { congestionLanes } from "./formulas/fees/fees.ts";
export { baselinePresets } from "./formulas/issuance/issuance.ts";
export { nameLength } from "./formulas/names/names.ts";
export { gradient2Tolerant } from "./formulas/network/concurrency.ts";
export { rdpOrders } from "./formulas/privacy/budget.ts";
export { subsidyMarkets } from "./formulas/subsidy/subsidy.ts";
