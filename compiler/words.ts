// The words that a body may use, read from the vocabulary: what each takes and gives, and what is known of it.
import ts from "typescript";
import { type Folder, textOf } from "./folder.ts";
import { Mistake, pointedAt } from "./mistake.ts";

/** A mistake in a body, told at its author's line. */
export class BodyError extends Mistake {
  override readonly name = "BodyError";
  constructor(at: ts.Node, message: string) {
    super(pointedAt(at, message));
  }
}

export interface Word {
  /** of every argument: one number for all rows, not a lane */
  readonly uniform: readonly boolean[];
  /** the result is a Mask */
  readonly bool: boolean;
  /** gives no NaN but the canonical one (@tidy) */
  readonly tidy: boolean;
  /** takes longer than looking at a domain (@costly) */
  readonly costly: boolean;
}

/** Where the words of bodies are. */
export const vocabulary = "compiler/vocabulary.ts";

export type Words = ReadonlyMap<string, Word>;

export const parse = (folder: Folder, file: string): ts.SourceFile =>
  ts.createSourceFile(folder.called(file), textOf(folder, file), ts.ScriptTarget.Latest, true);

/** Constants of a file by name: helpers are arrow functions among them. */
export function declarations(file: ts.SourceFile): Map<string, ts.Expression> {
  const found = new Map<string, ts.Expression>();
  for (const statement of file.statements)
    if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer) found.set(name.getText(), initializer);
  return found;
}

/** The words of this package. */
export function readWords(house: Folder): Words {
  const words = new Map<string, Word>();
  for (const [name, value] of declarations(parse(house, vocabulary))) {
    if (!ts.isArrowFunction(value)) continue;
    const tags = ts.getJSDocTags(value.parent).map(({ tagName }) => tagName.text);
    const result = value.type?.getText();
    words.set(name, {
      uniform: value.parameters.map(({ type }) => /^(number|string)$/.test(type?.getText() ?? "")),
      bool: result === "Mask" || result === "boolean",
      tidy: tags.includes("tidy"),
      costly: tags.includes("costly"),
    });
  }
  return words;
}
