// The specs of a folder: found by their text, evaluated, looked through before anything is compiled.
import ts from "typescript";
import type { Catalog, Domain } from "../src/spec.ts";
import { type Folder, isBody } from "./folder.ts";
import { Mistake, pointed, pointedAt, refuse } from "./mistake.ts";
import { faults } from "./spec.ts";
import { declarations, parse } from "./words.ts";

/** One `export const name = domain({ ... })`. */
export interface Part {
  readonly domain: string;
  /** from the folder on */
  readonly file: string;
  readonly formulas: ts.ObjectLiteralExpression;
}

export interface Specs {
  readonly catalog: Catalog;
  readonly parts: readonly Part[];
  /** where a property of a spec stands, or what is around it */
  readonly at: (path: string) => ts.Node;
}

/** What the parts are, once their text has been evaluated: by running it (run.ts), or without (evaluate.ts). */
export type Evaluate = (folder: Folder, parts: readonly Part[]) => readonly Domain[] | Promise<readonly Domain[]>;

export async function specsIn(folder: Folder, evaluate: Evaluate): Promise<Specs> {
  const parts = folder
    .files()
    .filter(isBody)
    .flatMap((file) => partsOf(folder, file));
  if (!parts.length)
    throw new Mistake(
      `${folder.called("")}: no specs here; write "export const name = domain({ ... })" with domain from "lanewise/spec"`,
    );
  const at = finder(parts);
  refuse(twice(parts));
  const loaded = await evaluate(folder, parts);
  const catalog: Record<string, Domain> = {};
  for (const [k, { domain }] of parts.entries()) catalog[domain] = { ...catalog[domain], ...loaded[k]! };
  refuse(faults(catalog).map(({ path, message }) => pointedAt(at(path), message)));
  return { catalog, parts, at };
}

/** Syntax first: TypeScript's parser goes on after a mistake, and what it makes of it is nobody's formula. */
function partsOf(folder: Folder, name: string): readonly Part[] {
  const file = parse(folder, name);
  const { diagnostics = [] } = ts.transpileModule(file.text, { fileName: file.fileName, reportDiagnostics: true });
  refuse(
    diagnostics.map(({ start = 0, messageText }) => {
      const { line, character } = file.getLineAndCharacterOfPosition(start);
      return pointed(file.fileName, file.text, line, character, ts.flattenDiagnosticMessageText(messageText, "\n"));
    }),
  );
  return [...declarations(file)].flatMap(([domain, value]) => {
    if (!ts.isCallExpression(value) || value.expression.getText() !== "domain") return [];
    const [formulas] = value.arguments;
    if (!formulas || !ts.isObjectLiteralExpression(formulas))
      throw new Mistake(pointedAt(value, "domain({ ... }) has its formulas written out"));
    if (!/^\s*export\b/.test(value.parent.parent.parent.getText()))
      throw new Mistake(pointedAt(value.parent, `export const ${domain}: specs are found by what their files export`));
    return [{ domain, file: name, formulas }];
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

/** Properties by name: files may have thousands. */
function finder(parts: readonly Part[]): (path: string) => ts.Node {
  const known = new Map<ts.ObjectLiteralExpression, Map<string | undefined, ts.ObjectLiteralElementLike>>();
  return (path) =>
    find(parts, path, (object, name) => {
      const all = known.get(object) ?? new Map(object.properties.map((one) => [one.name?.getText(), one]));
      known.set(object, all);
      return all.get(name);
    });
}

type Named = (object: ts.ObjectLiteralExpression, name: string | undefined) => ts.ObjectLiteralElementLike | undefined;

/** The node at a dotted path, as deep as it is written out. */
function find(parts: readonly Part[], path: string, named: Named): ts.Node {
  const [domain, formula, ...rest] = path.split(".");
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
