// What of a pack runs and is typed: its entries, by `bind` and `Bound`. Generated callers and types take the place of these two functions.
import { abiVersion } from "../src/abi.ts";
import type { Catalog } from "../src/spec.ts";
import { pack } from "../src/unpack.ts";

export interface Engine {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

export const builds = ["simd", "scalar"] as const;
export type Build = (typeof builds)[number];

/** JavaScript of a pack by file name. */
export function scripts(name: string, catalog: Catalog, engines: Readonly<Record<Build, Engine>>): Map<string, string> {
  const files = new Map<string, string>();
  const domains = Object.keys(catalog);
  files.set(
    "specs.js",
    Object.entries(catalog)
      .map(([domain, specs]) => `export const ${domain} = ${literal(specs)};\n`)
      .join("\n"),
  );
  for (const build of builds) {
    const { bytes, sha256 } = engines[build];
    files.set(`engine-${build}.text.js`, `export default ${JSON.stringify(pack(bytes))};\n`);
    files.set(
      build === "simd" ? "index.js" : "scalar.js",
      `// Written by lanewise build.
import { packed, unpack } from "lanewise/packed";
import text from "./engine-${build}.text.js";
import { ${domains.join(", ")} } from "./specs.js";

export const { load, loadSync } = /* @__PURE__ */ packed(
  { ${domains.join(", ")} },
  { name: ${JSON.stringify(name)}, abi: ${abiVersion}, sha256: "${sha256}", wasm: () => unpack(text) },
);
`,
    );
  }
  return files;
}

/** A domain's type, as the declarations of an entry have it. */
export interface Typed {
  readonly domain: string;
  /** types whose formulas it has */
  readonly of: readonly string[];
}

/** Declarations of a pack's entries; both have the same. */
export function declarations(imports: readonly string[], domains: readonly Typed[]): Map<string, string> {
  const fields = domains.map(({ domain, of }) => `  readonly ${domain}: ${of.join(" & ")};`);
  const text = `// Written by lanewise build.
import type { Bound, Pack } from "lanewise/packed";
${imports.join("\n")}

interface Formulas {
${fields.join("\n")}
}
type Catalogue = { [K in keyof Formulas]: Formulas[K] };

/** Every formula of this pack, by domain. */
export type Loaded = Bound<Catalogue>;
export declare const load: Pack<Catalogue>["load"];
export declare const loadSync: Pack<Catalogue>["loadSync"];
`;
  return new Map([
    ["index.d.ts", text],
    ["scalar.d.ts", 'export * from "./index.js";\n'],
  ]);
}

/** Plain data as JavaScript: JSON lacks NaN, the infinities and the sign of zero. */
function literal(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{ ${fields.map(([name, field]) => `${JSON.stringify(name)}: ${literal(field)}`).join(", ")} }`;
}
