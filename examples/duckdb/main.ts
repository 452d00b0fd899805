// Ten million rows of Parquet in, Parquet out, with formulas in between: `npx tsx examples/duckdb/main.ts [--rows 10000000] [--short]`,
// after `npm run build`. What came out is read again and held against plain calls, bit by bit.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type Lanewise, load } from "lanewise";
import { registerDuckDB } from "lanewise/duckdb";
import { bold, millions, step, whole } from "../shared/terminal.ts";

const { values } = parseArgs({ options: { rows: { type: "string" }, short: { type: "boolean" } } });
const rows = Number(values.rows ?? (values.short ? 1e6 : 1e7));

/** One call a formula; what a NULL comes to is NULL. */
const fees = `select id, utilization, providers, hour, kwh, f.fee fee, f.raw raw, s.treasury treasury, s.stake_after stake
  from (select *, energy_settlement(kwh, 31, f.fee, 50, 0, 1000000) s
    from (select *, energy_treasury_fee(utilization, providers, hour, {base: 300}) f from read_parquet($1)))`;

const lw = await load();
const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
const connection = await (await DuckDBInstance.create(":memory:")).connect();
await registerDuckDB(connection, lw, { prefix: "" });
console.log(`\n${bold(`${whole(rows)} hours of energy markets, through DuckDB`)}\n`);
try {
  const [market, priced] = [join(folder, "market.parquet"), join(folder, "priced.parquet")];
  const size = (path: string) => `${whole(statSync(path).size / 2 ** 20)} MiB`;
  const rate = (start: number) => `${millions((rows / (performance.now() - start)) * 1000)} rows/s`;

  await step(
    "make a market, as Parquet",
    () => copy(connection, made(rows), market),
    () => size(market),
  );
  let start = performance.now();
  await step(
    "copy it, for comparison",
    () => copy(connection, "select * from read_parquet($1)", priced, market),
    () => rate(start),
  );
  start = performance.now();
  await step(
    "fees and settlements of each row",
    () => copy(connection, fees, priced, market),
    () => `${rate(start)}, ${size(priced)}`,
  );
  start = performance.now();
  const differing = await step(
    "the same by plain calls",
    () => compared(connection, lw, priced),
    (n) => `${n} rows differ`,
  );
  if (differing) process.exitCode = 1;
} finally {
  connection.closeSync();
  rmSync(folder, { recursive: true, force: true });
}

/** The answer of a query as a file. */
function copy(connection: DuckDBConnection, sql: string, to: string, from?: string) {
  return connection.run(`copy (${sql.replace("$1", `'${from}'`)}) to '${to}' (format parquet)`);
}

/** A market; one hour in a thousand nobody knows how busy. */
function made(rows: number): string {
  return `select i id, case when i % 1000 = 7 then null else (i * 2654435761 % 16777216) / 16777216.0::double end utilization,
    (i * 40503 % 50)::double providers, (i % 24)::double as hour, (i * 69069 % 9973)::double kwh from range(${rows}) r(i)`;
}

/** Rows whose bits are not those of plain calls. */
async function compared(connection: DuckDBConnection, lw: Lanewise, path: string): Promise<number> {
  const result = await connection.stream(`select * exclude id from read_parquet('${path}')`);
  const names = result.columnNames();
  let differing = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return differing;
    const cells = Object.fromEntries(names.map((name, k) => [name, chunk.getColumnValues(k) as (number | null)[]]));
    const column = (name: string) => Float64Array.from(cells[name]!, (x) => x ?? Number.NaN);
    const [utilization, providers, hour, kwh] = ["utilization", "providers", "hour", "kwh"].map(column);
    const row = { utilization: utilization!, providers: providers!, hour: hour! };
    const { fee, raw } = lw.energy.treasuryFee(row, { base: 300 });
    const bps = { treasuryBps: fee, jurisdictionBps: 50, slashBps: 0 };
    const { treasury, stakeAfter } = lw.energy.settlement({ kwh: kwh!, price: 31, ...bps, stake: 1_000_000 });
    const wanted = { fee, raw, treasury, stake: stakeAfter };
    for (let i = 0; i < chunk.rowCount; i++) {
      const known = cells.utilization![i] !== null;
      const same = Object.entries(wanted).every(([name, column]) =>
        Object.is(cells[name]![i], known ? column[i] : null),
      );
      if (!same) differing++;
    }
  }
}
