// lanewise sql clickhouse: reads the published module and manifest.
import { readFileSync, writeFileSync } from "node:fs";
import * as all from "../../src/formulas/index.ts";
import { home } from "../home.ts";
import { Mistake } from "../mistake.ts";
import { type Described, docsOf } from "../typedoc.ts";
import { createStatements, dropStatements } from "./sql.ts";

export interface PrintOptions {
  readonly only?: string | undefined;
  readonly cluster?: string | undefined;
  readonly drop?: boolean | undefined;
  /** a file to write the module to, which the statements then do not hold */
  readonly module?: string | undefined;
}

const build = "lanewise-clickhouse";

export function clickhouseSql({ only, cluster, drop, module: file }: PrintOptions): string {
  if (drop && file !== undefined) throw new Mistake("--module: --drop inserts no module");
  const { version, builds, formulas } = JSON.parse(readFileSync(home("dist/manifest.json"), "utf8")) as {
    version: string;
    builds: Readonly<Record<string, { file: string; sha256: string }>>;
    formulas: readonly Described[];
  };
  const { sha256 } = builds[build]!;
  const module = { version, sha256, bytes: readFileSync(home("dist", builds[build]!.file)), file };
  const options = { only: only?.split(",").map((name) => name.trim()), cluster };
  if (drop) return dropStatements(all, module, options);
  const text = createStatements(all, docsOf([], formulas), module, options);
  if (file !== undefined) writeFileSync(file, module.bytes);
  return text;
}
