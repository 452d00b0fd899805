// Writes dist/catalogue.json, beside the manifest: what is written of each formula for people. Equations, sources and worked examples, by id.
// The command, the explorer and the site show it.
import { writeFileSync } from "node:fs";
import { asText } from "../compiler/describe.ts";
import * as equations from "../site/equations/index.ts";
import { manifest } from "./documented.ts";
import { told } from "./equations.ts";
import { worked } from "./worked.ts";

const tex = equations as unknown as Readonly<Record<string, Readonly<Record<string, string>>>>;

const formulas = Object.fromEntries(
  manifest.formulas.map((entry) => [
    entry.id,
    { ...told(entry), tex: tex[entry.domain]?.[entry.name], example: plain(worked(entry)) },
  ]),
);
writeFileSync("dist/catalogue.json", asText({ formulas }));
console.log(`dist/catalogue.json ${Object.keys(formulas).length} formulas`);

/** Columns as arrays, bigints as text that ends in n. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}
