// A folder of somebody's formulas -> a package: both builds for both kinds of hosts, entries and types, manifest and docs.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { abiVersion, kernelName } from "../src/abi.ts";
import type { Catalog, Dims } from "../src/spec.ts";
import { AscError } from "./asc.ts";
import { bodiesIn } from "./assemble.ts";
import { asText, comments, describe, digest } from "./describe.ts";
import { type Build, builds, declarations, scripts } from "./entry.ts";
import { home, moduleAt } from "./home.ts";
import { abi } from "./host.ts";
import { handKernels } from "./loops.ts";
import { Mistake, pointed, pointedAt, refuse } from "./mistake.ts";
import { page } from "./page.ts";
import { entry, moduleOf } from "./sources.ts";
import { type Specs, specsIn } from "./specs.ts";
import type { Built } from "./wasm.ts";
import { wasmOf } from "./wasm.ts";
import { BodyError, readWords } from "./words.ts";

export interface PackOptions {
  /** name of the package; that of the package.json above the folder unless told */
  readonly name?: string;
  /** formulas.md beside the entry */
  readonly docs?: boolean;
  /** the same bits from slower kernels, in half the time */
  readonly quick?: boolean;
  readonly tell?: (line: string) => void;
}

/** What a pack is written from. */
export interface Contents {
  readonly name: string;
  readonly version: string;
  readonly catalog: Catalog;
  readonly formulas: ReturnType<typeof describe>;
  readonly built: Readonly<Record<Build, Built>>;
  readonly docs: boolean;
}

export async function buildPack(folder: string, out: string, options: PackOptions = {}): Promise<void> {
  const { tell = () => {}, docs = false, quick = false } = options;
  if (!existsSync(folder)) throw new Mistake(`${folder}: there is no such folder`);
  const specs = await specsIn(folder);
  const equations = complete(folder, specs);
  const { read } = moduleOf(specs.catalog, folder);
  const built = {} as Record<Build, Built>;
  for (const build of builds) {
    tell(`compiling the ${build} build`);
    built[build] = await wasmOf(entry, build, read, quick).catch((error: unknown) => {
      throw error instanceof AscError ? toldByAsc(error, folder) : error;
    });
  }
  tell("docs and types");
  const files = [...new Set(specs.parts.map(({ file }) => file))];
  const { name, version } = packageOf(folder, options.name);
  write(out, {
    name,
    version,
    catalog: specs.catalog,
    formulas: describe(specs.catalog, comments(files, modules()), equations),
    built,
    docs,
  });
}

/** Writes all files of a pack. */
export function write(out: string, { name, version, catalog, formulas, built, docs }: Contents): void {
  const wasm = new Map<string, Uint8Array>();
  for (const build of builds)
    for (const kind of ["engine", "lanewise"] as const) wasm.set(`${kind}-${build}`, built[build][kind]);
  const engine = (build: Build) => {
    const bytes = built[build].engine;
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(built[build].lanewise)));
    const { value: heapBase } = exports.heapBase as WebAssembly.Global;
    return { bytes, sha256: createHash("sha256").update(bytes).digest("hex"), heapBase };
  };
  const entries = [...wasm].map(([name, bytes]) => [name, digest(name, bytes)]);
  const domains = Object.keys(catalog).map((name) => ({ name }));
  const manifest = { name, version, abiVersion, builds: Object.fromEntries(entries), abi, domains, formulas };
  const files = new Map<string, string | Uint8Array>([
    ...[...wasm].map(([name, bytes]) => [`${name}.wasm`, bytes] as const),
    ...scripts(name, catalog, { simd: engine("simd"), scalar: engine("scalar") }),
    ...declarations(catalog, formulas),
    ["manifest.json", asText(manifest)],
    ...(docs ? [["formulas.md", page(name, formulas)] as const] : []),
  ]);
  for (const [file, contents] of files) {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    writeFileSync(join(out, file), contents);
  }
}

/** Every spec has one kernel and every kernel a spec; tells which are equations. */
function complete(folder: string, { catalog, at }: Specs): ReadonlySet<string> {
  const bodies = bodiesIn(resolve(folder), readWords(home("compiler/vocabulary.ts")));
  const { names, mistakes } = handKernels(folder, catalog);
  const written = new Set<string>();
  for (const { path, at } of bodies) {
    const [domain = "", name = ""] = path.split(".");
    if (!catalog[domain]?.[name]) mistakes.push(new BodyError(at, `${path}: a body without a spec`).message);
    if (written.has(path)) mistakes.push(new BodyError(at, `${path} has another body already`).message);
    if (names.has(kernelName(domain, name)))
      mistakes.push(new BodyError(at, `${path} has a kernel in a .loops.ts file too; keep one of them`).message);
    written.add(path);
  }
  for (const [domain, specs] of Object.entries(catalog))
    for (const [name, spec] of Object.entries(specs)) {
      const path = `${domain}.${name}`;
      const kernel = kernelName(domain, name);
      if (!written.has(path) && !names.has(kernel))
        mistakes.push(
          pointedAt(
            at(path),
            `${path}: a spec without a body; write step(${path}, ...), or export function ${kernel} from a .loops.ts file`,
          ),
        );
      for (const [state, { dims }] of Object.entries(written.has(path) ? (spec.state ?? {}) : {}))
        if (dims.length) mistakes.push(pointedAt(at(`${path}.state.${state}`), axesOfState(state, dims)));
      if (spec.int64 && !names.has(`${kernel}_i64`))
        mistakes.push(pointedAt(at(path), `${path}: int64 needs export function ${kernel}_i64 in a .loops.ts file`));
    }
  refuse(mistakes);
  return written;
}

/** The third argument of `state` is its axes, where that of `param` is a range. */
const axesOfState = (name: string, dims: Dims): string =>
  dims.every((dim) => typeof dim === "number")
    ? `"${name}" has axes of the lengths ${dims.join(" and ")}, which equations do not know; a range stands behind them: state(unit, initial, [], { range: [${dims.join(", ")}] })`
    : `"${name}" has the axes ${dims.join(" and ")}, which equations do not know: write its kernel in a .loops.ts file`;

/** What asc says, at the author's line. Its own words stay where the place is not in the author's folder. */
function toldByAsc({ said, message }: AscError, folder: string): Error {
  const found = [...said.matchAll(/ERROR \w+: (.*)\n[\s\S]*?in (\S+)\((\d+),(\d+)\)/g)];
  const told = found.flatMap(([, what = "", name = "", line, column]) => {
    if (!name.startsWith("assembly/formulas/")) return [];
    const file = resolve(folder, name.replace("assembly/formulas/", ""));
    return [pointed(file, readFileSync(file, "utf8"), Number(line) - 1, Number(column) - 1, what)];
  });
  return new Mistake(told.length ? told.join("\n") : message);
}

/** Where TypeScript finds what specs are made of, installed or not. */
function modules(): Record<string, string[]> {
  return { "lanewise/spec": [moduleAt("spec", ".d.ts")], "lanewise/step": [moduleAt("step", ".d.ts")] };
}

/** Name and version of the package that the folder is in. */
function packageOf(folder: string, name?: string): { name: string; version: string } {
  let at = resolve(folder);
  while (!existsSync(join(at, "package.json")) && dirname(at) !== at) at = dirname(at);
  const file = join(at, "package.json");
  const found = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return { name: name ?? found.name ?? basename(resolve(folder)), version: found.version ?? "0.0.0" };
}
