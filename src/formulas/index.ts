export { auction } from "./auction.ts";
export { control } from "./control.ts";
export { core } from "./core/index.ts";
export { energy } from "./energy.ts";
export { fees } from "./fees.ts";
export { issuance } from "./issuance.ts";
export { names } from "./names.ts";
export { network } from "./network.ts";
