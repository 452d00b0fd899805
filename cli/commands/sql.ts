// lanewise sql: formulas as functions of databases.
import type { Command } from "commander";

export function sql(program: Command): void {
  program
    .command("sql")
    .description("statements that make functions of a database")
    .command("clickhouse")
    .description("functions of ClickHouse in WebAssembly, statements to pipe into clickhouse-client")
    .option("--only <names>", "formulas or domains, as energy.treasuryFee,core")
    .option("--cluster <name>", "for every server of a cluster")
    .option("--module <file>", "write the wasm there too")
    .option("--drop", "statements that remove them")
    .action(async (options) => {
      const { clickhouseSql } = await import("../../compiler/clickhouse/print.ts");
      process.stdout.write(clickhouseSql(options));
    });
}
