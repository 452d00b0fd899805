// Formulas as data: every spec with its doc comments and its kernels' signatures. Hosts in other languages and docs read this.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import ts from "typescript";
import { eventSignature, eventsName, kernelName, signature } from "../src/abi.ts";
import { shapeOf } from "../src/plan.ts";
import { type Catalog, outputsOf, type Spec } from "../src/spec.ts";
import { varyingName, varyingSpec } from "../src/varying.ts";

/** Doc comments by dotted path, `core.ema.params.alpha`. */
export type Docs = ReadonlyMap<string, string>;

/** Every formula of a catalogue; `equations` are those with a step body, as `domain.formula`. */
export function describe(catalog: Catalog, docs: Docs, equations: ReadonlySet<string>) {
  return Object.entries(catalog).flatMap(([domain, specs]) =>
    Object.entries(specs).map(([name, spec]) => ({
      ...formula(docs, domain, name, spec),
      ...(equations.has(`${domain}.${name}`) ? varying(domain, name, spec) : {}),
    })),
  );
}

/** In hexadecimal; browsers have none of their own on pages without TLS. */
export const sha256Of = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** What the manifest says of a wasm. */
export const digest = (name: string, bytes: Uint8Array) => ({
  file: `${name}.wasm`,
  bytes: bytes.length,
  memory: name.startsWith("engine") ? "imported" : "exported",
  sha256: sha256Of(bytes),
});

/** One number in strings where JSON has none for it. */
export const asText = (manifest: unknown): string =>
  `${JSON.stringify(manifest, (_key, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value))}\n`;

/** The kernel that takes events of some entities. */
const events = (domain: string, name: string, spec: Spec, int64: boolean) => ({
  name: eventsName(kernelName(domain, name, int64)),
  args: eventSignature(spec, int64),
});

/** The kernel whose number parameters are columns. */
function varying(domain: string, name: string, spec: Spec) {
  const own = varyingSpec(spec);
  const kernel = varyingName(kernelName(domain, name));
  return {
    ...(own ? { varying: { name: kernel, args: signature(own) } } : {}),
    ...(own?.state ? { varyingEvents: { name: eventsName(kernel), args: eventSignature(own) } } : {}),
  };
}

function formula(docs: Docs, domain: string, name: string, spec: Spec) {
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
    shape: shapeOf(spec),
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
    ...(spec.state ? { guarded: spec.guarded ?? false } : {}),
    ...(spec.state ? { missing: spec.missing ?? "skip" } : {}),
    ...(spec.loads ? { loads: spec.loads } : {}),
    version: spec.version ?? 1,
    kernel: { name: kernelName(domain, name), args: signature(spec) },
    ...(spec.state ? { events: events(domain, name, spec, false) } : {}),
    ...(spec.int64 ? { kernelInt64: { name: kernelName(domain, name, true), args: signature(spec, true) } } : {}),
    ...(spec.int64 && spec.state ? { eventsInt64: events(domain, name, spec, true) } : {}),
  };
}

/** How TypeScript looks at specs and bodies. */
export const typescript: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  module: ts.ModuleKind.ESNext,
  allowImportingTsExtensions: true,
  noEmit: true,
};

/** The same of files on a disk; `paths` says where packages are. */
export const comments = (files: readonly string[], paths: ts.MapLike<string[]> = {}): Map<string, string> =>
  commentsOf(ts.createProgram(files, { ...typescript, paths }), files);

/** Doc comment of every property reachable from the exports of these files, by dotted path. */
export function commentsOf(program: ts.Program, files: readonly string[]): Map<string, string> {
  const checker = program.getTypeChecker();
  const found = new Map<string, string>();
  const commentOf = (symbol: ts.Symbol | undefined) =>
    ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replace(/\s+/g, " ");
  /** the constant that a shorthand property names */
  const named = ({ valueDeclaration: at }: ts.Symbol) =>
    at && ts.isShorthandPropertyAssignment(at) ? checker.getShorthandAssignmentValueSymbol(at) : undefined;
  const visit = (symbol: ts.Symbol, path: string) => {
    const text = commentOf(symbol) || commentOf(named(symbol));
    if (text) found.set(path, text);
    for (const child of checker.getTypeOfSymbol(symbol).getProperties())
      if (
        path.split(".").length < 4 &&
        child.declarations?.some((at) => ts.isPropertyAssignment(at) || ts.isShorthandPropertyAssignment(at))
      )
        visit(child, `${path}.${child.name}`);
  };
  for (const file of files) {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} exports nothing`);
    for (const symbol of checker.getExportsOfModule(module)) {
      const alias = symbol.flags & ts.SymbolFlags.Alias;
      visit(alias ? checker.getAliasedSymbol(symbol) : symbol, symbol.name);
    }
  }
  return found;
}
