// Formulas as the pages know them: the manifest, whose text for infinities is numbers again.
import { readFileSync } from "node:fs";
import type { FormulaEntry } from "../../explorer/src/catalogue.ts";

const revived = (_: string, value: unknown) =>
  typeof value === "string" && /^(NaN|-?Infinity)$/.test(value) ? Number(value) : value;

let known: readonly FormulaEntry[] | undefined;

export function entries(): readonly FormulaEntry[] {
  known ??= JSON.parse(readFileSync(new URL("../../dist/manifest.json", import.meta.url), "utf8"), revived).formulas;
  return known!;
}
