// What a host needs to know to call the kernels. The build adds them: those compiled from step bodies, and those by hand.
/** Raised on any change that a host written against the kernels would notice. */
export const abiVersion: i32 = 2;

/** Rows computed side by side: tells the builds apart. */
export const lanes: i32 = ASC_FEATURE_SIMD ? 2 : 1;

/** First byte a host may use; constants live below it. */
export const heapBase = __heap_base;

// For hosts that hand over events: kernels do not look whether an index is one.
export { indexBeyond } from "./lib/lanes/indices";
