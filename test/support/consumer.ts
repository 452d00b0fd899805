// A package that uses this one as it is shipped: what `npm run build` left in dist, in a folder of its own.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";

export class Consumer {
  readonly folder = mkdtempSync(join(tmpdir(), "lanewise-"));

  constructor() {
    if (!existsSync("dist/manifest.json")) throw new Error("dist is missing or incomplete: run npm run build");
    const at = join(this.folder, "node_modules/lanewise");
    mkdirSync(at, { recursive: true });
    cpSync("dist", join(at, "dist"), { recursive: true });
    cpSync("package.json", join(at, "package.json"));
    this.write("package.json", '{ "type": "module" }');
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** What tsc says of a file, and the declarations it writes. */
  compile(name: string, text: string, options: ts.CompilerOptions): { errors: string[]; declarations: string } {
    const program = ts.createProgram([this.write(name, text)], {
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      module: ts.ModuleKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      types: [],
      declaration: true,
      emitDeclarationOnly: true,
      outDir: join(this.folder, "types"),
      ...options,
    });
    let declarations = "";
    const emitted = program.emit(undefined, (_, text) => {
      declarations += text;
    });
    const errors = [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics].map(
      ({ code, messageText }) => `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
    return { errors: [...new Set(errors)], declarations };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
