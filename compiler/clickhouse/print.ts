// lanewise sql clickhouse: reads the published module and manifest.
import { readFileSync, writeFileSync } from "node:fs";
import * as all from "../../src/formulas/index.ts";
import { home } from "../home.ts";
import { Mistake } from "../mistake.ts";
import { type Described, docsOf } from "../typedoc.ts";
import { modulesOf } from "./functions.ts";
import { createStatements, dropStatements, usedOf } from "./sql.ts";

export interface PrintOptions {
  readonly only?: string | undefined;
  readonly cluster?: string | undefined;
  readonly drop?: boolean | undefined;
  /** a file to write the module to, which the statements then do not hold */
  readonly module?: string | undefined;
}

export function clickhouseSql({ only, cluster, drop, module: file }: PrintOptions): string {
  if (drop && file !== undefined) throw new Mistake("--module: --drop inserts no module");
  const { version, builds, formulas } = JSON.parse(readFileSync(home("dist/manifest.json"), "utf8")) as {
    version: string;
    builds: Readonly<Record<string, { file: string; sha256: string }>>;
    formulas: readonly Described[];
  };
  const modules = modulesOf(all).map((name, part) => {
    const { sha256, file: from } = builds[name]!;
    // A second file stands beside the first.
    const to = part && file !== undefined ? file.replace(/(\.wasm)?$/, `-${part + 1}$1`) : file;
    return { version, sha256, bytes: readFileSync(home("dist", from)), file: to };
  });
  const options = { only: only?.split(",").map((name) => name.trim()), cluster };
  if (drop) return dropStatements(all, modules, options);
  const text = createStatements(all, docsOf([], formulas), modules, options);
  for (const { file, bytes } of usedOf(all, modules, options)) if (file !== undefined) writeFileSync(file, bytes);
  return text;
}
