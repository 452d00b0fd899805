// What is known of each formula, from dist/manifest.json and dist/catalogue.json: read by the build of the page and by tests of its parts.
import { readFileSync } from "node:fs";
import { isOfRows } from "../compiler/clickhouse/functions.ts";
import * as specs from "../src/formulas/index.ts";
import { plan, shapeOf } from "../src/plan.ts";
import type { Catalog } from "../src/spec.ts";
import type { FormulaEntry } from "./src/catalogue.ts";

/** What the page itself adds when it is built. */
export type BareEntry = Omit<FormulaEntry, "source" | "plain" | "math"> & {
  readonly names: string;
  /** the equation for KaTeX, where it has been written */
  readonly tex?: string;
};

interface Described extends FormulaEntry {
  readonly kernelInt64?: object;
}

type Written = Pick<FormulaEntry, "doc" | "equation" | "sources" | "cited" | "kernel" | "example"> & {
  readonly tex?: string;
};

export interface DomainDoc {
  readonly name: string;
  readonly doc: string;
}

const dist = new URL("../dist/", import.meta.url);

export function entries(): { readonly domains: readonly DomainDoc[]; readonly formulas: readonly BareEntry[] } {
  const manifest = read<{ formulas: Described[]; domains: DomainDoc[] }>("manifest.json");
  const written = read<{ formulas: Record<string, Written> }>("catalogue.json");
  return {
    domains: manifest.domains,
    formulas: manifest.formulas.map((one) => joined(one, written.formulas[one.id]!)),
  };
}

function joined(of: Described, { doc, equation, tex, sources, cited, kernel, example }: Written): BareEntry {
  const { id, domain, name, shape, inputs, params, rules, state, outputs, sizes, strict, kernelInt64 } = of;
  const names = [...inputs, ...params, ...outputs].map(({ name }) => name);
  return {
    ...{ id, domain, name, shape, inputs, params, rules, state, outputs, strict, example },
    ...{ doc, equation, sources, cited, kernel },
    ...(sizes ? { sizes } : {}),
    ...(tex ? { tex } : {}),
    names: [...new Set(names)].filter((one) => one !== "output" && one !== "offsets").join(" "),
    int64: !!kernelInt64,
    sql: sqlOf(domain, name),
  };
}

function sqlOf(domain: string, name: string): FormulaEntry["sql"] {
  const spec = (specs as unknown as Catalog)[domain]![name]!;
  return { duckdb: shapeOf(spec) === "map" && plan(domain, name, spec).regular, clickhouse: isOfRows(spec) };
}

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, dist), "utf8"), revived);

/** What JSON has no numbers for is written as text; 64-bit integers end in n. */
function revived(_: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (/^-?\d+n$/.test(value)) return BigInt(value.slice(0, -1));
  return /^(NaN|-?Infinity)$/.test(value) ? Number(value) : value;
}
