// Formulas of an author -> the files of a package: both builds for both kinds of hosts, entries and types, manifest and docs. Texts in, texts
// and bytes out: the same on a disk and in a page.
import { abiVersion, kernelName } from "../src/abi.ts";
import type { Catalog, Dims } from "../src/spec.ts";
import { AscError } from "./asc.ts";
import { bodiesIn, type Sources } from "./assemble.ts";
import { asText, describe, digest, sha256Of } from "./describe.ts";
import { type Build, builds, declarations, scripts } from "./entry.ts";
import { type Folder, textOf } from "./folder.ts";
import { abi } from "./host.ts";
import { handKernels } from "./loops.ts";
import { Mistake, pointed, pointedAt, refuse } from "./mistake.ts";
import { page } from "./page.ts";
import { entry, folder, moduleOf } from "./sources.ts";
import { type Evaluate, type Specs, specsIn } from "./specs.ts";
import type { Built } from "./wasm.ts";
import { wasmOf } from "./wasm.ts";
import { BodyError, readWords } from "./words.ts";

/** What differs by where formulas lie. */
export interface Tools {
  readonly evaluate: Evaluate;
  /** doc comments of these files, which have specs */
  readonly comments: (formulas: Folder, files: readonly string[]) => ReadonlyMap<string, string>;
  /** the same bits from slower kernels, in half the time */
  readonly quick?: boolean;
  /** awaited, so that whoever waits for a newer text may throw here */
  readonly tell?: (line: string) => void | Promise<void>;
  /** what there is after each build, the first of which runs already */
  readonly built?: (build: Build, built: Built, of: Described) => void;
}

/** What is known before anything is compiled to wasm. */
export interface Described {
  readonly catalog: Catalog;
  readonly formulas: ReturnType<typeof describe>;
  /** the AssemblyScript that step bodies became */
  readonly generated: string;
}

/** What is compiled. */
export interface Compiled extends Described {
  readonly built: Readonly<Record<Build, Built>>;
}

/** What a pack is written from. */
export interface Contents extends Omit<Compiled, "generated"> {
  readonly name: string;
  readonly version: string;
  readonly docs: boolean;
}

/** Mistakes of the author are thrown as one `Mistake`. */
export async function compiled(sources: Sources, tools: Tools): Promise<Compiled> {
  const { formulas } = sources;
  const { evaluate, comments, quick = false, tell = () => {} } = tools;
  const specs = await specsIn(formulas, evaluate);
  const equations = complete(sources, specs);
  const { generated, read } = moduleOf(specs.catalog, sources);
  await tell("docs and types");
  const files = [...new Set(specs.parts.map(({ file }) => file))];
  const described = {
    catalog: specs.catalog,
    formulas: describe(specs.catalog, comments(formulas, files), equations),
    generated,
  };
  const built = {} as Record<Build, Built>;
  for (const build of builds) {
    await tell(`compiling the ${build} build`);
    built[build] = await wasmOf(entry, build, read, quick).catch((error: unknown) => {
      throw error instanceof AscError ? toldByAsc(error, formulas) : error;
    });
    tools.built?.(build, built[build], described);
  }
  return { ...described, built };
}

/** All files of a pack by name. */
export function filesOf({ name, version, catalog, formulas, built, docs }: Contents): Map<string, string | Uint8Array> {
  const wasm = new Map<string, Uint8Array>();
  for (const build of builds)
    for (const kind of ["engine", "lanewise"] as const) wasm.set(`${kind}-${build}`, built[build][kind]);
  const engine = (build: Build) => {
    const bytes = built[build].engine;
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(built[build].lanewise)));
    const { value: heapBase } = exports.heapBase as WebAssembly.Global;
    return { bytes, sha256: sha256Of(bytes), heapBase };
  };
  const entries = [...wasm].map(([name, bytes]) => [name, digest(name, bytes)]);
  const domains = Object.keys(catalog).map((name) => ({ name }));
  const manifest = { name, version, abiVersion, builds: Object.fromEntries(entries), abi, domains, formulas };
  return new Map<string, string | Uint8Array>([
    ...[...wasm].map(([name, bytes]) => [`${name}.wasm`, bytes] as const),
    ...scripts(name, catalog, { simd: engine("simd"), scalar: engine("scalar") }),
    ...declarations(catalog, formulas),
    ["manifest.json", asText(manifest)],
    ...(docs ? [["formulas.md", page(name, formulas)] as const] : []),
  ]);
}

/** Every spec has one kernel and every kernel a spec; tells which are equations. */
function complete({ formulas, house }: Sources, { catalog, at }: Specs): ReadonlySet<string> {
  const bodies = bodiesIn(formulas, readWords(house));
  const { names, mistakes } = handKernels(formulas, catalog);
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
function toldByAsc({ said, message }: AscError, formulas: Folder): Error {
  const found = [...said.matchAll(/ERROR \w+: (.*)\n[\s\S]*?in (\S+)\((\d+),(\d+)\)/g)];
  const told = found.flatMap(([, what = "", name = "", line, column]) => {
    if (!name.startsWith(folder)) return [];
    const file = name.slice(folder.length);
    return [pointed(formulas.called(file), textOf(formulas, file), Number(line) - 1, Number(column) - 1, what)];
  });
  return new Mistake(told.length ? told.join("\n") : message);
}
