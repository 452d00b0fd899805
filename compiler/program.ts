// What TypeScript says of formulas that lie in memory: their types, and the comments on them. Its own library and the words of lanewise are
// texts too.
import ts from "typescript";
import { commentsOf, typescript } from "./describe.ts";
import type { Folder } from "./folder.ts";
import { pointed } from "./mistake.ts";

/** Where files are in a program. */
const authors = "/formulas/";
const ours = "/lanewise/";
const library = "/typescript/";
/** The module that bodies import, without the kernels' own functions behind it. */
const step = `${ours}step.ts`;
const stepText = 'export * from "./compiler/step.ts";\nexport * from "./compiler/vocabulary.ts";\n';

export interface Programs {
  /** what is wrong with types, at its line */
  readonly faults: (formulas: Folder) => readonly string[];
  /** doc comments by dotted path */
  readonly comments: (formulas: Folder, files: readonly string[]) => ReadonlyMap<string, string>;
}

/** `lib` are texts of TypeScript's library by file name, `lib.es5.d.ts` among them. Programs of one folder after another share what is ours. */
export function programs(house: Folder, lib: ReadonlyMap<string, string>): Programs {
  const options: ts.CompilerOptions = {
    ...typescript,
    strict: true,
    types: [],
    lib: [...lib.keys()].map((name) => `${library}${name}`),
    paths: { "lanewise/spec": [`${ours}src/spec.ts`], "lanewise/step": [step] },
  };
  const kept = new Map<string, ts.SourceFile>();
  let last: { readonly texts: string; readonly program: ts.Program } | undefined;

  function programOf(formulas: Folder): ts.Program {
    const files = formulas.files();
    const texts = JSON.stringify(files.map((file) => [file, formulas.text(file)]));
    if (last?.texts === texts) return last.program;
    const text = (path: string): string | undefined => {
      if (path === step) return stepText;
      if (path.startsWith(authors)) return formulas.text(path.slice(authors.length));
      if (path.startsWith(ours)) return house.text(path.slice(ours.length));
      return path.startsWith(library) ? lib.get(path.slice(library.length)) : undefined;
    };
    const host: ts.CompilerHost = {
      fileExists: (path) => text(path) !== undefined,
      readFile: text,
      getSourceFile(path, language) {
        const found = kept.get(path);
        if (found) return found;
        const contents = text(path);
        if (contents === undefined) return undefined;
        const file = ts.createSourceFile(path, contents, language);
        if (!path.startsWith(authors)) kept.set(path, file);
        return file;
      },
      getDefaultLibFileName: () => `${library}lib.es5.d.ts`,
      getDefaultLibLocation: () => library.slice(0, -1),
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      writeFile: () => {},
    };
    const program = ts.createProgram(
      files.map((file) => authors + file),
      options,
      host,
      last?.program,
    );
    last = { texts, program };
    return program;
  }

  return {
    faults(formulas) {
      const program = programOf(formulas);
      return formulas.files().flatMap((name) => {
        const file = program.getSourceFile(authors + name)!;
        return program.getSemanticDiagnostics(file).map(({ start = 0, messageText }) => {
          const { line, character } = file.getLineAndCharacterOfPosition(start);
          const message = ts.flattenDiagnosticMessageText(messageText, "\n");
          return pointed(formulas.called(name), file.text, line, character, message.split("\n").slice(0, 3).join(" "));
        });
      });
    },
    comments: (formulas, files) =>
      commentsOf(
        programOf(formulas),
        files.map((file) => authors + file),
      ),
  };
}
