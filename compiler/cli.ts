#!/usr/bin/env node
// npx lanewise build <folder> [--out dir] [--watch] [--docs], or --pick core.ema,control.pi --out dir; npx lanewise sql clickhouse.
import { watch as watchFiles } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const usage = `lanewise build <folder> [--out <dir>] [--watch] [--docs] [--name <package>]
lanewise build --pick core.ema,control.pi --out <dir> [--docs] [--name <package>]
lanewise sql clickhouse [--only energy.treasuryFee,core] [--cluster <name>] [--module <file to write>] [--drop]`;

const tools = {
  folder: ["assemblyscript", "binaryen", "esbuild", "typescript"],
  pick: ["binaryen", "typescript", "assemblyscript", "esbuild"],
};

/** Optional peers: who only calls formulas needs none of them. */
function missing(of: readonly string[]): readonly string[] {
  return of.filter((name) => {
    try {
      return !import.meta.resolve(name === "assemblyscript" ? "assemblyscript/asc" : name);
    } catch {
      return true;
    }
  });
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string" },
      pick: { type: "string" },
      name: { type: "string" },
      watch: { type: "boolean" },
      docs: { type: "boolean" },
      only: { type: "string" },
      cluster: { type: "string" },
      module: { type: "string" },
      drop: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const [command, folder] = positionals;
  if (values.help) return console.log(usage);
  if (command === "sql" && folder === "clickhouse") {
    const { clickhouseSql } = await import("./clickhouse/print.ts");
    // Whoever reads may stop: `| head` is no error.
    process.stdout.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
    return void process.stdout.write(clickhouseSql(values));
  }
  if (command !== "build" || (!folder && !values.pick)) throw new Error(`usage:\n${usage}`);
  const lacks = missing(values.pick ? tools.pick : tools.folder);
  if (lacks.length)
    throw new Error(`lanewise build needs ${lacks.join(", ")}: npm install --save-dev ${lacks.join(" ")}`);
  const docs = values.docs ?? false;
  if (values.pick) {
    if (!values.out) throw new Error("--pick needs a folder to write to: --out <dir>");
    const { buildPicked } = await import("./picked.ts");
    const names = values.pick.split(",").map((name) => name.trim());
    buildPicked(names, values.out, values.name, docs);
    return console.log(`${values.out}: ${names.length} formulas`);
  }
  const out = values.out ?? join(folder!, "dist");
  const { buildPack } = await import("./pack.ts");
  const name = values.name === undefined ? {} : { name: values.name };
  const build = () => buildPack(folder!, out, { ...name, docs, tell: console.log });
  if (!values.watch) {
    await build();
    return console.log(`${out} is built`);
  }
  const { watch } = await import("./watch.ts");
  await watch(folder!, build, console.log, (folder, changed) => {
    watchFiles(folder, { recursive: true }, (_event, file) => changed(file ?? ""));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
