// An editor with one file open: what TypeScript's language service says at places of it.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import ts from "typescript";

export class Editor {
  #text: string;
  #version = 0;
  readonly #service: ts.LanguageService;

  constructor(
    readonly file: string,
    readonly text: string,
  ) {
    this.#text = text;
    const own = (path: string) => path === file;
    const read = (path: string) =>
      own(path) ? this.#text : ts.sys.fileExists(path) ? readFileSync(path, "utf8") : undefined;
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      lib: ["lib.es2022.d.ts"],
      strict: true,
      noEmit: true,
      types: [],
    };
    this.#service = ts.createLanguageService({
      getScriptFileNames: () => [file],
      getScriptVersion: (path) => String(own(path) ? this.#version : 0),
      getScriptSnapshot(path) {
        const text = read(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => dirname(file),
      getCompilationSettings: () => options,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (path) => own(path) || ts.sys.fileExists(path),
      readFile: read,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      realpath: (path) => path,
    });
  }

  /** Another text in the same file. */
  show(text: string): void {
    this.#text = text;
    this.#version++;
  }

  errors(text = this.text): string[] {
    this.show(text);
    return [
      ...this.#service.getSyntacticDiagnostics(this.file),
      ...this.#service.getSemanticDiagnostics(this.file),
    ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  }

  /** At so many characters behind the start of what stands in the text once. */
  hover(at: string, behind = 0): { readonly type: string; readonly doc: string } {
    const info = this.#service.getQuickInfoAtPosition(this.file, this.#find(at) + behind);
    return {
      type: ts.displayPartsToString(info?.displayParts),
      doc: ts
        .displayPartsToString(info?.documentation)
        .replace(/[^\S\n]+/g, " ")
        .replace(/(?<!\n)\n(?!\n)/g, " "),
    };
  }

  signature(at: string): { readonly doc: string; readonly parameters: readonly string[] } {
    const help = this.#service.getSignatureHelpItems(this.file, this.#find(at) + 1, {});
    const item = help?.items[help.selectedItemIndex];
    return {
      doc: ts.displayPartsToString(item?.documentation).replace(/(?<!\n)\n(?!\n)/g, " "),
      parameters: item?.parameters.map(({ displayParts }) => ts.displayPartsToString(displayParts)) ?? [],
    };
  }

  /** What is offered at the end of a text. */
  completions(text: string): string[] {
    this.show(text);
    const found = this.#service.getCompletionsAtPosition(this.file, text.length, {});
    return found?.entries.map(({ name }) => name) ?? [];
  }

  #find(at: string): number {
    const found = this.#text.indexOf(at);
    if (found < 0) throw new Error(`"${at}" does not stand in the file`);
    return found;
  }
}
