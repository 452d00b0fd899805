// What of a pack runs and is typed: its callers, its entries and their declarations.
import { abiVersion } from "../src/abi.ts";
import { frames } from "../src/frames.ts";
import type { Catalog } from "../src/spec.ts";
import { pack } from "../src/unpack.ts";
import { callers } from "./callers.ts";
import { type Described, docsOf, varyingOf } from "./typedoc.ts";
import { domainType, loaded, types } from "./types.ts";

export interface Engine {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** first byte that hosts may use */
  readonly heapBase: number;
}

export const builds = ["simd", "scalar"] as const;
export type Build = (typeof builds)[number];

/** JavaScript of a pack by file name. */
export function scripts(name: string, catalog: Catalog, engines: Readonly<Record<Build, Engine>>): Map<string, string> {
  const files = new Map<string, string>();
  const domains = Object.keys(catalog);
  // Both builds have the same callers.
  const start = Math.ceil(Math.max(frames, engines.simd.heapBase, engines.scalar.heapBase) / 64) * 64;
  files.set(
    "specs.js",
    Object.entries(catalog)
      .map(([domain, specs]) => `export const ${domain} = ${literal(specs)};\n`)
      .join("\n"),
  );
  for (const [domain, specs] of Object.entries(catalog))
    files.set(
      `callers/${domain}.js`,
      callers(domain, specs, { runtime: "lanewise/runtime", specs: "../specs.js", frames: start }),
    );
  for (const build of builds) {
    const { bytes, sha256 } = engines[build];
    files.set(`engine-${build}.text.js`, `export default ${JSON.stringify(pack(bytes))};\n`);
    files.set(
      build === "simd" ? "index.js" : "scalar.js",
      `// Written by lanewise build.
import { packed, unpack } from "lanewise/runtime";
${domains.map((domain) => `import { ${domain} } from "./callers/${domain}.js";`).join("\n")}
import text from "./engine-${build}.text.js";

export const { load, loadSync } = /* @__PURE__ */ packed(
  { ${domains.join(", ")} },
  { name: ${JSON.stringify(name)}, abi: ${abiVersion}, sha256: "${sha256}", wasm: () => unpack(text) },
);
`,
    );
  }
  return files;
}

/** Declarations of a pack by file name; both entries have the same. */
export function declarations(catalog: Catalog, formulas: readonly Described[]): Map<string, string> {
  const files = new Map<string, string>();
  const domains = Object.keys(catalog);
  const docs = docsOf([], formulas);
  const options = { shapes: "lanewise/runtime", varying: varyingOf(formulas) };
  for (const [domain, specs] of Object.entries(catalog))
    files.set(`${domain}.d.ts`, `// Written by lanewise build.\n${types(domain, specs, docs, options)}`);
  files.set(
    "index.d.ts",
    `// Written by lanewise build.
import type { Info, LoadOptions, WasmBytes, WasmModule } from "lanewise/runtime";
${domains.map((domain) => `import type { ${domainType(domain)} } from "./${domain}.js";`).join("\n")}

${domains.map((domain) => `export type { ${domainType(domain)} } from "./${domain}.js";`).join("\n")}
${loaded("Loaded", "Every formula of this pack, by domain.", domains, docs)}
/** Compiles the kernels and returns the formulas; of one module and staging, always the same ones. */
export declare function load(options?: LoadOptions): Promise<Loaded>;
/** The same at once, where the engine compiles synchronously: everywhere but workerd. */
export declare function loadSync(options?: LoadOptions<WasmBytes | WasmModule>): Loaded;
`,
  );
  files.set("scalar.d.ts", 'export * from "./index.js";\n');
  return files;
}

/** Plain data as JavaScript: JSON lacks NaN, the infinities and the sign of zero. */
function literal(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{ ${fields.map(([name, field]) => `${JSON.stringify(name)}: ${literal(field)}`).join(", ")} }`;
}
