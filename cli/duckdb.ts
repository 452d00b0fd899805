// A formula as a function of DuckDB: a script that registers it and asks a first query.

import type { Example, ManifestEntry, ManifestField } from "../site/manifest.ts";
import { cellsOf } from "../site/views/cells.ts";
import { functionName, snake } from "../src/service/duckdb/names.ts";
import { named } from "./run/quote.ts";
import { usage } from "./run/usage.ts";

export interface Statement {
  readonly formula: string;
  /** as SQL calls it */
  readonly name: string;
  readonly call: string;
  readonly query: string;
  /** an ES module that runs it */
  readonly script: string;
}

export function duckdbOf(entry: ManifestEntry, example: Example): Statement {
  const { id, domain, name, inputs, params, outputs } = entry;
  if (!isRegistered(entry))
    throw usage(
      `${id}: functions of DuckDB are formulas over rows whose cells are single numbers, this one is over ${overOf(entry)}; lanewise run ${id} <file> computes it over a file`,
    );
  const given = inputs.slice(0, inputs.findLastIndex((field) => needed(field, example)) + 1);
  const columns = given.map((field) => word(field.name));
  const call = `${functionName(id)}(${columns.join(", ")})`;
  const values = given.map((field) => literal(field, example.call?.inputs[field.name]));
  const bare = outputs.length === 1 && outputs[0]!.name === "output";
  const rows = `(values (${values.join(", ")})) t(${columns.join(", ")})`;
  const query = bare
    ? `select *, ${call} as ${word(name)} from ${rows}`
    : `select * exclude f, unnest(f) from (select *, ${call} as f from ${rows})`;
  const set = params.find(({ range }) => range);
  const hint = set
    ? `\n// Parameters come behind the inputs: ${call.slice(0, -1)}, {${word(set.name)}: ${set.default}})`
    : "";
  return { formula: id, name: functionName(id), call, query, script: scriptOf(id, domain, name, query, hint) };
}

/** What registerDuckDB takes: rows whose cells are single numbers. */
export const isRegistered = ({ shape, inputs, outputs, scratch }: ManifestEntry): boolean =>
  shape === "map" &&
  [...inputs, ...outputs].every(({ dims }) => !dims.length || dims.join() === "row") &&
  scratch.every(({ dims }) => dims.every((dim) => typeof dim === "number" || dim === "row"));

/** Of the names that inputs and formulas have, those that SQL wants in quotes. */
const reserved = ["end", "from", "limit", "offset", "order", "window"];

const word = (name: string) => (reserved.includes(snake(name)) ? named(snake(name)) : snake(name));

const overOf = ({ shape }: ManifestEntry) =>
  ({ map: "rows of several cells", recurrence: "ticks of entities", groups: "groups of rows", whole: "whole tables" })[
    shape
  ];

const needed = (field: ManifestField, { call }: Example) => !field.optional || call?.inputs[field.name] !== undefined;

/** The example's first row. */
function literal(field: ManifestField, value: unknown): string {
  const [cell] = cellsOf(field, Array.isArray(value) ? value[0] : value) ?? [];
  if (cell === undefined) return "null";
  if (field.kind === "flag") return cell ? "true" : "false";
  if (field.kind === "code") return `'${field.values![cell]}'`;
  if (!Number.isFinite(cell)) return `'${cell}'::double`;
  // A plain 0.8 is a decimal, which reads the same; what has an exponent is a double already.
  return String(cell);
}

const scriptOf = (
  id: string,
  domain: string,
  name: string,
  query: string,
  hint: string,
) => `// ${id} in SQL: npm install lanewise @duckdb/node-api, and run this with node.
import { DuckDBInstance } from "@duckdb/node-api";
import { load } from "lanewise/${domain}";
import { registerDuckDB } from "lanewise/duckdb";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const { ${domain} } = await load();
await registerDuckDB(connection, { ${name}: ${domain}.${name} }, { prefix: "" });
${hint}
const reader = await connection.runAndReadAll(\`
  ${query}
\`);
console.table(reader.getRowObjectsJson());
`;
