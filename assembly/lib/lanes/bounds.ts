// Ends of domains.
/** The largest finite double. */
export const LARGEST: f64 = f64.MAX_VALUE;
/** 2^53 - 1: as far as every whole number is a double. */
export const SAFE: f64 = 9007199254740991;
