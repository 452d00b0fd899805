// What generated callers import, and with them the packs that are made of them: lanewise/runtime. It goes with abiVersion.
export { abiVersion } from "./abi.ts";
export { General } from "./general.ts";
export { Kept } from "./kept.ts";
export { packed } from "./packed.ts";
export type * from "./shapes.ts";
export * from "./short.ts";
export { ShortBank } from "./shortbank.ts";
export { unpack } from "./unpack.ts";
