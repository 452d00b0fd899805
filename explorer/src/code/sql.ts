import type { FormulaEntry } from "../catalogue.ts";
import { type Argument, type Call, inputsOf, isRow, paramOf, paramsOf, snake } from "./call.ts";

/** A query in DuckDB, once `registerDuckDB` has made the functions; undefined where the formula is none of single rows. */
export function duckdb(entry: FormulaEntry, call: Call): string | undefined {
  if (!entry.sql.duckdb || !isRow(entry, call)) return;
  const given = new Map(inputsOf(entry, call).map((of) => [of.name, of]));
  const params = paramsOf(entry, call);
  const inputs = entry.inputs.map(({ name }) => (given.has(name) ? literal(given.get(name)!, "duckdb") : "NULL"));
  // What is left out at the end need not be said, unless parameters follow.
  while (!params.length && inputs.at(-1) === "NULL") inputs.pop();
  const struct = params.map((of) => `'${snake(of.name)}': ${literal(of, "duckdb")}`).join(", ");
  const text = `lanewise_${entry.id.split(".").map(snake).join("_")}(${[...inputs, ...(struct ? [`{${struct}}`] : [])].join(", ")})`;
  return entry.outputs.length > 1 ? `SELECT unnest(${text});\n` : `SELECT ${text} AS result;\n`;
}

/** A query in ClickHouse, once the statements of `npx lanewise sql clickhouse` have run; undefined where there is no function. */
export function clickhouse(entry: FormulaEntry, call: Call): string | undefined {
  if (!entry.sql.clickhouse || !isRow(entry, call)) return;
  const given = new Map(inputsOf(entry, call).map((of) => [of.name, of]));
  const changed = paramsOf(entry, call);
  const all = entry.inputs.every(({ optional }) => optional);
  const must = entry.inputs.filter(({ optional }) => !optional || all);
  const full =
    changed.length > 0 || entry.inputs.some(({ name }) => given.has(name) && !must.some((one) => one.name === name));
  const inputs = (full ? entry.inputs : must).map(({ name, otherwise = Number.NaN }) =>
    literal(given.get(name) ?? { name, kind: "number", value: otherwise }, "clickhouse"),
  );
  const params = full
    ? entry.params.map((param) => literal(paramOf(param, call.params[param.name] ?? param.default), "clickhouse"))
    : [];
  return `SELECT ${entry.id.replace(".", "_")}${full ? "_with" : ""}(${[...inputs, ...params].join(", ")}) AS result;\n`;
}

type Dialect = "duckdb" | "clickhouse";

function literal(of: Argument, dialect: Dialect): string {
  if (of.kind === "name") return `'${of.value.replaceAll("'", "''")}'`;
  if (of.kind === "flag") return String(of.value);
  if (of.kind !== "number") throw new TypeError(`${of.name} is a column, which a query has of its own`);
  const { value } = of;
  if (Number.isFinite(value)) return String(value).replace("e+", "e");
  const text = Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  return dialect === "duckdb" ? `'${text}'::DOUBLE` : text;
}
