// The API reference: typedoc over the entries of the package, a page each.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { Application, LogLevel } from "typedoc";
import { modules, onNode, workers } from "../../scripts/domains.ts";

const inner = (name: string) => workers.includes(name) || Object.values(onNode).includes(name);

/** Entries by name: all formulas, what stands around them, and what is imported for packs. */
const entries: Readonly<Record<string, string>> = {
  lanewise: "src/index.ts",
  rollout: "src/service/rollout.ts",
  ...Object.fromEntries(Object.entries(modules).filter(([name]) => !inner(name))),
};

/** Writes Markdown and its sidebar into `<source>/api`; `scratch` takes one module an entry, whose name is the page's. */
export async function writeApi(source: string, scratch: string): Promise<void> {
  const files = Object.entries(entries).map(([name, file]) => {
    const module = join(scratch, "entries", `${name}.ts`);
    mkdirSync(dirname(module), { recursive: true });
    writeFileSync(module, `export * from ${JSON.stringify(relative(dirname(module), file))};\n`);
    return module;
  });
  const tsconfig = join(scratch, "tsconfig.json");
  writeFileSync(tsconfig, JSON.stringify({ extends: resolve("tsconfig.json"), include: ["entries"], exclude: [] }));
  const app = await Application.bootstrapWithPlugins({
    entryPoints: files,
    tsconfig,
    plugin: ["typedoc-plugin-markdown", "typedoc-vitepress-theme"],
    name: "API",
    readme: "none",
    disableSources: true,
    skipErrorChecking: true,
    // Types of formulas have pages of their own.
    excludeExternals: true,
    externalPattern: ["**/build/types/*", "**/node_modules/**"],
    blockTags: ["@param", "@returns", "@throws", "@tidy", "@costly"],
    excludeTags: ["@tidy", "@costly"],
    validation: { notExported: false, invalidLink: false },
    logLevel: LogLevel.Error,
    ...({
      out: join(source, "api"),
      docsRoot: source,
      outputFileStrategy: "modules",
      hideBreadcrumbs: true,
      sanitizeComments: true,
      useCodeBlocks: true,
      parametersFormat: "table",
      interfacePropertiesFormat: "table",
      typeDeclarationFormat: "table",
      expandObjects: true,
      groupOrder: ["Functions", "Variables", "Classes", "Interfaces", "Type Aliases", "*"],
    } as object),
  });
  const project = await app.convert();
  if (!project) throw new Error("typedoc could not read the entries of the package");
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) throw new Error("typedoc could not write the API reference");
}
