// Mistakes of an author, told at their line: file, line and column, what is wrong and what to do, the line with a caret.
import type ts from "typescript";

/** Whoever catches it shows the message alone: where the compiler stood is nothing to an author. */
export class Mistake extends Error {
  override readonly name: string = "Mistake";
}

/** `line` and `column` count from 0. */
export function pointed(file: string, text: string, line: number, column: number, message: string): string {
  return told(file, text.split("\n")[line] ?? "", line, column, message);
}

function told(file: string, shown: string, line: number, column: number, message: string): string {
  const before = shown.slice(0, column).replace(/[^\t]/g, " ");
  return `${file}:${line + 1}:${column + 1}: ${message}\n  ${shown}\n  ${before}^`;
}

/** The same at a node of a file that TypeScript parsed. */
export function pointedAt(at: ts.Node, message: string): string {
  const file = at.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(at.getStart());
  const starts = file.getLineStarts();
  const shown = file.text.slice(starts[line], starts[line + 1]).replace(/\r?\n$/, "");
  return told(file.fileName, shown, line, character, message);
}

/** Throws all mistakes at once, if there are any. */
export function refuse(mistakes: readonly string[]): void {
  if (mistakes.length) throw new Mistake(mistakes.join("\n"));
}
