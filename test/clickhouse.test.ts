// Functions of ClickHouse's SQL, called as the server does it but in this engine; hosts/clickhouse has the same in a server.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Argument, allArguments, formulasOf, isRequired } from "../compiler/clickhouse/functions.ts";
import { createStatements, dropStatements } from "../compiler/clickhouse/sql.ts";
import { sample } from "../reference/sample.ts";
import type { Given } from "../src/check.ts";
import * as formulas from "../src/formulas/index.ts";
import { isNumber, outputsOf, type Spec } from "../src/spec.ts";
import { expectSameBits } from "./support/bits.ts";
import { anyCall, scalar } from "./support/builds.ts";
import { catalog } from "./support/catalog.ts";
import { type Cells, guest, modules } from "./support/clickhouse.ts";

const all = formulasOf(formulas);
const entryOf = (path: string) => catalog.find((entry) => entry.path === path)!;
const row = { utilization: 0.8, providers: 12, hour: 7 };
const fee = all.find(({ path }) => path === "energy.treasuryFee")!;

/** Outputs in order, by the scalar build and the library's own callers. */
function expected(path: string, spec: Spec, inputs: Given, params: Given): Float64Array[] {
  const found = anyCall(scalar.lw, entryOf(path))(inputs, params, { onInvalid: "nan" }) as unknown;
  return Object.keys(outputsOf(spec)).map((name) =>
    ArrayBuffer.isView(found) ? (found as Float64Array) : (found as Record<string, Float64Array>)[name]!,
  );
}

/** Columns of the arguments of a function, parameters as they usually are. */
const columnsOf = (args: readonly Argument[], spec: Spec, inputs: Record<string, Cells>, given: object, rows: number) =>
  args.map(({ role, name }): Cells => {
    if (role === "input") return inputs[name]!;
    const value = (given as Record<string, number | string | boolean>)[name] ?? spec.params![name]!.default;
    const cells = Array.from({ length: rows }, () => value);
    return typeof value === "number" ? Float64Array.from(cells as number[]) : (cells as string[] | boolean[]);
  });

test("exports a function for each that SQL declares, and nothing else but memory", () => {
  for (const [k, module] of modules.entries()) {
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    const own = all.filter(({ part }) => part === k);
    const declared = own.flatMap(({ functions }) => functions.map(({ name }) => name));
    expect(names.sort()).toEqual(
      [...declared, "clickhouse_create_buffer", "clickhouse_destroy_buffer", "memory"].sort(),
    );
    // The server refuses a module of 696.
    expect(names.length).toBeLessThanOrEqual(480);
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: "env", name: "clickhouse_throw", kind: "function" }]);
  }
});

describe.each(all)("$path", ({ path, spec, functions }) => {
  test.each([1, 2, 33])("has the bits of a call in all its functions, rows: %i", (rows) => {
    const host = guest(functions[0]!.name);
    const inputs = sample(spec, { row: rows }, 31, { optional: true, missing: 0.1, edges: 0.2 }) as Record<
      string,
      Float64Array
    >;
    const required = Object.fromEntries(
      allArguments(spec)
        .filter((arg) => isRequired(spec, arg))
        .map(({ name }) => [name, inputs[name]!]),
    );
    for (const { name, full, args, wanted } of functions) {
      const found = host.call(name, columnsOf(args, spec, inputs, {}, rows), wanted.length);
      const outputs = expected(path, spec, full ? inputs : required, {});
      wanted.forEach((place, k) => {
        expectSameBits(found[k]!, outputs[place]!, `${name} ${place}`);
      });
    }
  });
});

describe("parameters", () => {
  const full = fee.functions.find(({ name }) => name === "energy_treasuryFee_with")!;
  const inputs = (rows: number) => sample(fee.spec, { row: rows }, 5) as Record<string, Float64Array>;

  test("may differ in every row, numbers, choices and switches alike", () => {
    const rows = 65;
    const given = Array.from({ length: rows }, (_, i) => ({
      base: 200 + i,
      form: i % 3 ? "smooth" : "linear",
      enabled: i % 5 > 0,
    }));
    const columns = columnsOf(full.args, fee.spec, inputs(rows), {}, rows);
    const at = (name: string) => full.args.findIndex((arg) => arg.name === name);
    columns[at("base")] = Float64Array.from(given, ({ base }) => base);
    columns[at("form")] = given.map(({ form }) => form);
    columns[at("enabled")] = given.map(({ enabled }) => enabled);
    const found = guest(full.name).call(full.name, columns, 5);
    given.forEach((params, i) => {
      const one = Object.fromEntries(
        Object.entries(inputs(rows)).map(([name, cells]) => [name, cells.slice(i, i + 1)]),
      );
      expected(fee.path, fee.spec, one, params).forEach((cells, k) => {
        expectSameBits(found[k]!.slice(i, i + 1), cells, `row ${i}`);
      });
    });
  });

  const wrong: { readonly [param: string]: number | string }[] = [
    { base: -1 },
    { base: 10000.5 },
    { scale: 0 },
    { target: NaN },
    { amplitude: Infinity },
    { form: "upward" },
    { form: "" },
    { min: 500, max: 200.25 },
  ];
  test.each(wrong)("are refused in the library's words: %j", (given) => {
    const columns = columnsOf(full.args, fee.spec, inputs(3), given, 3);
    let said = "";
    try {
      expected(fee.path, fee.spec, row, given);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).not.toBe("");
    expect(() => guest(full.name).call(full.name, columns, 5)).toThrow(new Error(said));
  });

  test("are refused where a single row has a wrong one", () => {
    const columns = columnsOf(full.args, fee.spec, inputs(9), {}, 9);
    (columns[3] as Float64Array)[8] = 1e6;
    expect(() => guest(full.name).call(full.name, columns, 5)).toThrow(
      'energy.treasuryFee: "base" expected 0 to 10000, got 1000000',
    );
  });
});

test("refuses what was declared otherwise", () => {
  const column = Float64Array.of(0.5, 1);
  const misdeclared = "energy.treasuryFee: declared with arguments that are not its own";
  const refused: Cells[][] = [
    [column],
    [column, column, column, column],
    [column, column, ["a", "b"]],
    [column, column, [true, false]],
  ];
  for (const columns of refused)
    expect(() => guest("energy_treasuryFee").call("energy_treasuryFee", columns, 5)).toThrow(misdeclared);
});

test("takes no more memory for the thousandth block than for the first", () => {
  const host = guest("energy_treasuryFee");
  const columns = Object.values(sample(fee.spec, { row: 4001 }, 8)) as Float64Array[];
  host.call("energy_treasuryFee", columns, 5);
  const pages = host.memory.buffer.byteLength;
  for (let i = 0; i < 200; i++) host.call("energy_treasuryFee", columns, 5);
  expect(host.memory.buffer.byteLength).toBe(pages);
});

describe("the statements", () => {
  const statement = { version: "1.2.3", sha256: "0123456789abcdef".repeat(4), bytes: Uint8Array.of(0, 97, 115, 109) };
  const second = { ...statement, sha256: "fedcba9876543210".repeat(4) };
  const both = [statement, second];
  const docs = new Map([["energy.treasuryFee", "A fee.\nOf two lines."]]);
  const only = (names: string, more = {}) =>
    createStatements(formulas, docs, both, { only: names.split(","), ...more });

  test("insert the modules once and create every function", () => {
    const text = createStatements(formulas, docs, both);
    expect(text.match(/^INSERT INTO/gm)).toHaveLength(2);
    expect(text).toContain(
      "VALUES ('lanewise_0123456789ab', base64Decode('AGFzbQ=='), reinterpretAsUInt256(unhex('0123",
    );
    const created = [
      ...text.matchAll(/^CREATE OR REPLACE FUNCTION (\w+) LANGUAGE WASM FROM 'lanewise_(\w+)' :: '(\w+)'/gm),
    ];
    expect(created.map(([, name]) => name)).toEqual(all.flatMap(({ functions }) => functions.map(({ name }) => name)));
    const parts = new Map(all.flatMap(({ functions, part }) => functions.map(({ name }) => [name, part] as const)));
    for (const [, name, module, exported] of created) {
      expect(exported).toBe(name);
      expect(module).toBe(both[parts.get(name!)!]!.sha256.slice(0, 12));
    }
  });

  test("say types, docs and how parameters are set for good", () => {
    const text = only("energy.treasuryFee");
    expect(text).toContain("-- energy.treasuryFee: A fee. Of two lines.\n");
    expect(text).toContain(
      "ARGUMENTS (utilization Float64, providers Float64, hour Float64) RETURNS Float64 ABI BUFFERED_V1 DETERMINISTIC",
    );
    expect(text).toContain("max Float64, form String, enabled Bool) RETURNS Tuple(fee Float64, congestion Float64,");
    expect(text).toContain(
      "-> energy_treasuryFee_with(utilization, providers, hour, 250, 0.7, 0.1, 19, 100, 0.3, 0.3, 100, 1000, 'smooth', true)",
    );
    expect(text).not.toContain("core_exp");
    expect(text.match(/^INSERT INTO/gm)).toHaveLength(1);
  });

  test("are for a cluster where one is named", () => {
    const text = only("core.exp", { cluster: "main" });
    expect(text).toContain(
      "INSERT INTO FUNCTION clusterAllReplicas('main', system, webassembly_modules, rowNumberInAllBlocks())",
    );
    expect(text).toContain("FROM system.clusters WHERE cluster = 'main';");
    expect(text).toContain("CREATE OR REPLACE FUNCTION core_exp ON CLUSTER 'main' LANGUAGE WASM");
    const filed = both.map((one, k) => ({ ...one, file: k ? "m-2.wasm" : "m.wasm" }));
    expect(() => createStatements(formulas, docs, filed, { cluster: "main" })).toThrow("--module: for a cluster");
    expect(createStatements(formulas, docs, filed)).toMatch(
      /^-- clickhouse-client --query ".*RawBLOB" < m\.wasm\n-- clickhouse-client --query ".*RawBLOB" < m-2\.wasm$/m,
    );
    expect(() => only("core.exp", { cluster: "a'b" })).toThrow(`--cluster: "a'b" is no name of a cluster`);
  });

  test("drop what they made", () => {
    const text = dropStatements(formulas, both);
    expect(text.match(/^DROP FUNCTION IF EXISTS \w+;$/gm)).toHaveLength(
      all.flatMap(({ functions }) => functions).length,
    );
    expect(text).toMatch(
      /DELETE FROM system\.webassembly_modules WHERE name = 'lanewise_0123456789ab';\nDELETE FROM system\.webassembly_modules WHERE name = 'lanewise_fedcba987654';\n$/,
    );
    expect(dropStatements(formulas, both, { only: ["core.exp"] })).toBe("DROP FUNCTION IF EXISTS core_exp;\n");
  });

  test.each([
    ["energy.treasryFee", '--only: "energy.treasryFee" is no formula of lanewise; did you mean "energy.treasuryFee"?'],
    ["core.ema", '--only: "core.ema" is no function of rows: what has state, groups or vectors has none in SQL'],
    ["", "--only: name formulas, as in --only energy.treasuryFee,core.exp"],
  ])("refuse other names: %s", (name, message) => {
    expect(() => only(name)).toThrow(message);
  });
});

test("has every formula whose rows are numbers, whatever its parameters are", () => {
  const { formulas: described } = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as {
    formulas: { id: string; shape: string; inputs: { dims: unknown[] }[]; outputs: { dims: unknown[] }[] }[];
  };
  const flat = described.filter(
    ({ shape, inputs, outputs }) =>
      shape === "map" && [...inputs, ...outputs].every(({ dims }) => JSON.stringify(dims) === '["row"]'),
  );
  expect(all.map(({ path }) => path)).toEqual(flat.map(({ id }) => id));
  for (const { spec, functions } of all)
    for (const { args } of functions)
      for (const { role, name, type } of args)
        if (role === "param") expect(type === "Float64").toBe(isNumber(spec.params![name]!));
});
