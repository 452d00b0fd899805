// What the builds alias (asconfig.json): rows that a kernel computes side by side.

/** v128 in the SIMD build, f64 in the scalar one. */
declare type Lane = v128 | f64;
/** 2 or 1. */
declare const LANES: i32;
