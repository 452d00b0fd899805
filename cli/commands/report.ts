// lanewise report: a page with charts of a formula over a file.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { home } from "../../compiler/home.ts";
import { askedOf, type FileOptions } from "../asked.ts";
import { each, listed } from "../options.ts";
import { need } from "../peers.ts";

interface Options extends FileOptions {
  readonly output: string;
}

export function report(program: Command): void {
  program
    .command("report")
    .description("one page of HTML with charts and figures of a formula over a file")
    .argument("<formula>", "as energy.treasuryFee; lanewise list has all")
    .argument("<file>", "CSV, JSON, Parquet or Arrow")
    .option("-o, --output <file>", "where the page goes", "report.html")
    .option("--from <format>", "what the file is, if its name does not tell")
    .option("--map <input=column>", "column of an input, or a number, or SQL in parentheses", each)
    .option(
      "--set <param=value>",
      "value of a parameter, or @column; or numbers of an input that is one for all rows",
      each,
    )
    .option("--size <axis=length>", "length of a window, as window=20", each)
    .option("--entity <column>", "formulas with state: whose row it is, for a state each")
    .option("--time <column>", "what rows are sorted by, and what charts run along")
    .option("--by <columns>", "formulas over groups: columns that make a group", listed)
    .option("--where <sql>", "rows to take")
    .option("--only <outputs>", "outputs to show: all unless told", listed)
    .option("--null <text>", "text of a CSV file that counts as nothing, as NA", each)
    .option("--on-invalid <what>", "nan or throw: what becomes of a row outside the domain")
    .option("--force", "write over a page that is there")
    .option("--memory <size>", "what DuckDB may take before it uses the disk, as 2GB")
    .option("--json", "the figures as JSON on standard output too")
    .action(async (formula: string, input: string, options: Options) => {
      const { interruptible } = await import("../run/interrupt.ts");
      await interruptible((signal) => run(formula, input, options, signal));
    });
}

async function run(formula: string, input: string, options: Options, signal: AbortSignal): Promise<void> {
  need("report", ["@duckdb/node-api"]);
  const { output, force } = options;
  const { usage } = await import("../run/usage.ts");
  const { whole } = await import("../run/deliver.ts");
  const { isPipe } = await import("../run/source.ts");
  const { checkPlace } = await import("../run/places.ts");
  // It is read more than once.
  if (input === "-" || isPipe(input))
    throw usage(`lanewise report expected a file, got ${input}: what is piped is read once`);
  if (output === "-") throw usage("-o expected the name of a file, got -: a page is a file to open");
  const asked = await askedOf("report", formula, input, options);
  const assets = { script: asset("js"), style: asset("css") };
  checkPlace("-o", output, input, force);
  const { gathered } = await import("../report/gather.ts");
  const { bar } = await import("../run/bar.ts");
  const shown = process.stderr.isTTY ? bar() : undefined;
  const { report, outcome } = await gathered({
    ...asked,
    onProgress: shown?.progress,
    signal,
    command: commandOf(process.argv.slice(2)),
  }).finally(() => shown?.stop());
  const { pageOf } = await import("../report/page.ts");
  const page = pageOf(report, assets);
  await whole(output, async (part) => writeFileSync(part, page));
  if (options.json) console.log(JSON.stringify({ output, ...report, outcome }));
  else console.log(`${output}: ${formula} over ${input}, rows ${report.rows}, ${Math.round(page.length / 1024)} KB`);
}

/** What stands in every page, built with the package. */
function asset(kind: "js" | "css"): string {
  const path = home("dist", `report-page.${kind}`);
  if (!existsSync(path))
    throw new Error(
      `${path} is missing, which pages are made with: install lanewise anew, or npm run build in its repository`,
    );
  return readFileSync(path, "utf8");
}

/** As a shell takes it. */
const commandOf = (args: readonly string[]) =>
  ["lanewise", ...args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`))].join(
    " ",
  );
