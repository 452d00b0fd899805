// The ABI: every kernel of every domain under its own name, and what a host needs to know to call them.
export * from "./formulas/admission";
export * from "./formulas/anonymity";
export * from "./formulas/asert";
export * from "./formulas/auction";
export * from "./formulas/beta";
export * from "./formulas/betafunctions";
export * from "./formulas/budget";
export * from "./formulas/bundles";
export * from "./formulas/cache";
export * from "./formulas/calibration";
export * from "./formulas/concurrency";
export * from "./formulas/control";
export * from "./formulas/core";
export * from "./formulas/cvar";
export * from "./formulas/difficulty";
export * from "./formulas/energy";
export * from "./formulas/fairness";
export * from "./formulas/fees";
export * from "./formulas/forecast";
export * from "./formulas/functions";
export * from "./formulas/gains";
export * from "./formulas/gamma";
export * from "./formulas/gaussian";
export * from "./formulas/gossip";
export * from "./formulas/health";
export * from "./formulas/issuance";
export * from "./formulas/kalman";
export * from "./formulas/limits";
export * from "./formulas/linear";
export * from "./formulas/mesh";
export * from "./formulas/names";
export * from "./formulas/normal";
export * from "./formulas/order";
export * from "./formulas/pacing";
export * from "./formulas/peers";
export * from "./formulas/plans";
export * from "./formulas/pooling";
export * from "./formulas/portfolio";
export * from "./formulas/posterior";
export * from "./formulas/price";
export * from "./formulas/quality";
export * from "./formulas/random";
export * from "./formulas/reduce";
export * from "./formulas/renyi";
export * from "./formulas/reputation";
export * from "./formulas/sampling";
export * from "./formulas/scale";
export * from "./formulas/shares";
export * from "./formulas/smoothing";
export * from "./formulas/subsidy";
export * from "./formulas/sums";
export * from "./formulas/tuning";
export * from "./formulas/uplift";
export * from "./formulas/vcg";
export * from "./formulas/windows";

/** Raised on any change that a host written against the kernels would notice. */
export const abiVersion: i32 = 1;

/** Rows computed side by side: tells the builds apart. */
export const lanes: i32 = ASC_FEATURE_SIMD ? 2 : 1;

/** First byte a host may use; constants live below it. */
export const heapBase = __heap_base;
