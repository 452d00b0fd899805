// lanewise run: a formula over the rows of a file.
import type { Command } from "commander";
import { askedOf, type FileOptions } from "../asked.ts";
import { each, listed } from "../options.ts";
import { need } from "../peers.ts";

interface Options extends FileOptions {
  readonly output?: string;
  readonly format?: string;
  readonly shadow: readonly string[];
  readonly keep?: readonly string[];
  readonly prefix?: string;
  readonly save?: string;
  readonly resume?: string;
  readonly rows: string;
  readonly quiet?: boolean;
}

export function run(program: Command): void {
  program
    .command("run")
    .description(
      "a formula over a file of CSV, JSON, Parquet or Arrow, row by row, in as much memory as a small one takes",
    )
    .argument("<formula>", "as energy.treasuryFee; lanewise list has all")
    .argument("<file>", "whose rows are computed; - is standard input")
    .option(
      "-o, --output <file>",
      "where rows go, with the answers beside them; - is standard output; without one the first are shown",
    )
    .option(
      "--from <format>",
      "what the file is, if its name does not tell: csv, tsv, json, ndjson, parquet, arrow or arrows",
    )
    .option("--format <format>", "the same of the output")
    .option(
      "--map <input=column>",
      "column of an input, or several of a vector, or a number, or SQL in parentheses",
      each,
    )
    .option(
      "--set <param=value>",
      "value of a parameter, or @column; or numbers of an input that is one for all rows",
      each,
    )
    .option("--shadow <param=value>", "the same of a second set beside the first; or a file of JSON", each, [])
    .option("--size <axis=length>", "length of a window, as window=20", each)
    .option("--entity <column>", "formulas with state: whose row it is, for a state each")
    .option("--time <column>", "formulas with state and over groups: what rows are sorted by; as they come unless told")
    .option("--by <columns>", "formulas over groups: columns that make a group", listed)
    .option("--where <sql>", "rows to take")
    .option("--keep <columns>", "columns of the file to write beside the answers: all unless told; none", listed)
    .option("--only <outputs>", "outputs to compute: all unless told", listed)
    .option("--prefix <text>", "what names of outputs begin with")
    .option("--null <text>", "text of a CSV file that counts as nothing, as NA", each)
    .option("--save <file>", "write the state at the end")
    .option("--resume <file>", "go on from a state that was saved")
    .option("--on-invalid <what>", "nan or throw: what becomes of a row outside the domain; strict formulas throw")
    .option("--force", "write over files that are there")
    .option("--memory <size>", "what DuckDB may take before it uses the disk, as 2GB")
    .option("--rows <n>", "rows to show where there is no output", "10")
    .option("--json", "tell what was done as one JSON object")
    .option("--quiet", "tell nothing but errors")
    .action(action);
}

async function action(formula: string, input: string, options: Options): Promise<void> {
  const { interruptible } = await import("../run/interrupt.ts");
  await interruptible((signal) => start(formula, input, options, signal));
}

async function start(formula: string, input: string, options: Options, signal: AbortSignal): Promise<void> {
  need("run", ["@duckdb/node-api"]);
  const { readFormat, formatOf } = await import("../run/formats.ts");
  const { pairsOf } = await import("../run/params.ts");
  const { usage } = await import("../run/usage.ts");
  const { output } = options;
  const format = readFormat("--format", options.format);
  const asked = await askedOf("run", formula, input, options, () =>
    output === undefined ? [] : [formatOf(output, "--format", format)],
  );
  const first = Number(options.rows);
  if (!Number.isInteger(first) || first < 0) throw usage(`--rows expected a whole number, got "${options.rows}"`);

  const { runFile } = await import("../run/run.ts");
  const { bar } = await import("../run/bar.ts");
  const shown = !options.quiet && !options.json && process.stderr.isTTY ? bar() : undefined;
  try {
    const outcome = await runFile({
      ...options,
      ...asked,
      output,
      format,
      shadow: options.shadow.length ? pairsOf("--shadow", options.shadow) : undefined,
      first,
      onProgress: shown?.progress,
      signal,
    });
    shown?.stop();
    const { told } = await import("../run/tell.ts");
    const text = options.json ? JSON.stringify(outcome) : options.quiet ? "" : told(outcome, process.stdout.columns);
    // Standard output is what was asked for: rows, where they go there.
    if (text) (output === "-" ? process.stderr : process.stdout).write(`${text}\n`);
  } finally {
    shown?.stop();
  }
}
