// Everything that is said of ClickHouse, in a server: npx tsx hosts/clickhouse/test.ts [--quick]. Needs `npm ci` in this folder and a build.
import { ok, strictEqual } from "node:assert";
import { parseArgs } from "node:util";
import { formulasOf } from "../../compiler/clickhouse/functions.ts";
import { clickhouseSql } from "../../compiler/clickhouse/print.ts";
import * as formulas from "../../src/formulas/index.ts";
import { agree, type Formulas, type Tally } from "./agree.ts";
import { refuses, refusesElsewhere } from "./refusals.ts";
import { Server } from "./server.ts";
import { speed } from "./speed.ts";
import { constantMemory, kinds, manyRows, onIngest } from "./tables.ts";

const { quick = false } = parseArgs({ options: { quick: { type: "boolean" } } }).values;
// Node computes with the other build, in another engine.
const built = "../../dist/scalar.js";
const { loadSync } = (await import(built)) as { loadSync(): Formulas };
const lw = loadSync();
const all = formulasOf(formulas);
const server = new Server();
const started = performance.now();
const say = (text: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);
try {
  say(`${server.script(clickhouseSql({}))} statements`);
  const total: Tally = { functions: 0, rows: 0, mismatches: 0 };
  const add = ({ functions, rows, mismatches }: Tally) => {
    total.functions += functions;
    total.rows += rows;
    total.mismatches += mismatches;
  };
  for (const [k, formula] of all.entries()) add(agree(server, lw, formula, quick ? 511 : 4095, k + 1));
  strictEqual(
    total.functions,
    all.reduce((count, { functions }) => count + functions.length, 0),
  );
  say(`every function: ${total.rows} rows, mismatches ${total.mismatches}`);
  const many = manyRows(server, lw, all, quick ? 500_000 : 20_000_000);
  add({ ...many, functions: 0 });
  say(`large tables: ${many.rows} rows of ${many.functions} formulas, mismatches ${many.mismatches}`);
  const rows = quick ? 200_000 : 2_000_000;
  const late = onIngest(server, lw, all, rows);
  add({ functions: 0, rows, mismatches: late });
  say(`a materialized view: ${rows} rows, mismatches ${late}`);
  kinds(server);
  constantMemory(server, quick ? 2_000_000 : 20_000_000);
  say("NULLs, kinds of numbers, memory");
  const refused = all
    .filter(({ spec }) => spec.params)
    .reduce((count, formula) => count + refuses(server, lw, formula, quick ? 25 : 5), 0);
  say(`${refused + refusesElsewhere(server)} refusals`);
  cluster();
  speed(server, quick ? 1_000_000 : 2_000_000, quick ? 3 : 5, 1);
  server.script(clickhouseSql({ drop: true }));
  strictEqual(server.run("SELECT count() FROM system.webassembly_modules"), "0\n");
  const version = server.run("SELECT version()").split(".").slice(0, 2).join(".");
  const { functions, mismatches } = total;
  console.log(
    `clickhouse ${version} (wasmtime, simd): ${functions} functions, ${total.rows} rows, mismatches ${mismatches}`,
  );
  if (mismatches) process.exitCode = 1;
} finally {
  server.close();
}

/** The module reaches both servers of a cluster, which here are one. Of what each should do the server says that it is no part of a cluster. */
function cluster(): void {
  const statements = clickhouseSql({ only: "core.exp", cluster: "lanes" }).split(/;$/m);
  server.script(statements.slice(0, 2).join(";\n"));
  const create = statements[2]!.replace(/^--.*$/gm, "").trim();
  ok(server.error(create)?.includes("Replicated DDL queries are disabled"), create);
  say("a module for two servers");
}
