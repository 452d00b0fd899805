// Blocks of TypeScript and JavaScript of one page, as programs that keep the lines of the page: an error at line 57 stands at line 57.
import ts from "typescript";
import type { Block } from "./blocks.ts";
import { ends, read } from "./values.ts";

export interface Program {
  readonly blocks: readonly Block[];
  /** as the page has it */
  readonly text: string;
  /** with comments that show values compared */
  readonly checked: string;
}

/**
 * Blocks go on where the one before them ended. One that declares a name again begins anew, and so does one that is marked as alone, which
 * nothing goes on after.
 */
export function programsOf(blocks: readonly Block[]): Program[] {
  const parts: Block[][] = [];
  let names = new Set<string>();
  for (const block of blocks) {
    const declared = declaredIn(parse(block.code));
    const before = parts.at(-1);
    if (!before || block.alone || before.at(-1)!.alone || declared.some((name) => names.has(name))) {
      parts.push([block]);
      names = new Set(declared);
    } else {
      before.push(block);
      for (const name of declared) names.add(name);
    }
  }
  return parts.map((part) => ({
    blocks: part,
    text: placed(part, (code) => code),
    checked: placed(part, instrumented),
  }));
}

const parse = (code: string) => ts.createSourceFile("block.ts", code, ts.ScriptTarget.ES2022, true);

/** Code at the lines where it stands in the page. */
function placed(blocks: readonly Block[], made: (code: string, line: number) => string): string {
  const { first } = blocks[0]!;
  let text = first.replaceAll("\n", " ");
  let at = 1;
  for (const { line, code } of blocks) {
    text += "\n".repeat(line + 1 - at) + made(code, line);
    at = line + code.split("\n").length;
  }
  return `${text}\n`;
}

/** Names at the top of a program. */
function declaredIn(source: ts.SourceFile): string[] {
  const names: string[] = [];
  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name.text);
    else for (const element of name.elements) if (!ts.isOmittedExpression(element)) bind(element.name);
  };
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) bind(name);
    else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings: bindings } = statement.importClause ?? {};
      if (name) names.push(name.text);
      if (bindings && ts.isNamespaceImport(bindings)) names.push(bindings.name.text);
      else for (const element of bindings?.elements ?? []) names.push(element.name.text);
    } else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
      names.push(statement.name.text);
  }
  return names;
}

/** Statements with a comment beside or below them that shows a value: the value is compared with it. Lines stay what they are. */
export function instrumented(code: string, line: number): string {
  const source = parse(code);
  const edits: [at: number, text: string][] = [];
  const visit = (node: ts.Node): void => {
    // In a loop a comment shows one of many.
    if (ts.isIterationStatement(node, false) || ts.isFunctionLike(node)) return;
    if (ts.isExpressionStatement(node) || ts.isVariableStatement(node)) check(node);
    else ts.forEachChild(node, visit);
  };
  const check = (node: ts.ExpressionStatement | ts.VariableStatement): void => {
    const told = toldAfter(source, node.end);
    if (!told) return;
    const at = `${line + 1 + source.getLineAndCharacterOfPosition(node.getStart()).line}, ${JSON.stringify(told)}`;
    if (ts.isVariableStatement(node)) {
      const [declared, ...others] = node.declarationList.declarations;
      const name = declared && !others.length ? only(declared.name) : undefined;
      if (name && showsValue(told)) edits.push([node.end, ` __shown(${at}, ${name});`]);
      return;
    }
    const { expression } = node;
    const [from, to] = [expression.getStart(), expression.end];
    if (/^\w*Error: /.test(told)) edits.push([from, `await __thrown(${at}, async () => `], [to, ")"]);
    else if (ts.isCallExpression(expression) && /^console\.(log|info|dir)$/.test(expression.expression.getText())) {
      if (expression.arguments.length)
        edits.push([expression.arguments.pos, `...__say(${at}, [`], [expression.arguments.end, "])"]);
    } else if (showsValue(told)) edits.push([from, `__shown(${at}, `], [to, ")"]);
  };
  visit(source);
  return edits
    .sort(([a], [b]) => b - a)
    .reduce((text, [at, insert]) => text.slice(0, at) + insert + text.slice(at), code);
}

function showsValue(told: string): boolean {
  const found = read(told);
  return found !== undefined && ends(found.rest);
}

/** The one name that a declaration binds. */
function only(name: ts.BindingName): string | undefined {
  if (ts.isIdentifier(name)) return name.text;
  const [element, ...others] = name.elements;
  return element && !others.length && !ts.isOmittedExpression(element) ? only(element.name) : undefined;
}

/** The comment at the end of a statement's line, or on the lines below it. */
function toldAfter(source: ts.SourceFile, end: number): string {
  const rest = source.text.slice(end);
  const beside = /^ *\/\/ ?(.*)/.exec(rest)?.[1];
  if (beside !== undefined) return beside.trim();
  const below = /^\n((?:[ \t]*\/\/.*(?:\n|$))+)/.exec(rest)?.[1];
  return below
    ? below
        .replaceAll(/^[ \t]*\/\/ ?/gm, "")
        .replaceAll(/\s+/g, " ")
        .trim()
    : "";
}
