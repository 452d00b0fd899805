// node scripts/run.mjs bench/service/duckdb.ts [--rows 10000000] [--rounds 5]
// Rows a second of formulas in DuckDB: through the registered function, and as DuckDB's own expression of the same equation. Interleaved; the
// least time of some rounds, by the clock and by the processor. What both come to is compared on a sample: our elementary functions are not those of the host, so the
// expression may differ in the last places; the function must have the bits of a plain call.
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import * as lanewise from "lanewise";
import { registerDuckDB } from "../../src/service/duckdb.ts";
import { machine } from "../machine.ts";

const { values } = parseArgs({
  options: { rows: { type: "string", default: "10000000" }, rounds: { type: "string", default: "5" } },
});
const rows = Number(values.rows);
const rounds = Number(values.rounds);

const lw = lanewise.loadSync();
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await registerDuckDB(connection, lw, { prefix: "" });
const outputs = { "energy.treasuryFee": "fee", "network.peerScore": "score" };
await registerDuckDB(connection, lw, { prefix: "bare_", outputs });
await connection.run(`create table t as select
  (i * 2654435761 % 16777216) / 16777216.0::double u, (i * 40503 % 50)::double p, (i % 24)::double h,
  (i * 69069 % 65536) / 65536.0::double a, (i * 1812433253 % 65536) / 65536.0::double b from range(${rows}) r(i)`);

const cases = [
  {
    name: "core.exp",
    sql: "core_exp(u)",
    own: "exp(u)",
    call: ({ u }: Columns) => lw.core.exp({ x: u! }),
  },
  {
    name: "core.pow",
    sql: "core_pow(u, a)",
    own: "pow(u, a)",
    call: ({ u, a }: Columns) => lw.core.pow({ x: u!, y: a! }),
  },
  {
    name: "energy.treasuryFee, struct",
    sql: "energy_treasury_fee(u, p, h).fee",
    own: `case when u >= 0 and u <= 1 and p >= 0 and h between -1e9 and 1e9 then
      round(greatest(100, least(1000, 250 * (2 / (1 + exp(-20 * (u - 0.7)))) * (1 - least(sqrt(p / 100), 0.3)) *
      (1 + 0.3 * cos(pi() / 12 * (h % 24 - 19)))))) else 'nan'::double end`,
    call: ({ u, p, h }: Columns) => lw.energy.treasuryFee({ utilization: u!, providers: p!, hour: h! }).fee,
  },
  {
    name: "network.peerScore, struct",
    sql: "network_peer_score(u, a, b, a).score",
    own: `case when u between 0 and 1 and a between 0 and 1 and b between 0 and 1 then
      pow(u, 0.3) * pow(a, 0.25) * pow(b, 0.2) * pow(a, 0.25) else 'nan'::double end`,
    call: ({ u, a, b }: Columns) =>
      lw.network.peerScore({ validity: u!, response: a!, resource: b!, adherence: a! }).score,
  },
] as const;
const alone = cases.flatMap(({ name, sql, ...rest }) =>
  name.endsWith(", struct")
    ? [{ name: name.replace("struct", "alone"), sql: `bare_${sql.replace(/\.\w+$/, "")}`, ...rest }]
    : [],
);
type Columns = Readonly<Record<string, Float64Array>>;

/** Seconds by the clock, and of all threads by the processor: others may use the machine too. */
async function spent(sql: string): Promise<{ readonly clock: number; readonly processor: number }> {
  const start = performance.now();
  const before = process.cpuUsage();
  await connection.run(`select sum(${sql}) from t`);
  const { user, system } = process.cpuUsage(before);
  return { clock: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}

/** Cells of the first rows whose bits a plain call does not give. */
async function mismatches({
  sql,
  call,
}: {
  readonly sql: string;
  readonly call: (columns: Columns) => Float64Array;
}): Promise<number> {
  const reader = await connection.runAndReadAll(`select ${sql} y, * from t limit 100000`);
  const columns = Object.fromEntries(
    Object.entries(reader.getColumnsObject()).map(([name, cells]) => [name, Float64Array.from(cells as number[])]),
  );
  const expected = call(columns);
  return columns.y!.reduce((sum, y, i) => sum + Number(!Object.is(y, expected[i])), 0);
}

console.log(machine(), `${rows} rows`);
for (const threads of [1, 2]) {
  await connection.run(`set threads = ${threads}`);
  for (const each of [...cases, ...alone]) {
    const best = { sql: { clock: Infinity, processor: Infinity }, own: { clock: Infinity, processor: Infinity } };
    for (let round = 0; round < rounds; round++)
      for (const way of ["sql", "own"] as const) {
        const { clock, processor } = await spent(each[way]);
        best[way].clock = Math.min(best[way].clock, clock);
        best[way].processor = Math.min(best[way].processor, processor);
      }
    const told = ({ clock, processor }: typeof best.sql) =>
      `${(rows / clock / 1e6).toFixed(1)} M/s, ${((processor / rows) * 1e9).toFixed(1)} ns`;
    const ratio = (what: "clock" | "processor") => `${(best.own[what] / best.sql[what]).toFixed(2)}x`;
    console.log(
      `threads ${threads}  ${each.name.padEnd(26)} lanewise ${told(best.sql)}  DuckDB ${told(best.own)}  ${ratio("clock")} by the clock, ${ratio("processor")} by the processor; differing from plain calls: ${await mismatches(each)}`,
    );
  }
}
