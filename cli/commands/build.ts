// lanewise build: packs of one's own formulas, and packages of some of ours.
import { watch as watchFiles } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { listed } from "../options.ts";
import { need } from "../peers.ts";

interface Options {
  readonly out?: string;
  readonly pick?: string;
  readonly name?: string;
  readonly watch?: boolean;
  readonly docs?: boolean;
}

const compilers = ["assemblyscript", "binaryen", "esbuild", "typescript"];

export function build(program: Command): void {
  program
    .command("build")
    .description("compile a folder of formulas of one's own to a package, or pick some of these into one")
    .argument("[folder]", "specs and step bodies")
    .option("--out <dir>", "where the package is written; <folder>/dist unless told")
    .option("--pick <names>", "formulas of lanewise instead of a folder, as core.ema,control.pi")
    .option("--name <package>", "name of the package; that of the package.json above the folder unless told")
    .option("--watch", "build again whenever a file changes")
    .option("--docs", "formulas.md beside the entry")
    .action(run);
}

async function run(
  folder: string | undefined,
  { out, pick, name, watch: again, docs = false }: Options,
  command: Command,
) {
  if (!folder && !pick) command.error("error: lanewise build needs a folder, or --pick");
  need("build", compilers);
  if (pick) {
    if (!out) throw new Error("--pick needs a folder to write to: --out <dir>");
    const { buildPicked } = await import("../../compiler/picked.ts");
    const names = listed(pick);
    buildPicked(names, out, name, docs);
    return console.log(`${out}: ${names.length} formulas`);
  }
  const to = out ?? join(folder!, "dist");
  const { buildPack } = await import("../../compiler/pack.ts");
  const build = () => buildPack(folder!, to, { ...(name === undefined ? {} : { name }), docs, tell: console.log });
  if (!again) {
    await build();
    return console.log(`${to} is built`);
  }
  const { watch } = await import("../../compiler/watch.ts");
  await watch(folder!, build, console.log, (folder, changed) => {
    watchFiles(folder, { recursive: true }, (_event, file) => changed(file ?? ""));
  });
}
