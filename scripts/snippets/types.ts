// Blocks of TypeScript, as an editor reads them: types of the packed tarball, and what `npx tsc --init` writes beside `strict`.
import { dirname, join } from "node:path";
import ts from "typescript";
import type { Block } from "./blocks.ts";
import { programsOf } from "./programs.ts";
import type { Room } from "./room.ts";

export interface Mistyped {
  readonly file: string;
  /** from 1 */
  readonly line: number;
  readonly text: string;
}

const options: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: ["node"],
};

/** Type errors in modules by their paths, whose texts need not be on the disk. What they import is read, and not judged. */
export function typeErrors(texts: ReadonlyMap<string, string>, folder: string): Mistyped[] {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.getCurrentDirectory = () => folder;
  const folders = new Set([...texts.keys()].map(dirname));
  host.directoryExists = (name) => folders.has(name) || ts.sys.directoryExists(name);
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  const program = ts.createProgram([...texts.keys()], options, host);
  const [broken] = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
  if (broken) throw new Error(told(broken));
  return [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((found) => ({
      file,
      line: source.getLineAndCharacterOfPosition(found.start ?? 0).line + 1,
      text: told(found),
    }));
  });
}

const told = ({ code, messageText }: ts.Diagnostic) =>
  `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;

const isScript = ({ language }: Block) => language === "ts" || language === "js";
const isTyped = ({ language }: Block) => language === "ts";

/**
 * Type errors of the TypeScript of pages, at their lines. Programs are those that are run: JavaScript among them declares names, and is not judged.
 * A block that is not run goes on where the one before it ended, and a file is one.
 */
export function mistyped(pages: readonly (readonly Block[])[], room: Room): Mistyped[] {
  const texts = new Map<string, string>();
  const judged = new Map<string, readonly Block[]>();
  const add = (name: string, text: string, blocks: readonly Block[]) => {
    const path = join(room.page(blocks[0]!.file), name);
    texts.set(path, text);
    judged.set(path, blocks);
  };
  for (const blocks of pages) {
    const scripts = blocks.filter((block) => isScript(block) && block.name === undefined);
    const run = scripts.filter(({ reason }) => reason === undefined);
    for (const { blocks: part, text } of programsOf(run))
      if (part.some(isTyped)) add(`${part[0]!.line}.ts`, text, part.filter(isTyped));
    for (const block of scripts.filter((one) => one.reason !== undefined && isTyped(one))) {
      const before = run.filter(({ line }) => line < block.line);
      add(`${block.line}.ts`, programsOf([...before, block]).at(-1)!.text, [block]);
    }
    for (const block of blocks)
      if (block.name !== undefined && isTyped(block)) add(block.name, "\n".repeat(block.line) + block.code, [block]);
  }
  return typeErrors(texts, room.folder).flatMap(({ file: path, line, text }) => {
    const blocks = judged.get(path)!;
    const [{ file, line: start }] = blocks as [Block];
    // What a page asks for before its programs stands in the first line.
    if (line === 1) return [{ file, line: start, text }];
    return blocks.some((block) => line > block.line && line <= block.line + block.code.split("\n").length)
      ? [{ file, line, text }]
      : [];
  });
}
