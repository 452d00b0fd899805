// What every entry of the package offers beside load.
import type { Lanewise } from "../build/types/index.d.ts";
import * as all from "./formulas/index.ts";
import type { Specs } from "./types.ts";

export type * from "../build/types/index.d.ts";
export { abiVersion } from "./abi.ts";
export { type BindOptions, bind } from "./bind.ts";
export type { Info } from "./engine.ts";
export * from "./presets.ts";
export type {
  Catalog,
  ChoiceParam,
  Dims,
  Domain,
  Field,
  Fields,
  Kind,
  NumberParam,
  Param,
  Range,
  Rule,
  Spec,
  State,
  States,
  Sum,
  ToggleParam,
} from "./spec.ts";
export * as spec from "./spec.ts";
export type * from "./types.ts";

/** Every formula's spec, by domain: for catalogues of one's own, and to read. */
export const formulas: Specs<Lanewise> = all;
