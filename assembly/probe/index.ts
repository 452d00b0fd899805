// Not shipped: functions of assembly/lib as column maps, for scripts/accuracy.ts and the tests. Build: npm run probe.
export * from "./elementary";
export * from "./gamma";
export * from "./normal";

/** Where a host may write its columns. */
export const heapBase = __heap_base;
