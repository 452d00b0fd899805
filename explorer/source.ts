// The text of a formula's kernel: its step body, or the function written by hand, with the comment above.
import { readFileSync } from "node:fs";
import ts from "typescript";

const read = new Map<string, ts.SourceFile>();

export function kernelText(file: string, id: string): string {
  const source = sourceOf(file);
  const kernel = id.replace(".", "_");
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) && node.name?.text === kernel) found ??= node;
    if (
      ts.isCallExpression(node) &&
      node.expression.getText(source) === "step" &&
      node.arguments[0]?.getText(source) === id
    )
      found ??= statementOf(node);
    if (!found) ts.forEachChild(node, visit);
  };
  visit(source);
  if (!found) throw new Error(`${file} has no kernel of ${id}`);
  return outdented(
    found
      .getFullText(source)
      .replace(/^(\s*\n)+/, "")
      .trimEnd(),
  );
}

/** A step body in a list stands alone; one that has a name is shown with it. */
const statementOf = (node: ts.Node): ts.Node =>
  ts.isVariableDeclaration(node.parent) ? ts.findAncestor(node, ts.isVariableStatement)! : node;

function outdented(text: string): string {
  const indent = text.match(/^ */)![0];
  return text.replaceAll(new RegExp(`^${indent}`, "gm"), "");
}

function sourceOf(file: string): ts.SourceFile {
  let source = read.get(file);
  if (!source) {
    const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
    source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    read.set(file, source);
  }
  return source;
}
