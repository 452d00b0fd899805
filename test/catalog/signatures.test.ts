// Kernels by hand name their arguments as the spec does, so that an argument list in another order is seen: the name itself, or, where the
// kernel needs that word for something else, with In, State, Out or Scratch behind it; `out` for the only output. A length is its
// axis, in the plural or with Count behind it, or `n`. An argument that the kernel does not read has an underscore before it.
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { type Arg, kernelName, signature } from "../../src/abi.ts";
import { about } from "../support/about.ts";
import { catalog } from "../support/catalog.ts";

const folder = "assembly/formulas";
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".loops.ts"));
const kernels = new Map(files.flatMap(exportedFunctions));
const suffix = { input: "In", param: "In", state: "State", carry: "State", output: "Out", scratch: "Scratch" };

describe("a kernel by hand", () => {
  about(catalog.filter(({ domain, name }) => kernels.has(kernelName(domain, name))));
  for (const { domain, name, spec } of catalog)
    for (const int64 of [false, true]) {
      const kernel = kernelName(domain, name, int64);
      const given = kernels.get(kernel);
      if (!given) continue;
      it(`names its arguments as the spec does: ${kernel}`, () => {
        const args = signature(spec, int64);
        const named = args.map((arg, k) =>
          allowed(arg).includes(given[k] ?? "") ? given[k] : allowed(arg).join(" or "),
        );
        expect(given).toEqual(named);
      });
    }
});

function allowed({ role, name }: Arg): string[] {
  if (role === "length") return [`${name.replace(/([^e])y$/, "$1ie")}s`, `${name}Count`, name, "n"];
  if (role === "index") return [name];
  return [name === "output" ? "out" : name, name + suffix[role]];
}

/** Names of exported functions, with those of their arguments. */
function exportedFunctions(file: string): [string, string[]][] {
  const { statements } = ts.createSourceFile(file, readFileSync(`${folder}/${file}`, "utf8"), ts.ScriptTarget.Latest);
  const exported = statements.filter(
    (s) => ts.isFunctionDeclaration(s) && s.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  ) as ts.FunctionDeclaration[];
  return exported.map(({ name, parameters }) => [
    name!.text,
    parameters.map((parameter) => (parameter.name as ts.Identifier).text.replace(/^_/, "")),
  ]);
}
