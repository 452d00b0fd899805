// What must not be computed: the server's errors, and those of the functions, which are Node's to the letter.
import { ok, strictEqual } from "node:assert";
import type { SqlFormula } from "../../compiler/clickhouse/functions.ts";
import { allArguments } from "../../compiler/clickhouse/functions.ts";
import { clickhouseSql } from "../../compiler/clickhouse/print.ts";
import { isNumber, type Param } from "../../src/spec.ts";
import { type Formulas, inNode } from "./agree.ts";
import { inputCells } from "./draw.ts";
import type { Server } from "./server.ts";

type Value = number | string | boolean;

const literal = (value: Value) =>
  typeof value === "string" ? `'${value}'` : typeof value === "boolean" ? String(value) : number(value);
/** The server reads long decimals to within a bit. */
const number = (x: number) => `reinterpretAsFloat64(${new BigUint64Array(Float64Array.of(x).buffer)[0]})`;

/** Values that a parameter may not have. */
function wrong(param: Param): Value[] {
  if ("choices" in param) return ["sigmoid", ""];
  if (!isNumber(param)) return [];
  const [min, max] = param.range;
  const beyond = [
    min - 1 - Math.abs(min) * 2 ** -40,
    max + 1 + Math.abs(max) * 2 ** -40,
    -1e-7,
    1 / 3,
    1.5e300,
    -Infinity,
    Infinity,
    NaN,
  ];
  const fits = (x: number) =>
    (x >= min && x <= max && (!param.whole || Number.isInteger(x))) || (Number.isNaN(x) && Number.isNaN(param.default));
  return beyond.filter((x) => !fits(x));
}

/** Every parameter of a formula with values that it may not have, or each `nth` of them; rules broken. Returns how many were refused. */
export function refuses(server: Server, lw: Formulas, formula: SqlFormula, nth: number): number {
  const { spec, functions } = formula;
  const full = functions.find((of) => of.full)?.name;
  const params = spec.params ?? {};
  const inputs = Object.fromEntries(
    Object.entries(spec.inputs).map(([name, field], k) => [name, inputCells(field, 1, k + 1)]),
  );
  const cases: Record<string, Value>[] = Object.entries(params)
    .flatMap(([name, param]) => wrong(param).map((value) => ({ [name]: value })))
    .filter((_, k) => k % nth === 0);
  for (const rule of spec.rules ?? []) {
    const [low, high] = rule.params.map(
      (name) => params[name] as { default: number; range: readonly [number, number] },
    );
    cases.push(
      rule.rule === "sum"
        ? { [rule.params[0]!]: low!.default / 2 }
        : { [rule.params[0]!]: high!.default, [rule.params[1]!]: low!.default },
    );
  }
  let count = 0;
  for (const given of cases) {
    const expected = thrown(() => inNode(lw, formula, inputs, given));
    if (expected === undefined) continue;
    const args = allArguments(spec).map(({ role, name }) =>
      role === "input" ? number(inputs[name]![0]!) : literal(given[name] ?? params[name]!.default),
    );
    const got = server.error(`SELECT ${full}(${args.join(", ")})`) ?? "nothing";
    const said = /terminated with error: (.*?): In scope/.exec(got)?.[1] ?? got;
    ok(alike(said, expected), `${full}, ${JSON.stringify(given)}: expected ${expected}, got ${got}`);
    count++;
  }
  return count;
}

/** The same text, where numbers may be written with other digits that read back. */
function alike(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => text.split(/(?<=got )/)) as [string[], string[]];
  return x[0] === y[0] && (x[1] === y[1] || Number(x[1]) === Number(y[1]));
}

function thrown(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}

/** What the server itself refuses, and functions that are declared as they are not. */
export function refusesElsewhere(server: Server): number {
  const [, module = ""] = / FROM '(lanewise_\w+)'/.exec(clickhouseSql({ only: "core.exp" }))!;
  const create = (text: string) => `CREATE OR REPLACE FUNCTION wrong LANGUAGE WASM ${text}`;
  const end = "ABI BUFFERED_V1 SETTINGS serialization_format = 'Buffers'";
  const take = (args: string, name = "core_exp") =>
    create(`FROM '${module}' :: '${name}' ARGUMENTS (${args}) RETURNS Float64 ${end}`);
  const cases: [sql: string, expected: string][] = [
    ["SELECT core_exp('1')", "Illegal type of arguments, expected (Float64), got (String)"],
    ["SELECT core_exp(today())", "Illegal type of arguments, expected (Float64), got (Date)"],
    ["SELECT core_exp(toDecimal32(1, 2))", "Illegal type of arguments, expected (Float64), got (Decimal(9, 2))"],
    ["SELECT core_exp()", "Number of arguments"],
    ["SELECT core_exp(1, 2)", "Number of arguments"],
    ["SELECT core_exq(1)", "Maybe you meant: ['core_exp"],
    [take("x Float64").replace("BUFFERED_V1", "BUFFERED_V9"), "Unknown WebAssembly ABI version: 'BUFFERED_V9'"],
    [take("x Float64").replace(/ABI.*/, "ABI ROW_DIRECT"), "expects 2 arguments, but it's declared with 1"],
    [take("x Float64", "core_exq"), "Function 'core_exq' is not found in module exports"],
    [take("x Float64").replace(module, "other"), "WebAssembly module 'other' not found"],
    [
      take("x Float64").replace("ABI BUFFERED_V1", `ABI BUFFERED_V1 SHA256_HASH '${"0".repeat(64)}'`),
      "digest mismatch",
    ],
    [`DELETE FROM system.webassembly_modules WHERE name = '${module}'`, "while it is in use"],
  ];
  for (const [sql, expected] of cases) {
    const got = server.error(sql) ?? "nothing";
    ok(got.includes(expected), `${sql}: expected ${expected}, got ${got}`);
  }
  const misdeclared: [args: string, call: string, name?: string][] = [
    ["x Float32", "toFloat32(1)"],
    ["x String", "'1'"],
    ["x Float64, y Float64", "1., 2."],
    ["x Array(Float64)", "[1., 2.]"],
    ["a Float64, b Float64, c Float64, d Float64", "1., 1., 1., 1.", "energy_treasuryFee_fee_with"],
  ];
  for (const [args, call, name] of misdeclared) {
    server.run(take(args, name));
    const got = server.error(`SELECT wrong(${call})`) ?? "nothing";
    ok(got.includes("declared with arguments that are not its own; `lanewise sql clickhouse` prints"), got);
  }
  // Those of a cell a byte: too few bytes, and texts that end early.
  const own =
    "utilization Float64, providers Float64, hour Float64, base Float64, target Float64, scale Float64, peak Float64, liquidityReference Float64, liquidityCap Float64, amplitude Float64, min Float64, max Float64";
  const numbers = "0.5, 9., 7., 250., 0.7, 0.1, 19., 100., 0.3, 0.3, 100., 1000.";
  for (const [types, values] of [
    ["form Bool, enabled Bool", "true, true"],
    ["form String, enabled String", "'smooth', 'on'"],
    ["form FixedString(3), enabled Bool", "toFixedString('abc', 3), true"],
  ]) {
    server.run(take(`${own}, ${types}`, "energy_treasuryFee_fee_with"));
    const got = server.error(`SELECT wrong(${numbers}, ${values})`) ?? "nothing";
    ok(got.includes("terminated with error: energy.treasuryFee: "), got);
  }
  server.run("DROP FUNCTION wrong");
  const large =
    "SELECT core_exp(toFloat64(number)) FROM numbers(100000) SETTINGS max_block_size = 100000, webassembly_udf_max_memory = 1000000 FORMAT Null";
  const got = server.error(large) ?? "nothing";
  ok(/lanewise: a block needs \d+ MiB; raise webassembly_udf_max_memory/.test(got), got);
  strictEqual(
    server.error(large.replace("SETTINGS", "SETTINGS webassembly_udf_max_input_block_size = 10000,")),
    undefined,
  );
  return cases.length + misdeclared.length + 4;
}
