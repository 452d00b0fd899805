// Written by npm run indices, all but the comment on the domain.

export * from "./filter.ts";
export * from "./filter-smoother.ts";
export * from "./kalman.ts";
export * from "./kalman-trend.ts";
export * from "./motion.ts";
export * from "./pi.ts";
export * from "./pid.ts";
export * from "./response.ts";
export * from "./rules.ts";
export * from "./tracking.ts";
export * from "./tuning.ts";
export * from "./tuning-gains.ts";
