// What people do with functions of SQL: tables of many rows, views that compute on ingest, NULLs, kinds of numbers.
import { deepStrictEqual, strictEqual } from "node:assert";
import type { SqlFormula } from "../../compiler/clickhouse/functions.ts";
import { differing, type Formulas, inNode, type Tally } from "./agree.ts";
import type { Server } from "./server.ts";

/** Draws that the server makes: a 64th of them of any bits, the rest in a range. */
const drawn = (name: string, k: number, range: string) =>
  `if(sipHash64(number, ${k}) % 64 = 0, reinterpretAsFloat64(sipHash64(number, ${k}, 1)), ${range.replaceAll("u", `(sipHash64(number, ${k}, 2) % 1000003 / 1000003)`)}) AS ${name}`;

/** Of each input; the first formula has all rows, the others a tenth. */
const drawnFor: Readonly<Record<string, readonly string[]>> = {
  "energy.treasuryFee": ["u", "floor(u * 300)", "u * 48 - 12"],
  "network.peerScore": ["u", "u", "u", "u"],
  "core.pow": ["u * 20", "u * 8 - 4"],
};

/** Tens of millions of rows that the server draws, in pieces: Node reads what was drawn and what came of it. */
export function manyRows(server: Server, lw: Formulas, formulas: readonly SqlFormula[], rows: number): Tally {
  const tally = { functions: 0, rows: 0, mismatches: 0 };
  for (const [path, ranges] of Object.entries(drawnFor)) {
    const count = tally.functions ? rows / 10 : rows;
    const piece = Math.min(count, 2_000_000);
    const formula = formulas.find((of) => of.path === path)!;
    const names = Object.keys(formula.spec.inputs);
    const [{ name, wanted }] = formula.functions as [SqlFormula["functions"][0]];
    const call = `${name}(${names.join(", ")})`;
    const outputs = wanted.map((_, k) => (wanted.length > 1 ? `tupleElement(r, ${k + 1})` : "r"));
    for (let from = 0; from < count; from += piece) {
      const draw = ranges.map((range, k) => drawn(names[k]!, k, range)).join(", ");
      const select = `SELECT ${[...names, ...outputs].map((text, k) => `${text} AS c${k}`).join(", ")} FROM (SELECT *, ${call} AS r FROM (SELECT ${draw} FROM numbers(${from}, ${piece})))`;
      const columns = server.columns(select, names.length + outputs.length);
      const inputs = Object.fromEntries(names.map((name, k) => [name, columns[k]!]));
      inNode(lw, formula, inputs, {}).forEach((expected, k) => {
        tally.mismatches += differing(columns[names.length + k]!, expected);
      });
      tally.rows += columns[0]!.length;
    }
    tally.functions++;
  }
  return tally;
}

/** A view that computes what is inserted; every row of it again in Node. */
export function onIngest(server: Server, lw: Formulas, formulas: readonly SqlFormula[], rows: number): number {
  const formula = formulas.find(({ path }) => path === "energy.treasuryFee")!;
  const names = Object.keys(formula.spec.inputs);
  server.run(
    `CREATE TABLE grid (id UInt64, ${names.map((name) => `${name} Float64`).join(", ")}) ENGINE = MergeTree ORDER BY id`,
  );
  server.run("CREATE TABLE fees (id UInt64, fee Float64, raw Float64) ENGINE = MergeTree ORDER BY id");
  server.run(`CREATE MATERIALIZED VIEW toFees TO fees AS
    SELECT id, energy_treasuryFee_fee(utilization, providers, hour) AS fee, energy_treasuryFee(utilization, providers, hour).raw AS raw FROM grid`);
  const draw = drawnFor[formula.path]!.map((range, k) => drawn(names[k]!, k, range)).join(", ");
  for (let part = 0; part < 4; part++)
    server.run(`INSERT INTO grid SELECT number, ${draw} FROM numbers(${(part * rows) / 4}, ${rows / 4})`);
  const columns = server.columns(
    `SELECT ${[...names, "fee", "raw"].join(", ")} FROM grid JOIN fees USING id ORDER BY id`,
    names.length + 2,
  );
  strictEqual(columns[0]!.length, rows);
  const found = inNode(lw, formula, Object.fromEntries(names.map((name, k) => [name, columns[k]!])), {});
  const mismatches = differing(columns[names.length]!, found[0]!) + differing(columns[names.length + 1]!, found[4]!);
  server.run("DROP TABLE toFees");
  server.run("DROP TABLE fees");
  server.run("DROP TABLE grid");
  return mismatches;
}

/** NULL in, NULL out; every kind of number is one; what is constant may stand beside columns. */
export function kinds(server: Server): void {
  const rows = (sql: string) => server.run(sql).trim().split("\n");
  deepStrictEqual(rows("SELECT core_exp(NULL), core_exp(if(number % 2 = 0, NULL, 0)) FROM numbers(3)"), [
    "\\N\t\\N",
    "\\N\t1",
    "\\N\t\\N",
  ]);
  deepStrictEqual(rows("SELECT energy_treasuryFee_fee(0.9, if(number = 1, NULL, 12), 7) IS NULL FROM numbers(3)"), [
    "0",
    "1",
    "0",
  ]);
  // A parameter that is NULL is none: NULL comes of it, and it is not checked where its rows are left out.
  const base =
    "energy_treasuryFee_fee_with(0.9, 12, 7, if(number = 1, NULL, 250 + number), 0.7, 0.1, 19, 100, 0.3, 0.3, 100, 1000, 'smooth', true)";
  deepStrictEqual(rows(`SELECT ${base} IS NULL FROM numbers(3)`), ["0", "1", "0"]);
  const one = rows("SELECT toString(core_exp(1.))")[0]!;
  for (const kind of ["UInt8", "Int8", "UInt64", "Int64", "Float32", "Bool", "LowCardinality(Float64)"])
    strictEqual(
      rows(`SELECT core_exp(materialize(CAST(1, '${kind}'))) SETTINGS allow_suspicious_low_cardinality_types = 1`)[0],
      one,
      kind,
    );
  // A flag is 1, 0 or NaN: a condition in WHERE, and after a comparison everywhere.
  deepStrictEqual(
    rows("SELECT number FROM numbers(3) WHERE network_peerBan_ban(0.05 * number, 0, 1) ORDER BY number"),
    rows("SELECT number FROM numbers(3) WHERE if(network_peerBan_ban(0.05 * number, 0, 1) = 1, 1, 0) ORDER BY number"),
  );
  deepStrictEqual(rows("SELECT count() FROM (SELECT core_exp(toFloat64(number)) AS x FROM numbers(0))"), ["0"]);
  // A constant is computed once.
  strictEqual(rows("SELECT core_exp(1) = core_exp(materialize(1))")[0], "1");
  // A function of SQL's own that sets parameters for good.
  server.run(
    "CREATE FUNCTION dearFee AS (u, p, h) -> energy_treasuryFee_fee_with(u, p, h, 500, 0.7, 0.1, 19, 100, 0.3, 0.3, 100, 1000, 'smooth', true)",
  );
  strictEqual(rows("SELECT dearFee(0.7, 0, 13) = 500")[0], "1");
  server.run("DROP FUNCTION dearFee");
}

/** Fifty times the rows need no more memory: the server would refuse it. */
export function constantMemory(server: Server, rows: number): void {
  for (const count of [rows / 50, rows])
    server.run(
      `SELECT energy_treasuryFee(number / ${count}, number % 100, 7) FROM numbers(${count}) SETTINGS webassembly_udf_max_memory = 8388608 FORMAT Null`,
    );
}
