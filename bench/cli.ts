// What lanewise run takes: the 3-million-row file of vega-datasets, and with --rows one that is made for it, in seconds, seconds of the
// processor, and memory. `npx tsx bench/cli.ts [--rows 100000000] [--memory 512MB] [--only rows]`, after `npm run build`. Each in a process of its own.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { runFile } from "../cli/run/run.ts";
import type { RunOptions } from "../cli/run/types.ts";
import { dataset } from "../examples/shared/datasets.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string" },
    memory: { type: "string" },
    only: { type: "string" },
    job: { type: "string" },
  },
});

/** Runs one, in this process, and tells of it. */
async function measured(job: RunOptions): Promise<void> {
  const { rows, seconds } = await runFile(job);
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  const told = [
    `${(rows / 1e6).toFixed(0)} M rows`,
    `${seconds.toFixed(1)} s`,
    `${((user + system) / 1e6).toFixed(1)} s of the processor`,
    `${Math.round(maxRSS / 1024)} MB`,
  ];
  console.log(told.join("  "));
}

async function made(path: string, rows: number): Promise<void> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `copy (select random() as utilization, i % 30 as providers, i % 24 as hour, hash(i) % 1000 as route from range(${rows}) t(i))
      to '${path}' (format parquet)`,
  );
  connection.closeSync();
}

if (values.job) await measured(JSON.parse(values.job));
else {
  const folder = mkdtempSync(join(tmpdir(), "lanewise-bench-"));
  try {
    const output = join(folder, "out.parquet");
    const flights = dataset("flights-3m.parquet");
    const large = join(folder, "large.parquet");
    if (values.rows) await made(large, Number(values.rows));
    const common = { output, force: true, memory: values.memory };
    const fee = { formula: "energy.treasuryFee", only: ["fee"], set: { base: "300" } };
    const jobs: Record<string, RunOptions> = values.rows
      ? {
          rows: { ...common, ...fee, input: large },
          events: { ...common, formula: "core.ema", input: large, map: { x: "utilization" }, entity: "route" },
          groups: { ...common, formula: "core.median", input: large, map: { x: "utilization" }, by: ["route"] },
        }
      : {
          rows: {
            ...common,
            ...fee,
            input: flights,
            map: { utilization: "(distance / 5000)", providers: "12", hour: "(hour(date))" },
          },
          series: { ...common, formula: "core.ema", input: flights, map: { x: "delay" } },
          events: {
            ...common,
            formula: "core.ema",
            input: flights,
            map: { x: "delay" },
            entity: "origin",
            time: "date",
          },
          groups: { ...common, formula: "core.moments", input: flights, map: { x: "delay" }, by: ["origin"] },
        };
    console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`);
    for (const [name, job] of Object.entries(jobs)) {
      if (values.only && values.only !== name) continue;
      const args = [...process.execArgv, process.argv[1]!, "--job", JSON.stringify(job)];
      const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      console.log(`${name.padEnd(8)}${stdout.trim() || stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
