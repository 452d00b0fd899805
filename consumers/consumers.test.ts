// TypeScript, esbuild, Vite and webpack take one domain of the package as it is packed: the program runs, and no other domain is in it.
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import * as formulas from "../src/formulas/index.ts";
import { Project, printed } from "./project.ts";
import { webpacked } from "./webpack.ts";

const project = new Project();
afterAll(() => project.remove());
const { folder } = project;

/** Names that can be nothing else in a bundle, of formulas of this domain or of the others. */
const namesOf = (wanted: (domain: string) => boolean) =>
  Object.entries(formulas)
    .filter(([domain]) => wanted(domain))
    .flatMap(([, specs]) => Object.keys(specs))
    .filter((name) => /^[a-z]{4,}[A-Z]/.test(name));
const found = (text: string, wanted: (domain: string) => boolean) =>
  namesOf(wanted).filter((name) => new RegExp(`\\b${name}\\b`).test(text));

function expectOneDomain(bundle: string): void {
  expect(project.run(bundle)).toBe(printed);
  const text = project.read(bundle);
  expect(found(text, (domain) => domain !== "control")).toEqual([]);
  expect(found(text, (domain) => domain === "control")).not.toEqual([]);
}

/** A bundler of the workspace. */
async function tool<T>(name: string, from: () => Promise<T>): Promise<T> {
  return from().catch((cause) => {
    throw new Error(`${name} is missing: npm install in the root installs the workspace "consumers"`, { cause });
  });
}

describe("one domain in a project of", () => {
  test("esbuild", async () => {
    await esbuild({
      entryPoints: [join(folder, "main.js")],
      outfile: join(folder, "esbuild.js"),
      bundle: true,
      minify: true,
      format: "esm",
      logLevel: "error",
    });
    expectOneDomain("esbuild.js");
  });

  test("Vite", async () => {
    const { build } = await tool("vite", () => import("vite"));
    await build({
      root: folder,
      configFile: false,
      logLevel: "error",
      build: {
        target: "es2022",
        outDir: "vite",
        lib: { entry: join(folder, "main.js"), formats: ["es"], fileName: "main" },
      },
    });
    expectOneDomain("vite/main.js");
  });

  test("webpack", async () => {
    await tool("webpack", () => import("webpack"));
    await webpacked({
      context: folder,
      entry: join(folder, "main.js"),
      target: "es2022",
      experiments: { outputModule: true },
      output: { path: join(folder, "webpack"), filename: "main.js", module: true, chunkFormat: "module" },
    });
    expectOneDomain("webpack/main.js");
  });

  const ways: Record<string, ts.CompilerOptions> = {
    node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
    bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  };
  test.each(Object.entries(ways))("TypeScript, %s", (name, options) => {
    const program = ts.createProgram([join(folder, "main.ts")], {
      ...options,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
      strict: true,
      types: [],
      outDir: join(folder, name),
    });
    const { diagnostics } = program.emit();
    const errors = [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, "\n"),
    );
    expect(errors).toEqual([]);
    expect(project.run(`${name}/main.js`)).toBe(printed);
  });
});
