// Which commands there are. A command is a file of its own in commands/, which imports what it needs when it runs: optional peers, the formulas,
// the compilers.
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { home } from "../compiler/home.ts";
import { bench } from "./commands/bench.ts";
import { build } from "./commands/build.ts";
import { completion } from "./commands/completion.ts";
import { list } from "./commands/list.ts";
import { report } from "./commands/report.ts";
import { run } from "./commands/run.ts";
import { show } from "./commands/show.ts";
import { sql } from "./commands/sql.ts";
import { verify } from "./commands/verify.ts";
import { hint, inJson } from "./fail.ts";

const examples = `
Begin here:
  lanewise list --search fee
  lanewise show energy.treasuryFee
  lanewise run energy.treasuryFee data.parquet -o fees.parquet --map utilization=load --set base=300
  lanewise report energy.treasuryFee data.parquet
  lanewise verify
`;

export function programOf(): Command {
  const { version } = JSON.parse(readFileSync(home("package.json"), "utf8"));
  const program = new Command("lanewise")
    .description("Formulas as SIMD WebAssembly kernels, from the command line.")
    .addHelpText("after", examples)
    .version(version)
    .showHelpAfterError(hint)
    .exitOverride();
  // As JSON, an error is told once, and not by commander.
  if (inJson()) program.configureOutput({ writeErr: () => {}, outputError: () => {} });
  for (const add of [list, show, run, report, verify, bench, sql, build, completion]) add(program);
  return program;
}
