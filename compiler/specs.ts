// The specs of a folder: found by their text, loaded by running it, looked through before anything is compiled.
import { resolve } from "node:path";
import ts from "typescript";
import type { Catalog, Domain } from "../src/spec.ts";
import { filesIn, isBody } from "./files.ts";
import { moduleAt } from "./home.ts";
import { Mistake, pointed, pointedAt, refuse } from "./mistake.ts";
import { faults } from "./spec.ts";
import { declarations, parse } from "./words.ts";

/** One `export const name = domain({ ... })`. */
export interface Part {
  readonly domain: string;
  readonly file: string;
  readonly formulas: ts.ObjectLiteralExpression;
}

export interface Specs {
  readonly catalog: Catalog;
  readonly parts: readonly Part[];
  /** where a property of a spec stands, or what is around it */
  readonly at: (path: string) => ts.Node;
}

export async function specsIn(folder: string): Promise<Specs> {
  const parts = filesIn(folder)
    .filter(isBody)
    .flatMap((file) => partsOf(resolve(folder, file)));
  if (!parts.length)
    throw new Mistake(
      `${folder}: no specs here; write "export const name = domain({ ... })" with domain from "lanewise/spec"`,
    );
  const at = (path: string) => find(parts, path);
  refuse(twice(parts));
  const loaded = await run(folder, parts);
  const catalog: Record<string, Domain> = {};
  for (const [k, { domain }] of parts.entries()) catalog[domain] = { ...catalog[domain], ...loaded[k]! };
  refuse(faults(catalog).map(({ path, message }) => pointedAt(at(path), message)));
  return { catalog, parts, at };
}

/** Syntax first: TypeScript's parser goes on after a mistake, and what it makes of it is nobody's formula. */
function partsOf(path: string): readonly Part[] {
  const file = parse(path);
  const { diagnostics = [] } = ts.transpileModule(file.text, { fileName: path, reportDiagnostics: true });
  refuse(
    diagnostics.map(({ start = 0, messageText }) => {
      const { line, character } = file.getLineAndCharacterOfPosition(start);
      return pointed(path, file.text, line, character, ts.flattenDiagnosticMessageText(messageText, "\n"));
    }),
  );
  return [...declarations(file)].flatMap(([domain, value]) => {
    if (!ts.isCallExpression(value) || value.expression.getText() !== "domain") return [];
    const [formulas] = value.arguments;
    if (!formulas || !ts.isObjectLiteralExpression(formulas))
      throw new Mistake(pointedAt(value, "domain({ ... }) has its formulas written out"));
    if (!/^\s*export\b/.test(value.parent.parent.parent.getText()))
      throw new Mistake(pointedAt(value.parent, `export const ${domain}: specs are found by what their files export`));
    return [{ domain, file: path, formulas }];
  });
}

/** A later property of the same name would take the place of the first without a word. */
function twice(parts: readonly Part[]): readonly string[] {
  const found: string[] = [];
  const formulas = new Set<string>();
  const visit = (object: ts.ObjectLiteralExpression) => {
    const names = new Set<string>();
    for (const property of object.properties) {
      const name = property.name?.getText();
      if (name === undefined) continue;
      if (names.has(name))
        found.push(pointedAt(property, `"${name}" stands here twice; give one of them another name`));
      names.add(name);
      if (ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(property.initializer))
        visit(property.initializer);
    }
  };
  for (const { domain, formulas: object } of parts) {
    visit(object);
    for (const property of object.properties) {
      const path = `${domain}.${property.name?.getText()}`;
      if (formulas.has(path) && !found.some((one) => one.startsWith(object.getSourceFile().fileName)))
        found.push(pointedAt(property, `${path} has another spec already; give one of them another name`));
      formulas.add(path);
    }
  }
  return found;
}

/** The node at a dotted path, as deep as it is written out. */
function find(parts: readonly Part[], path: string): ts.Node {
  const [domain, formula, ...rest] = path.split(".");
  const named = (object: ts.ObjectLiteralExpression, name: string | undefined) =>
    object.properties.find((property) => property.name?.getText() === name);
  const own = parts.filter((part) => part.domain === domain);
  const found = own.map(({ formulas }) => named(formulas, formula)).find((property) => property);
  let at: ts.Node = found ?? own[0]?.formulas ?? parts[0]!.formulas;
  let property = found;
  for (const name of rest) {
    const value = property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
    property = value && ts.isObjectLiteralExpression(value) ? named(value, name) : undefined;
    if (!property) break;
    at = property;
  }
  return at;
}

/** Specs may be computed, so their files are bundled and run. */
async function run(folder: string, parts: readonly Part[]): Promise<readonly Domain[]> {
  const { build } = await import("esbuild");
  const entry = parts.map(
    ({ domain, file }, k) => `export { ${domain} as part${k} } from ${JSON.stringify(file.replaceAll("\\", "/"))};`,
  );
  const { outputFiles } = await build({
    stdin: { contents: entry.join("\n"), resolveDir: resolve(folder) },
    absWorkingDir: resolve(folder),
    alias: { "lanewise/spec": moduleAt("spec", ".js"), "lanewise/step": moduleAt("step", ".js") },
    loader: { ".wasm": "binary" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
  }).catch((error: unknown) => {
    throw new Mistake(told(error, folder));
  });
  const text = Buffer.from(outputFiles[0]!.contents).toString("base64");
  const module: Record<string, Domain> = await import(`data:text/javascript;base64,${text}`).catch((error: unknown) => {
    throw new Mistake(`${parts.map(({ file }) => file).join(", ")}: running the specs failed: ${error}`);
  });
  return parts.map((_part, k) => module[`part${k}`]!);
}

interface Failure {
  readonly errors: readonly {
    readonly text: string;
    readonly location: { file: string; line: number; column: number; lineText: string } | null;
  }[];
}

const told = (error: unknown, folder: string): string =>
  ((error as Failure).errors ?? [])
    .map(({ text, location }) =>
      location
        ? `${resolve(folder, location.file)}:${location.line}:${location.column + 1}: ${text}\n  ${location.lineText}\n  ${" ".repeat(location.column)}^`
        : text,
    )
    .join("\n") || String(error);
