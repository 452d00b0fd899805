import type { FormulaEntry } from "../catalogue.ts";
import type { Setting } from "../study/setting.ts";

export function Code(_: { readonly entry: FormulaEntry; readonly setting: Setting }) {
  return null;
}
