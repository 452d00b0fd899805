// SQL of DuckDB: the texts one after the other in one database, with the functions under the names that they have unless told.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { snake } from "../../../explorer/src/code/call.ts";
import { fromJson, type Runner } from "./runner.ts";

const program = `import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { load } from "lanewise";
import { registerDuckDB } from "lanewise/duckdb";
const connection = await (await DuckDBInstance.create(":memory:")).connect();
await registerDuckDB(connection, await load());
const plain = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
for (const text of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  let told;
  try {
    const reader = await connection.runAndReadAll(text);
    const [row, ...more] = reader.getRowObjects();
    told = more.length ? { error: \`\${more.length + 1} rows, expected one\` } : { result: "result" in row && Object.keys(row).length === 1 ? row.result : row };
  } catch (error) {
    told = { error: String(error) };
  }
  console.log(JSON.stringify(told, plain));
}
`;

export const duckdb: Runner = async (texts, room) => {
  const folder = room.page("formulas");
  writeFileSync(join(folder, "duckdb.mjs"), program);
  writeFileSync(join(folder, "texts-duckdb.json"), JSON.stringify(texts.map(({ text }) => text)));
  const { code, out, error } = await room.run(process.execPath, ["duckdb.mjs", "texts-duckdb.json"], folder);
  if (code !== 0) return texts.map(() => error);
  return out
    .trim()
    .split("\n")
    .map((line, k) => fromJson(texts[k]!.entry, line, snake));
};
