// The ways to compute one workload, each ready to be called over and over.
import { readFileSync } from "node:fs";
import { type AnyLoop, plain } from "../reference/index.ts";
import { bind } from "../src/bind.ts";
import { type Catalog, isField, outputsOf } from "../src/spec.ts";
import type { AnyCall } from "../test/support/builds.ts";
import { bare } from "./bare/index.ts";
import { type Columns, outputColumns, told, type Workload } from "./workloads.ts";

/**
 * Loops in JavaScript: of equal semantics, and bare, where there is one. Zero copy: columns stand in wasm memory. Copied: ordinary arrays in, the caller's arrays out; numbers when n is 1.
 */
export const kinds = ["plain", "bare", "simd", "simd copied", "scalar"] as const;
export type Kind = (typeof kinds)[number];
export type Build = "scalar" | "simd";

export interface Variant {
  readonly kind: Kind;
  readonly run: () => void;
  /** puts state back where it was before the first run */
  readonly restore: () => void;
  readonly outputs: Columns;
}

export type Builds = Readonly<Record<Build, Readonly<Record<string, Readonly<Record<string, AnyCall>>>>>>;

/** Both builds of the engine, with only the formulas that are asked for. */
export function builds(catalog: Catalog): Builds {
  const bound = (build: Build) => {
    const file = new URL(`../build/engine-${build}.wasm`, import.meta.url);
    return bind(catalog, new WebAssembly.Module(readFileSync(file))) as unknown as Builds[Build];
  };
  return { scalar: bound("scalar"), simd: bound("simd") };
}

export function variant(kind: Kind, work: Workload, from: Builds): Variant {
  if (kind === "plain") return loopOf(kind, work, plain(work.path));
  if (kind === "bare") return loopOf(kind, work, bare(work.path, work.shape));
  const [build, copied] = kind.split(" ") as [Build, string | undefined];
  const [domain = "", name = ""] = work.path.split(".");
  const formula = from[build][domain]?.[name];
  if (!formula) throw new RangeError(`bench: ${work.path} is not among the formulas bound`);
  const make = copied ? (work.spec.state ? copiedTicks : copiedRows) : work.spec.state ? window : workspace;
  return make(kind, work, formula);
}

const nothing = () => {};

const copyInto = (target: Readonly<Record<string, Float64Array>>, source: Columns) => {
  for (const name in source) target[name]!.set(source[name]!);
};

/** Of one tick, outputs that equal state are read there, as in a bank. */
function loopOf(kind: Kind, work: Workload, loop: AnyLoop | undefined): Variant {
  const { path, spec, shape, inputs, numbers: params, sizes, start } = work;
  if (!loop) throw new RangeError(`bench: ${path} has no ${kind} loop for ${shape}`);
  const state = Object.fromEntries(Object.entries(start).map(([name, column]) => [name, column.slice()]));
  const fields = Object.entries(outputsOf(spec)).filter(([, { mirrors }]) => shape === "bank" && mirrors);
  const shown = Object.fromEntries(fields.map(([name, { mirrors }]) => [name, state[mirrors!]!]));
  const columns = Object.entries(outputColumns(spec, sizes)).filter(([name]) => !shown[name]);
  const outputs = Object.fromEntries(columns);
  const io = { inputs, params, state, outputs, sizes };
  return {
    kind,
    run: () => loop(io),
    restore: () => copyInto(state, start),
    outputs: { ...outputs, ...shown },
  };
}

function workspace(kind: Kind, { inputs, params, sizes }: Workload, formula: AnyCall): Variant {
  const space = formula.workspace(sizes);
  for (const name in space.inputs) space.inputs[name]!.set(inputs[name] as Float64Array);
  return { kind, run: () => space.run(params), restore: nothing, outputs: space.outputs };
}

function window(kind: Kind, { inputs, params, sizes, start }: Workload, formula: AnyCall): Variant {
  const bank = formula.bank(sizes.entity!, params, { window: sizes.tick, sizes: told(sizes) });
  for (const name in bank.inputs) bank.inputs[name]!.set(inputs[name] as Float64Array);
  return { kind, run: () => bank.run(), restore: () => copyInto(bank.state, start), outputs: bank.outputs };
}

const outOf = ({ spec }: Workload, outputs: Columns) => (isField(spec.output) ? outputs.output : outputs);

function copiedRows(kind: Kind, work: Workload, formula: AnyCall): Variant {
  const { inputs, params, n, spec, sizes } = work;
  const outputs = outputColumns(work.spec, work.sizes);
  if (n === 1 && Object.values(spec.inputs).every(({ dims }) => dims.length === 1 && dims[0] === "row")) {
    const row = Object.fromEntries(Object.entries(inputs).map(([name, column]) => [name, (column as Float64Array)[0]]));
    return { kind, run: () => keep(formula(row, params)), restore: nothing, outputs };
  }
  // Lengths that no column tells, such as how many of the best are wanted.
  const options = { out: outOf(work, outputs), sizes };
  return { kind, run: () => formula(inputs, params, options), restore: nothing, outputs };
}

let kept: unknown;

/** Results of single rows go nowhere else; kept, so that no compiler drops the work. */
const keep = (result: unknown) => {
  kept = result;
  return kept;
};

function copiedTicks(kind: Kind, work: Workload, formula: AnyCall): Variant {
  const { inputs, params, sizes, start } = work;
  const bank = formula.bank(sizes.entity!, params, { sizes: told(sizes) });
  // Of one tick, outputs that equal state are read there, as in the plain loop: no copies of what the bank holds anyway.
  const all = Object.entries(outputColumns(work.spec, work.sizes));
  const shown = (name: string) => (sizes.tick === 1 ? outputsOf(work.spec)[name]!.mirrors : undefined);
  const copied = Object.fromEntries(all.filter(([name]) => shown(name) === undefined));
  const outputs = Object.fromEntries(all.map(([name, column]) => [name, bank.state[shown(name) ?? ""] ?? column]));
  const options = { out: Object.keys(copied).length ? outOf(work, copied) : null };
  const run = sizes.tick === 1 ? () => bank.step(inputs, options) : () => bank.run(inputs, options);
  return { kind, run, restore: () => copyInto(bank.state, start), outputs };
}
