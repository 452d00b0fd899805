export { control } from "./control.ts";
export { core } from "./core/index.ts";
export { energy } from "./energy.ts";
export { issuance } from "./issuance.ts";
export { names } from "./names.ts";
export { network } from "./network.ts";
export { privacy } from "./privacy/index.ts";
export { subsidy } from "./subsidy.ts";
