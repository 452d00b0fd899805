// Every body of a folder -> one AssemblyScript module with their kernels, and with what hosts need beside the kernels by hand.
import { kernelName } from "../src/abi.ts";
import { type Catalog, isField, outputsOf, type Spec } from "../src/spec.ts";
import { type Body, readBodies } from "./body.ts";
import { below, type Folder, isBody, textOf } from "./folder.ts";
import { Graph } from "./graph.ts";
import { indented } from "./indented.ts";
import { kernel } from "./kernel.ts";
import { eachByOne } from "./onebyone.ts";
import { sinkBytes } from "./rows.ts";
import { BodyError, readWords, type Words } from "./words.ts";

export interface Sources {
  /** step bodies and kernels by hand */
  readonly formulas: Folder;
  /** this package: the lanes and the maths, the words of bodies */
  readonly house: Folder;
}

/** The lanes and the maths. */
const library = "assembly/lib";

export interface Options {
  /** one formula or one domain, for trying it */
  readonly only?: string | undefined;
}

export interface Assembled {
  /** the generated module */
  readonly text: string;
  /** files of kernels by hand, from the folder of formulas on */
  readonly hand: readonly string[];
}

export function assemble(catalog: Catalog, { formulas, house }: Sources, { only }: Options = {}): Assembled {
  const words = readWords(house);
  const bodies = bodiesIn(formulas, words);
  const hand = formulas
    .files()
    .filter((file) => !isBody(file))
    .map((file) => ({ file, kernels: exported(textOf(formulas, file)) }));
  const written = new Set(bodies.map(({ path }) => path.replace(".", "_")));
  for (const { file, kernels } of hand)
    for (const name of kernels)
      if (written.has(name)) throw new Error(`${name} has a step body and a kernel in ${file}`);
  const picked = only?.replace(".", "_");
  const wanted = (name: string) => !picked || name.replace(/_i64$/, "") === picked || name.startsWith(`${picked}_`);
  const compiled = bodies
    .filter(({ path }) => wanted(path.replace(".", "_")))
    .map((body) => generate(body, catalog, words));
  const others = recurrences(catalog).filter(({ name }) => !written.has(name) && wanted(name));
  const events = others.map(({ name, spec, int64 }) => eachByOne(name, spec, int64 ? "Ints" : "Series"));
  const text = [...compiled, ...events].join("\n");
  const head = [
    `import { ${others.map(({ name }) => name).join(", ")} } from "./kernels";`,
    ...imports(text, house),
    sinkCell,
  ];
  return {
    text: `${head.slice(others.length ? 0 : 1).join("\n")}\n\n${indented(text)}`,
    hand: hand.filter(({ kernels }) => !only || kernels.some(wanted)).map(({ file }) => file),
  };
}

/** Every step body of a folder. */
export const bodiesIn = (formulas: Folder, words: Words): readonly Body[] =>
  formulas
    .files()
    .filter(isBody)
    .flatMap((file) => readBodies(formulas, file, words));

/**
 * Where kernels write what nobody wants, so that no loop asks; and behind that the outputs of a row without a neighbour. Exported:
 * hosts that look at memory know it.
 */
const sinkCell = `export const sink: usize = memory.data(${sinkBytes}, 16);`;

function generate({ path, at, hints, look }: Body, catalog: Catalog, words: Words): string {
  const [domain = "", name = ""] = path.split(".");
  const own = catalog[domain]?.[name];
  if (!own) throw new BodyError(at, `${path}: a body without a spec`);
  const spec = apart(own);
  const graph = new Graph();
  return kernel(kernelName(domain, name), spec, hints, (spec, view) => look(graph, spec, view), graph, words);
}

/** State that has the name of an input, or of an output that does not mirror it, is called `heldName`, as in bodies. */
function apart(spec: Spec): Spec {
  const { inputs, state = {}, output } = spec;
  const outputs = outputsOf(spec);
  const taken = Object.keys(state).filter((s) => s in inputs || (s in outputs && !outputs[s]!.mirrors));
  if (!taken.length) return spec;
  const held = (s: string) => (taken.includes(s) ? `held${s.charAt(0).toUpperCase()}${s.slice(1)}` : s);
  const of = <F extends { mirrors?: string }>(f: F): F => (f.mirrors ? { ...f, mirrors: held(f.mirrors) } : f);
  return {
    ...spec,
    state: Object.fromEntries(Object.entries(state).map(([s, field]) => [held(s), field])),
    output: isField(output)
      ? of(output)
      : Object.fromEntries(Object.entries(output).map(([o, field]) => [o, of(field)])),
  };
}

/** Functions that a text exports. */
const exported = (text: string): string[] => [...text.matchAll(/^export function (\w+)/gm)].map(([, name]) => name!);

/** Recurrences and their twins on 64-bit integers. */
function recurrences(catalog: Catalog): { name: string; spec: Spec; int64: boolean }[] {
  return Object.entries(catalog).flatMap(([domain, specs]) =>
    Object.entries(specs)
      .filter(([, { state }]) => state)
      .flatMap(([name, spec]) =>
        (spec.int64 ? [false, true] : [false]).map((int64) => ({
          name: kernelName(domain, name, int64),
          spec,
          int64,
        })),
      ),
  );
}

/** Lanes and columns are every kernel's; of the rest a name belongs to one file. */
const first = ["lanes.ts", "column.ts", "series.ts"];

/** What the text calls, from wherever in the library it is. */
export function imports(text: string, house: Folder): string[] {
  const lib = below(house, library);
  const owner = new Map<string, string>();
  const called = new Set([...text.matchAll(/(?<![\w.$])(\w+)(?=[<(])/g)].map(([, name]) => name!));
  for (const file of [...lib.files()].sort((a, b) => rank(b) - rank(a)))
    for (const name of exported(textOf(lib, file))) {
      if (!called.has(name)) continue;
      const other = owner.get(name);
      if (other && !rank(other)) throw new Error(`"${name}" is a function of lib/${other} and of lib/${file}`);
      if (!other) owner.set(name, file);
    }
  const named = new Map<string, string[]>();
  for (const [name, file] of owner) named.set(file, [...(named.get(file) ?? []), name]);
  const lines = [...named].map(
    ([file, names]) => `import { ${names.sort().join(", ")} } from "./lib/${file.replace(".ts", "")}";`,
  );
  return [`import { Series } from "./lib/lanes/series";`, `import { Ints } from "./lib/lanes/ints";`, ...lines];
}

const rank = (file: string) => Number(first.includes(file.split("/").at(-1)!));
