// Writes dist/manifest.json: every spec with its doc comments, its kernel's signature, and the digests of the builds. Hosts in
// other languages, docs and the CLI read only this. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";
import { abiVersion, kernelName, signature } from "../src/abi.ts";
import * as formulas from "../src/formulas/index.ts";
import { type Domain, outputsOf, type Spec } from "../src/spec.ts";

const { version, license } = JSON.parse(readFileSync("package.json", "utf8"));
const docs = comments("src/formulas/index.ts");

const manifest = {
  name: "lanewise",
  version,
  license,
  abiVersion,
  builds: Object.fromEntries(["lanewise-simd", "lanewise-scalar", "engine-simd", "engine-scalar"].map(build)),
  domains: Object.keys(formulas).map((name) => ({ name, doc: docs.get(name) })),
  formulas: Object.entries<Domain>(formulas).flatMap(([domain, specs]) =>
    Object.entries(specs).map(([name, spec]) => describe(domain, name, spec)),
  ),
};
for (const { id, doc } of manifest.formulas) if (!doc) throw new Error(`${id} has no doc comment`);
writeFileSync("dist/manifest.json", `${JSON.stringify(manifest, finite, 2)}\n`);
console.log(`dist/manifest.json ${manifest.formulas.length} formulas`);

function build(name: string) {
  const bytes = readFileSync(`build/${name}.wasm`);
  const memory = name.startsWith("engine") ? "imported" : "exported";
  return [
    name,
    { file: `${name}.wasm`, bytes: bytes.length, memory, sha256: createHash("sha256").update(bytes).digest("hex") },
  ];
}

function describe(domain: string, name: string, spec: Spec) {
  const at = `${domain}.${name}`;
  const documented = (part: string, fields: object | undefined) =>
    Object.entries(fields ?? {}).map(([field, value]) => ({
      name: field,
      doc: docs.get(`${at}.${part}.${field}`),
      ...value,
    }));
  const single = !Object.hasOwn(outputsOf(spec), "output") ? undefined : docs.get(`${at}.output`);
  return {
    id: at,
    domain,
    name,
    doc: docs.get(at),
    inputs: documented("inputs", spec.inputs),
    params: documented("params", spec.params),
    rules: spec.rules ?? [],
    state: documented("state", spec.state),
    carry: documented("carry", spec.carry),
    outputs: documented("output", outputsOf(spec)).map((output) =>
      output.name === "output" ? { ...output, doc: single } : output,
    ),
    scratch: documented(
      "scratch",
      Object.fromEntries(Object.entries(spec.scratch ?? {}).map(([name, dims]) => [name, { dims }])),
    ),
    ...(spec.sizes ? { sizes: spec.sizes } : {}),
    strict: spec.strict ?? false,
    ...(spec.state ? { missing: spec.missing ?? "skip" } : {}),
    version: spec.version ?? 1,
    kernel: { name: kernelName(domain, name), args: signature(spec) },
    ...(spec.int64 ? { kernelInt64: { name: kernelName(domain, name, true), args: signature(spec, true) } } : {}),
  };
}

/** JSON has neither infinity nor NaN: an open bound is null, and so is a default that means "not given". */
function finite(_key: string, value: unknown) {
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

/** Doc comment of every property reachable from the exports of a file, by dotted path. */
function comments(file: string): Map<string, string> {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
    allowImportingTsExtensions: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const found = new Map<string, string>();
  const visit = (symbol: ts.Symbol, path: string) => {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, " ");
    if (text) found.set(path, text);
    for (const child of checker.getTypeOfSymbol(symbol).getProperties())
      if (path.split(".").length < 4 && child.declarations?.some(ts.isPropertyAssignment))
        visit(child, `${path}.${child.name}`);
  };
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} exports nothing`);
  for (const symbol of checker.getExportsOfModule(module)) visit(checker.getAliasedSymbol(symbol), symbol.name);
  return found;
}
