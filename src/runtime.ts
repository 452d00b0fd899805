// What generated callers import, and with them the packages that are made of them: lanewise/runtime.
export { abiVersion } from "./abi.ts";
export { bindCallers } from "./bind.ts";
export { General } from "./general.ts";
export { loaders } from "./load.ts";
export * from "./short.ts";
export { ShortBank } from "./shortbank.ts";
export { unpack } from "./unpack.ts";
