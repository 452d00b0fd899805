// Data for parameters and columns, and helpers in whole numbers of any size, that the entries export beside the formulas: those of a
// domain, that domain's.
export { workerRoles } from "./formulas/allocation/fairness.ts";
export { complexityLevels, type PhasePlan, phasePlans } from "./formulas/allocation/plans.ts";
export { chainHistory, statedAcceleration } from "./formulas/allocation/scale.ts";
export { LEGACY_TREASURY_FEE_BPS } from "./formulas/energy/energy.ts";
export { congestionLanes } from "./formulas/fees/fees.ts";
export { baselinePresets } from "./formulas/issuance/issuance.ts";
export { nameLength } from "./formulas/names/names.ts";
export { burnExact, mintExact, type PoolReserves } from "./formulas/pools/liquidity.ts";
export { amountInExact, amountOutExact, type PoolFee, quoteExact } from "./formulas/pools/swap.ts";
export { rdpOrders } from "./formulas/privacy/budget.ts";
export { subsidyMarkets } from "./formulas/subsidy/subsidy.ts";
