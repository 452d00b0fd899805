// Whether kernels by hand are those that the specs ask for, before asc sees them: their names, and as many arguments of the same kind.
import ts from "typescript";
import { type Arg, kernelName, signature } from "../src/abi.ts";
import { nearest } from "../src/nearest.ts";
import type { Catalog } from "../src/spec.ts";
import { type Folder, isBody } from "./folder.ts";
import { pointedAt } from "./mistake.ts";
import { parse } from "./words.ts";

/** Names of the kernels by hand, and what is wrong with them. */
export function handKernels(folder: Folder, catalog: Catalog) {
  const wanted = new Map<string, readonly Arg[]>();
  for (const [domain, specs] of Object.entries(catalog))
    for (const [name, spec] of Object.entries(specs)) {
      wanted.set(kernelName(domain, name), signature(spec));
      if (spec.int64) wanted.set(kernelName(domain, name, true), signature(spec, true));
    }
  const names = new Set<string>();
  const mistakes: string[] = [];
  for (const file of folder.files().filter((file) => !isBody(file)))
    for (const statement of parse(folder, file).statements) {
      if (!ts.isFunctionDeclaration(statement) || !statement.name) continue;
      if (!statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
      const name = statement.name.text;
      const args = wanted.get(name);
      if (!args) mistakes.push(pointedAt(statement.name, `${name}: a kernel without a spec${meant(name, wanted)}`));
      else if (names.has(name)) mistakes.push(pointedAt(statement.name, `${name} has another kernel already`));
      else if (!same(statement, args))
        mistakes.push(pointedAt(statement.name, `${name} takes (${args.map(written).join(", ")}), in this order`));
      names.add(name);
    }
  return { names, mistakes };
}

function meant(name: string, wanted: ReadonlyMap<string, unknown>): string {
  const near = nearest(name, [...wanted.keys()]);
  return near ? `; did you mean ${near}?` : "; kernels are called domain_formula, helpers are not exported";
}

const written = ({ name, type, role }: Arg) => `${name}: ${type === "i32" && role !== "length" ? "Series" : type}`;

/** Addresses have many names, numbers have one. */
function same({ parameters }: ts.FunctionDeclaration, args: readonly Arg[]): boolean {
  const number = (type: string | undefined) => (type === "f64" || type === "i64" ? type : "i32");
  return (
    parameters.length === args.length && parameters.every(({ type }, k) => number(type?.getText()) === args[k]!.type)
  );
}
