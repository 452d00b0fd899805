#!/usr/bin/env node
// npx lanewise: which commands there are, and how what went wrong is told. A command is a file of its own in commands/, which imports what it
// needs when it runs: optional peers, the formulas, the compilers.
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { home } from "../compiler/home.ts";
import { bench } from "./commands/bench.ts";
import { build } from "./commands/build.ts";
import { list } from "./commands/list.ts";
import { report } from "./commands/report.ts";
import { run } from "./commands/run.ts";
import { show } from "./commands/show.ts";
import { sql } from "./commands/sql.ts";
import { verify } from "./commands/verify.ts";
import { fail } from "./fail.ts";

const { version } = JSON.parse(readFileSync(home("package.json"), "utf8"));

const program = new Command("lanewise")
  .description("Formulas as SIMD WebAssembly kernels, from the command line.")
  .version(version)
  .showHelpAfterError("(lanewise <command> --help says more)")
  .exitOverride();
for (const add of [list, show, run, report, verify, bench, sql, build]) add(program);

// Whoever reads may stop: `| head` is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
program.parseAsync().catch(fail);
