// lanewise sql: formulas as functions of databases.
import type { Command } from "commander";

export function sql(program: Command): void {
  const group = program.command("sql").description("statements that make functions of a database");
  group
    .command("clickhouse")
    .description("functions of ClickHouse in WebAssembly, statements to pipe into clickhouse-client")
    .option("--only <names>", "formulas or domains, as energy.treasuryFee,core")
    .option("--cluster <name>", "for every server of a cluster")
    .option("--module <file>", "write the wasm there too")
    .option("--drop", "statements that remove them")
    .action(async (options) => {
      const { clickhouseSql } = await import("../../compiler/clickhouse/print.ts");
      const { asking } = await import("../run/usage.ts");
      process.stdout.write(asking(() => clickhouseSql(options)));
    });
  group
    .command("duckdb")
    .description("a script that makes a formula a function of DuckDB, and a query that calls it")
    .argument("<formula>", "as energy.treasuryFee")
    .option("--query", "the query alone")
    .option("--json", "as JSON: name, call, query, script")
    .action(async (formula: string, { query, json }: { readonly query?: boolean; readonly json?: boolean }) => {
      const { entryOf, told } = await import("../catalogue.ts");
      const { duckdbOf } = await import("../duckdb.ts");
      const entry = entryOf(formula);
      const statement = duckdbOf(entry, told(entry.id).example);
      process.stdout.write(
        json ? `${JSON.stringify(statement, null, 2)}\n` : query ? `${statement.query}\n` : statement.script,
      );
    });
}
