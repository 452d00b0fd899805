// The text of a formula to start one's own from: its spec with the comments, its step body, and the constants and helpers of both, in one file.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { beside } from "../../compiler/folder.ts";

/** What the domain of the text is called. */
export const domainName = "mine";

interface Import {
  readonly from: "lanewise/spec" | "lanewise/step";
  readonly text: string;
}

/** What the text of a name is, or where it comes from. */
type Meaning = Import | { readonly file: string; readonly statement: ts.Statement };

const libraries: Readonly<Record<string, Import["from"]>> = {
  "src/spec.ts": "lanewise/spec",
  "compiler/step.ts": "lanewise/step",
  "compiler/vocabulary.ts": "lanewise/step",
};

const sources = new Map<string, ts.SourceFile>();

function sourceOf(file: string): ts.SourceFile {
  let source = sources.get(file);
  if (!source) {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
    source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    sources.set(file, source);
  }
  return source;
}

/** `kernel` is the file of its step body, `specs` are the files of its domain; undefined where there is no text to start from. */
export function startOf(id: string, kernel: string, files: readonly string[]): string | undefined {
  const [, name = ""] = id.split(".");
  const spec = files.map((file) => specIn(sourceOf(file), name)).find((found) => found);
  const call = stepIn(sourceOf(kernel), id);
  if (!spec || !call) return undefined;
  const [specs, body] = [new Uses(), new Uses()];
  specs.of(spec);
  for (const one of call.arguments.slice(1)) body.of(one);
  specs.giveWay(body);
  const step = `step(${domainName}.${name}, ${call.arguments
    .slice(1)
    .map((one) => one.getText())
    .join(", ")})`;
  const own = body.names.has(name) || specs.names.has(name) ? `${name}Body` : name;
  const all = [specs, body];
  return [
    imports("lanewise/spec", "domain", all),
    imports("lanewise/step", "step", all),
    "",
    ...specs.statements(),
    `/** Formulas of mine. */\nexport const ${domainName} = domain({\n${specs.text(spec)},\n});\n`,
    ...body.statements(specs),
    `${commentOf(call)}export const ${own} = ${outdented(step, call)};\n`,
  ].join("\n");
}

/** What a text uses beside itself, in the order in which it is declared. */
class Uses {
  readonly names = new Map<string, Meaning>();

  of(node: ts.Node): void {
    const source = node.getSourceFile();
    const local = new Set<string>();
    const visit = (at: ts.Node): void => {
      if (ts.isIdentifier(at) && !isLabel(at) && !local.has(at.text)) this.#use(at.text, source.fileName);
      ts.forEachChild(at, visit);
    };
    const declare = (at: ts.Node): void => {
      if ((ts.isParameter(at) || ts.isVariableDeclaration(at) || ts.isBindingElement(at)) && ts.isIdentifier(at.name))
        local.add(at.name.text);
      ts.forEachChild(at, declare);
    };
    if (!ts.isStatement(node)) declare(node);
    else ts.forEachChild(node, (child) => ts.forEachChild(child, (one) => ts.forEachChild(one, declare)));
    visit(node);
  }

  #use(name: string, file: string): void {
    if (this.names.has(name)) return;
    const meaning = meaningOf(name, sourceOf(file));
    if (!meaning) return;
    this.names.set(name, meaning);
    if ("statement" in meaning) this.of(meaning.statement);
  }

  /** Names that mean something else to others are called otherwise here. */
  giveWay(others: Uses): void {
    for (const [name, meaning] of this.names) {
      const other = others.names.get(name);
      if (other && !same(meaning, other)) this.#renamed.set(name, `${name}InSpec`);
    }
  }
  readonly #renamed = new Map<string, string>();

  imported(from: Import["from"]): readonly string[] {
    return [...this.names].flatMap(([name, one]) => {
      if (!("from" in one) || one.from !== from) return [];
      const renamed = this.#renamed.get(name);
      return [renamed ? `${one.text.replace(/ as .*/, "")} as ${renamed}` : one.text];
    });
  }

  /** Constants, types and helpers, but those that others have. */
  statements(others?: Uses): string[] {
    const theirs = new Set([...(others?.names.values() ?? [])].map((one) => "statement" in one && one.statement));
    const found = new Set<ts.Statement>();
    for (const one of this.names.values())
      if ("statement" in one && !theirs.has(one.statement)) found.add(one.statement);
    const place = (statement: ts.Statement) => statement.getSourceFile().fileName;
    return [...found]
      .sort((a, b) => (place(a) === place(b) ? a.pos - b.pos : place(a) < place(b) ? -1 : 1))
      .map((statement) => `${this.text(statement).replace(/^export (?=const|type|interface)/m, "")}\n`);
  }

  /** The text of a node with its comments. */
  text(node: ts.Node): string {
    let text = node.getFullText();
    const places: ts.Identifier[] = [];
    const visit = (at: ts.Node): void => {
      if (ts.isIdentifier(at) && !isLabel(at) && this.#renamed.has(at.text)) places.push(at);
      ts.forEachChild(at, visit);
    };
    if (this.#renamed.size) visit(node);
    for (const at of places.reverse()) {
      const [start, end] = [at.getStart() - node.getFullStart(), at.getEnd() - node.getFullStart()];
      const name = this.#renamed.get(at.text)!;
      const written = ts.isShorthandPropertyAssignment(at.parent) ? `${at.text}: ${name}` : name;
      text = text.slice(0, start) + written + text.slice(end);
    }
    return trimmed(text);
  }
}

function imports(from: Import["from"], always: string, all: readonly Uses[]): string {
  const names = [...new Set([always, ...all.flatMap((one) => one.imported(from))])];
  names.sort((a, b) => bare(a).localeCompare(bare(b), "en"));
  const line = `import { ${names.join(", ")} } from "${from}";`;
  return line.length <= 120 ? line : `import {\n  ${names.join(",\n  ")},\n} from "${from}";`;
}

const same = (a: Meaning, b: Meaning) =>
  "from" in a ? "from" in b && a.from === b.from && a.text === b.text : "statement" in b && a.statement === b.statement;

const bare = (name: string) => name.replace(/^type /, "");

/** Names of properties stand for themselves. */
function isLabel(at: ts.Identifier): boolean {
  const { parent } = at;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === at) ||
    (ts.isPropertyAssignment(parent) && parent.name === at) ||
    (ts.isBindingElement(parent) && parent.propertyName === at) ||
    (ts.isPropertySignature(parent) && parent.name === at)
  );
}

function meaningOf(name: string, source: ts.SourceFile): Meaning | undefined {
  for (const statement of source.statements) {
    if (
      ts.isVariableStatement(statement) &&
      statement.declarationList.declarations.some((one) => one.name.getText() === name)
    )
      return { file: source.fileName, statement };
    if ((ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) && statement.name.text === name)
      return { file: source.fileName, statement };
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    const found = bindings.elements.find((one) => one.name.text === name);
    if (!found || !ts.isImportDeclaration(statement)) continue;
    const type = statement.importClause?.isTypeOnly && !found.isTypeOnly ? "type " : "";
    const from = beside(source.fileName, (statement.moduleSpecifier as ts.StringLiteral).text);
    const library = libraries[from];
    if (library) return { from: library, text: type + found.getText() };
    // Specs of other domains are what bodies of these are written for.
    return from.endsWith("/index.ts") ? undefined : meaningOf((found.propertyName ?? found.name).text, sourceOf(from));
  }
  return undefined;
}

function specIn(source: ts.SourceFile, name: string): ts.PropertyAssignment | undefined {
  let found: ts.PropertyAssignment | undefined;
  const visit = (at: ts.Node): void => {
    if (
      ts.isCallExpression(at) &&
      at.expression.getText() === "domain" &&
      ts.isObjectLiteralExpression(at.arguments[0]!)
    )
      for (const one of at.arguments[0].properties)
        if (ts.isPropertyAssignment(one) && one.name.getText() === name) found ??= one;
    ts.forEachChild(at, visit);
  };
  visit(source);
  return found;
}

function stepIn(source: ts.SourceFile, id: string): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined;
  const visit = (at: ts.Node): void => {
    if (ts.isCallExpression(at) && at.expression.getText() === "step" && at.arguments[0]?.getText() === id)
      found ??= at;
    ts.forEachChild(at, visit);
  };
  visit(source);
  return found;
}

/** The comment above a step, or above the constant that it is. */
function commentOf(call: ts.CallExpression): string {
  const at = ts.isVariableDeclaration(call.parent) ? ts.findAncestor(call, ts.isVariableStatement)! : call;
  const text = at.getSourceFile().text;
  const ranges = ts.getLeadingCommentRanges(text, at.getFullStart()) ?? [];
  const indent = ts.isCallExpression(at) ? "  " : "";
  return ranges.map(({ pos, end }) => `${text.slice(pos, end).replaceAll(`\n${indent}`, "\n")}\n`).join("");
}

/** A step in a list stands further to the right. */
const outdented = (text: string, call: ts.CallExpression): string =>
  ts.isArrayLiteralExpression(call.parent) ? text.replaceAll("\n  ", "\n") : text;

const trimmed = (text: string) => text.replace(/^(\s*\n)+/, "").trimEnd();
