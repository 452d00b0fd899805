// Formulas in DuckDB: the bits of a plain call in every row, NULL where something is not known, errors as those of a call.
import { BIGINT, BOOLEAN, DOUBLE, type DuckDBConnection, type DuckDBType, VARCHAR } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import { cell, type Result, type Value } from "../../src/results.ts";
import { functionName, snake } from "../../src/service/duckdb/names.ts";
import { registerDuckDB } from "../../src/service/duckdb.ts";
import { Telemetry } from "../../src/service/telemetry.ts";
import { isField, isNumber, type Param } from "../../src/spec.ts";
import { named } from "../support/bits.ts";
import { type AnyCall, scalar, simd } from "../support/builds.ts";
import { type Entry, maps, poisoned, range } from "../support/catalog.ts";
import { answers, connected, fill } from "../support/duckdb.ts";
import { mixtures } from "../support/params.ts";

const regular = maps.filter(({ plan }) => plan.regular);
const callOf = (lw: object, { domain, name }: Entry) =>
  (lw as Record<string, Record<string, AnyCall>>)[domain]![name]! as unknown as (
    inputs: Given,
    params?: Given,
    options?: Given,
  ) => Result;

const typeOf = ({ field }: Entry["plan"]["inputs"][number], int64: boolean): DuckDBType =>
  field.kind === "flag" ? BOOLEAN : field.kind === "code" ? VARCHAR : int64 ? BIGINT : DOUBLE;

/** A value of a cell as DuckDB takes it. */
function cellOf({ field }: Entry["plan"]["inputs"][number], value: unknown): unknown {
  if (field.kind === "flag") return value === 1;
  return field.kind === "code" ? field.values![value as number] : value;
}

/** A literal of SQL that is this parameter to the bit. */
function literal(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "boolean") return String(value);
  return Number.isFinite(value) ? `${(value as number).toExponential()}` : `'${value}'::double`;
}
const struct = (params: Given) =>
  `{${Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `'${snake(name)}': ${literal(value)}`)
    .join(", ")}}`;

/** Outputs of an answer by their names in SQL. */
function outputsIn(entry: Entry, cells: readonly unknown[]): readonly (readonly unknown[])[] {
  if (isField(entry.spec.output)) return [cells];
  return entry.plan.outputs.map(({ name }) =>
    cells.map((row) => (row === null ? null : (row as { entries: Given }).entries[snake(name)])),
  );
}

/** Rows in which a column is not known, at random. */
const holes = (rows: number, share: number, next: () => number) => range(rows).filter(() => next() < share);

describe.each([simd, scalar])("$name", ({ lw }) => {
  let connection: DuckDBConnection;
  /** the same, watched: only rows that are known are computed */
  let watched: DuckDBConnection;
  const counted = new Telemetry();
  beforeAll(async () => {
    connection = await connected(lw, { prefix: "", onInvalid: "nan" });
    const own = regular.map((entry) => [entry.path, counted.watch(callOf(lw, entry) as never)] as const);
    watched = await connected(Object.fromEntries(own), { prefix: "", onInvalid: "nan" });
  });
  afterAll(() => {
    connection.closeSync();
    watched.closeSync();
  });
  const rowsOf = (path: string) => [...counted.metrics("rows")].find(({ formula }) => formula === path)?.value ?? 0;

  test.each(regular)("$path has the bits of a plain call, and NULL where an input is", async (entry) => {
    const { plan, spec } = entry;
    const call = callOf(lw, entry);
    // More than two chunks, and one that is not full.
    const rows = 5000;
    const next = random(plan.path.length);
    for (const [seed, params] of [{}, ...mixtures(spec, 2, plan.path.length)].entries()) {
      const optional = seed !== 1;
      const sound = sample(spec, { row: rows }, seed, { optional, missing: 0.02 }) as Record<string, Float64Array>;
      // What is out of every domain, as long as it can be said in SQL.
      const first = plan.inputs.find(({ name }) => sound[name] !== undefined);
      const inputs = first!.field.kind === "flag" ? sound : poisoned(sound, first!.name, { 7: -1e300, 4999: NaN });
      const given = plan.inputs.filter(({ name }) => inputs[name] !== undefined);
      const unknown = new Map(given.map(({ name }, k) => [name, new Set(holes(rows, seed && k < 2 ? 0.05 : 0, next))]));
      const columns = given.map(
        (slot) =>
          [
            slot.name,
            {
              type: typeOf(slot, false),
              cells: Array.from(inputs[slot.name] as Float64Array, (value, i) =>
                unknown.get(slot.name)!.has(i) || (slot.field.kind === "flag" && Number.isNaN(value))
                  ? null
                  : cellOf(slot, value),
              ),
            },
          ] as const,
      );
      const on = seed === 1 ? watched : connection;
      await fill(on, "t", Object.fromEntries(columns));
      const some = Object.keys(params).length > 0;
      // What is left out at the end needs no word; in the midst, and before parameters, NULL stands for it.
      const last = some ? plan.inputs.length : plan.inputs.findLastIndex(({ name }) => inputs[name] !== undefined) + 1;
      const args = plan.inputs
        .slice(0, last)
        .map((slot) => (inputs[slot.name] === undefined ? "null" : `"${slot.name}"`));
      if (some) args.push(struct(params));
      const sql = `select ${functionName(plan.path)}(${args.join(", ")}) y from t`;
      const before = rowsOf(plan.path);
      const { y } = await answers(on, sql);

      // The same by a plain call: rows that are not known stand for themselves.
      const nulls = new Set(given.flatMap(({ name, field }) => (field.optional ? [] : [...unknown.get(name)!])));
      if (on === watched) expect(rowsOf(plan.path) - before).toBe(rows - nulls.size);
      const known = Object.fromEntries(
        given.map(({ name, field }) => {
          const cells = (inputs[name] as Float64Array).slice();
          if (field.optional) for (const i of unknown.get(name)!) cells[i] = field.otherwise ?? NaN;
          if (field.kind === "flag")
            cells.forEach((value, i) => {
              if (Number.isNaN(value)) cells[i] = field.otherwise ?? NaN;
            });
          return [name, cells];
        }),
      );
      const expected = named(call(known, params, { onInvalid: "nan" }));
      const found = outputsIn(entry, y!);
      plan.outputs.forEach((slot, k) => {
        const column = expected[slot.name] as Float64Array;
        for (let i = 0; i < rows; i++) {
          const wanted: Value = nulls.has(i) ? null : cell(slot, column[i]!);
          if (!Object.is(found[k]![i], wanted))
            expect.fail(`${sql}: ${slot.name}[${i}] is ${found[k]![i]}, not ${wanted}`);
        }
      });
    }
  });

  test.each(regular.filter(({ spec }) => spec.int64))("$path in 64-bit integers", async (entry) => {
    const rows = 2100;
    const doubles = sample(entry.spec, { row: rows }, 5) as Record<string, Float64Array>;
    const inputs = Object.fromEntries(
      Object.entries(doubles).map(([name, column]) => [name, BigInt64Array.from(column, (x) => BigInt(Math.trunc(x)))]),
    );
    const columns = Object.entries(inputs).map(
      ([name, column], k) =>
        [name, { type: BIGINT, cells: Array.from(column, (x, i) => (k === 0 && i % 7 === 3 ? null : x)) }] as const,
    );
    await fill(connection, "t", Object.fromEntries(columns));
    const names = entry.plan.inputs.map(({ name }) => `"${name}"`).join(", ");
    const { y } = await answers(connection, `select ${functionName(entry.path)}_i64(${names}) y from t`);
    const expected = named(callOf(lw, entry)(inputs));
    const found = outputsIn(entry, y!);
    entry.plan.outputs.forEach((slot, k) => {
      const column = expected[slot.name] as unknown as BigInt64Array;
      expect(found[k]).toEqual(Array.from(column, (x, i) => (i % 7 === 3 ? null : cell(slot, x as never))));
    });
  });
});

describe("arguments", () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await connected(simd.lw);
  });
  afterAll(() => connection.closeSync());
  const one = async (sql: string) => Object.values(await answers(connection, `select ${sql}`))[0]![0];
  const fee = (...more: string[]) => `lanewise_energy_treasury_fee(${["0.8", "25", "7", ...more].join(", ")})`;

  test("a formula of one output gives it bare, others a struct", async () => {
    expect(await one("lanewise_core_exp(1)")).toBe(Math.E);
    expect(await one(`${fee()}.fee`)).toBe(
      simd.lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }).fee,
    );
  });

  test("parameters may differ by row: numbers, names and toggles, and NULL for the default", async () => {
    const cases = [
      { base: 300, form: "smooth", enabled: true },
      { base: null, form: "linear", enabled: null },
      { base: 120.5, form: null, enabled: false },
      { base: 120.5, form: "linear", enabled: true },
    ];
    const rows = range(4100).map((i) => cases[(i * 7) % 4]!);
    await fill(connection, "p", {
      base: { type: DOUBLE, cells: rows.map(({ base }) => base) },
      form: { type: VARCHAR, cells: rows.map(({ form }) => form) },
      enabled: { type: BOOLEAN, cells: rows.map(({ enabled }) => enabled) },
      u: { type: DOUBLE, cells: rows.map((_, i) => (i % 11 ? (i % 100) / 100 : null)) },
    });
    const { y } = await answers(
      connection,
      "select lanewise_energy_treasury_fee(u, 3, 7, {base: base, form: form, enabled: enabled}).raw y from p",
    );
    rows.forEach((params, i) => {
      const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));
      const utilization = (i % 100) / 100;
      const wanted = i % 11 ? simd.lw.energy.treasuryFee({ utilization, providers: 3, hour: 7 }, given).raw : null;
      expect(Object.is(y![i], wanted), `row ${i}: ${y![i]}, not ${wanted}`).toBe(true);
    });
  });

  test("numbers of every kind are numbers", async () => {
    const wanted = await one(`${fee("{base: 300::double}")}.raw`);
    for (const type of [
      "tinyint",
      "smallint",
      "integer",
      "bigint",
      "hugeint",
      "float",
      "decimal(4, 1)",
      "decimal(38, 9)",
    ])
      expect(await one(`${fee(`{base: ${type === "tinyint" ? 30 : 300}::${type}}`)}.raw`), type).toBe(
        type === "tinyint" ? await one(`${fee("{base: 30::double}")}.raw`) : wanted,
      );
    expect(await one(`${fee("{'BASE': 300, 'liquidityCap': 0.1}")}.raw`)).toBe(
      await one(`${fee("{base: 300, liquidity_cap: 0.1}")}.raw`),
    );
    expect(await one(`${fee("NULL::struct(base integer)")}.raw`)).toBe(await one(`${fee()}.raw`));
  });

  test.each([
    [fee("{bas: 300}"), 'energy.treasuryFee: unknown parameter "bas" (did you mean "base"?)'],
    [fee("{base: -1}"), 'energy.treasuryFee: "base" expected 0 to 10000, got -1'],
    [fee("{base: 'much'}"), 'energy.treasuryFee: "base" expected number, got "much"'],
    [fee("{base: [1]}"), 'energy.treasuryFee: "base" expected number, got'],
    [fee("{base: date '2026-01-01'}"), 'energy.treasuryFee: "base" expected number, got'],
    [fee("{form: 'round'}"), 'energy.treasuryFee: "form" expected one of "smooth", "linear", got "round"'],
    [fee("{enabled: 1}"), 'energy.treasuryFee: "enabled" expected boolean, got number'],
    [fee("300"), 'energy.treasuryFee: "params" expected a struct of parameters, as {name: value}, got "INTEGER"'],
    ["lanewise_privacy_gaussian_delta(-1)", 'privacy.gaussianDelta: "epsilon" expected 0 or more, got -1'],
    ["lanewise_fees_split_i64(1, 101)", 'fees.split: "percent" expected a whole number, 0 to 100, got 101'],
    ["lanewise_core_exp()", "No function matches the given name and argument types 'lanewise_core_exp()'"],
    ["lanewise_core_exp('x')", "Could not convert string 'x' to DOUBLE"],
  ])("%s is refused", async (sql, message) => {
    await expect(one(sql)).rejects.toThrow(message);
    // The connection goes on.
    expect(await one("lanewise_core_exp(0)")).toBe(1);
  });

  test("onInvalid: throw ends the query, but never for what stands in the cells of NULL", async () => {
    const strict = await connected(simd.lw, { onInvalid: "throw" });
    const sql = (where: string) =>
      `select lanewise_core_log(x) y from (select case when i = 3 then -1 else i + 1 end x from range(5) r(i)) ${where}`;
    await expect(answers(strict, sql(""))).rejects.toThrow(/core\.log: "x" expected 0 or more, got -1$/m);
    const nulls = "select lanewise_core_log(case when i % 2 = 0 then null else i end) y from range(6) r(i)";
    const log = (x: number) => simd.lw.core.log({ x });
    expect((await answers(strict, nulls)).y).toEqual([null, log(1), null, log(3), null, log(5)]);
    strict.closeSync();
  });

  test("parameters given at registration hold where a call says nothing", async () => {
    const params = { "energy.treasuryFee": { base: 300, form: "linear" as const } };
    const own = await connected(simd.lw, { prefix: "mine_", params });
    const { y } = await answers(own, "select mine_energy_treasury_fee(0.8, 25, 7, {base: 400}).raw y");
    const row = { utilization: 0.8, providers: 25, hour: 7 };
    expect(y![0]).toBe(simd.lw.energy.treasuryFee(row, { base: 400, form: "linear" }).raw);
    const { z } = await answers(own, "select mine_energy_treasury_fee(0.8, 25, 7).raw z");
    expect(z![0]).toBe(simd.lw.energy.treasuryFee(row, { base: 300, form: "linear" }).raw);
    own.closeSync();
  });

  test("one output may be all there is", async () => {
    const outputs = { "energy.treasuryFee": "fee", "network.peerScore": "weakest", "network.peerBan": "ban" };
    const own = await connected(simd.lw, { prefix: "", outputs });
    const fee = "energy_treasury_fee(case when i = 3 then null else i / 10 end, 25, 7, {base: 300})";
    const { y, w, b } = await answers(
      own,
      `select ${fee} y, network_peer_score(1, i / 10, 0.5, 1) w, network_peer_ban(i / 10, 0.9, 100) b from range(12) t(i)`,
    );
    const utilization = Float64Array.from(range(12), (i) => i / 10);
    const fees = simd.lw.energy.treasuryFee({ utilization, providers: 25, hour: 7 }, { base: 300 }).fee;
    expect(y).toEqual(Array.from(fees, (x, i) => (i === 3 ? null : x)));
    const row = (i: number) => ({ validity: 1, response: i / 10, resource: 0.5, adherence: 1 });
    expect(w).toEqual(range(12).map((i) => simd.lw.network.peerScore(row(i)).weakest));
    expect(b).toEqual(range(12).map((i) => simd.lw.network.peerBan({ score: i / 10, health: 0.9, limit: 100 }).ban));
    own.closeSync();
  });

  test("what cannot be registered is refused before anything is", async () => {
    const own = await connected();
    const register = (lw: unknown, options?: unknown, on: unknown = own) =>
      registerDuckDB(on as DuckDBConnection, lw as object, options as object);
    await expect(register(simd.lw, {}, {})).rejects.toThrow(
      'registerDuckDB: "connection" expected a DuckDBConnection of @duckdb/node-api, got Object',
    );
    await expect(register(undefined)).rejects.toThrow('"lw" expected formulas, as await load(), got undefined');
    await expect(register({})).rejects.toThrow('"lw" expected formulas over rows, as await load(), got none');
    await expect(register(simd.lw, { prefx: "" })).rejects.toThrow('unknown option "prefx" (did you mean "prefix"?)');
    await expect(register(simd.lw, { onInvalid: "null" })).rejects.toThrow("onInvalid");
    await expect(register(simd.lw, { params: { "energy.treasuryfee": {} } })).rejects.toThrow(
      'unknown formula "energy.treasuryfee" (did you mean "energy.treasuryFee"?)',
    );
    await expect(register(simd.lw, { params: { "energy.treasuryFee": { base: -1 } } })).rejects.toThrow(
      'energy.treasuryFee: "base" expected 0 to 10000, got -1',
    );
    await expect(register(simd.lw, { outputs: { "energy.treasuryFee": "fees" } })).rejects.toThrow(
      'energy.treasuryFee: unknown output "fees" (did you mean "fee"?)',
    );
    await expect(register({ a: simd.lw.core, b: simd.lw.core })).rejects.toThrow("one formula of the name");
    await expect(answers(own, "select lanewise_core_exp(1)")).rejects.toThrow("lanewise_core_exp");
    own.closeSync();
  });

  test("a domain alone, or one formula, is enough", async () => {
    const own = await connected();
    const { treasuryFee } = simd.lw.energy;
    expect((await registerDuckDB(own, { treasuryFee })).map(({ name }) => name)).toEqual([
      "lanewise_energy_treasury_fee",
    ]);
    const registered = await registerDuckDB(own, { energy: simd.lw.energy }, { prefix: "" });
    expect(registered.map(({ path }) => path)).toEqual([
      "energy.treasuryFee",
      "energy.settlement",
      "energy.settlement",
    ]);
    expect(registered[0]!.signature).toMatch(
      /^energy_treasury_fee\(utilization DOUBLE, providers DOUBLE, hour DOUBLE \[, \{base DOUBLE, .*\}\]\) -> STRUCT\(/,
    );
    own.closeSync();
  });
});

/** Names of parameters that a struct cannot hold twice. */
test("names of SQL tell parameters and outputs apart", () => {
  for (const { spec, plan } of regular) {
    const params = Object.entries((spec.params ?? {}) as Record<string, Param>);
    expect(new Set(params.map(([name]) => snake(name))).size).toBe(params.length);
    expect(new Set(plan.outputs.map(({ name }) => snake(name))).size).toBe(plan.outputs.length);
    expect(
      params.every(([, param]) => isNumber(param) || "choices" in param || typeof param.default === "boolean"),
    ).toBe(true);
  }
});
