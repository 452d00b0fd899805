// Parameters from the command line for a formula of the manifest: --set base=300.
import { type ManifestEntry, type ManifestParam, numeral } from "../../site/manifest.ts";
import { settable } from "../../site/words.ts";
import { nearest } from "../../src/nearest.ts";
import { usage } from "../run/usage.ts";
import { plain } from "../text.ts";

export type Values = Readonly<Record<string, number | string | boolean>>;

/** Bounds are checked by the formula when it is called. */
export function valuesOf({ id, params }: ManifestEntry, texts: readonly string[]): Values {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw usage(`--set expected name=value, got "${text}"`);
      const [name, value] = [text.slice(0, at), text.slice(at + 1)];
      const param = params.find((one) => one.name === name);
      if (!param) throw unknown(id, params, name);
      return [name, readValue(id, param, value)];
    }),
  );
}

function unknown(id: string, params: readonly ManifestParam[], name: string): Error {
  const names = params.map((param) => param.name);
  if (!names.length) return usage(`${id}: --set ${name}: this formula has no parameters`);
  const near = nearest(name, names);
  return usage(
    `${id}: unknown parameter "${name}"${near ? ` (did you mean "${near}"?)` : ""}, expected ${names.map((one) => `"${one}"`).join(", ")}`,
  );
}

function readValue(id: string, param: ManifestParam, text: string): number | string | boolean {
  if (param.choices) return text;
  if (param.range) {
    const value = numeral(text.trim() || "NaN");
    if (!Number.isNaN(value) || text === "NaN") return value;
  } else if (["true", "on", "1"].includes(text)) return true;
  else if (["false", "off", "0"].includes(text)) return false;
  throw usage(`${id}: "${param.name}" expected ${plain(settable(param))}, got "${text}"`);
}
