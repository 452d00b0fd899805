// All of them.
export * from "./energy.ts";
