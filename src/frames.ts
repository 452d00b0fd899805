// What generated callers and their generator agree on.

/** Where the frames of callers start, unless told otherwise: the kernels' own data ends below. */
export const frames = 16_384;
