// The ABI: every kernel of every domain under its own name, and what a host needs to know to call them.
export * from "./formulas/anonymity";
export * from "./formulas/beta";
export * from "./formulas/budget";
export * from "./formulas/control";
export * from "./formulas/core";
export * from "./formulas/cvar";
export * from "./formulas/energy";
export * from "./formulas/gaussian";
export * from "./formulas/health";
export * from "./formulas/issuance";
export * from "./formulas/kalman";
export * from "./formulas/linear";
export * from "./formulas/names";
export * from "./formulas/order";
export * from "./formulas/peers";
export * from "./formulas/portfolio";
export * from "./formulas/random";
export * from "./formulas/reduce";
export * from "./formulas/renyi";
export * from "./formulas/reputation";
export * from "./formulas/shares";
export * from "./formulas/smoothing";
export * from "./formulas/subsidy";
export * from "./formulas/sums";

/** Raised on any change that a host written against the kernels would notice. */
export const abiVersion: i32 = 1;

/** Rows computed side by side: tells the builds apart. */
export const lanes: i32 = ASC_FEATURE_SIMD ? 2 : 1;

/** First byte a host may use; constants live below it. */
export const heapBase = __heap_base;
