export { consensus } from "./consensus.ts";
export { control } from "./control/index.ts";
export { core } from "./core.ts";
export { energy } from "./energy.ts";
export { issuance } from "./issuance.ts";
export { names } from "./names.ts";
export { network } from "./network.ts";
