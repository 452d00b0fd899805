// What every entry of the package offers beside load.
export { abiVersion } from "./abi.ts";
export { type BindOptions, bind } from "./bind.ts";
export type { Info } from "./engine.ts";
export { workerRoles } from "./formulas/allocation/fairness.ts";
export { type PhasePlan, phasePlans } from "./formulas/allocation/plans.ts";
export { chainHistory, statedAcceleration } from "./formulas/allocation/scale.ts";
export { LEGACY_TREASURY_FEE_BPS } from "./formulas/energy/energy.ts";
export { congestionLanes } from "./formulas/fees/fees.ts";
export * as formulas from "./formulas/index.ts";
export { baselinePresets } from "./formulas/issuance/issuance.ts";
export { nameLength } from "./formulas/names/names.ts";
export { rdpOrders } from "./formulas/privacy/budget.ts";
export { subsidyMarkets } from "./formulas/subsidy/subsidy.ts";
export type * from "./host.ts";
export type { Lanewise, Loaded, LoadOptions, Wasm } from "./load.ts";
export type {
  Catalog,
  ChoiceParam,
  Dims,
  Domain,
  Field,
  Fields,
  Kind,
  NumberParam,
  Param,
  Range,
  Rule,
  Spec,
  State,
  States,
  Sum,
  ToggleParam,
} from "./spec.ts";
export * as spec from "./spec.ts";
export type * from "./types.ts";
