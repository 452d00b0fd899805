// SQL of DuckDB, with the formulas registered under their plain names. Blocks of a page share a database.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "./language.ts";

const program = (statements: string) => `import { DuckDBInstance } from "@duckdb/node-api";
import { load } from "lanewise";
import { registerDuckDB } from "lanewise/duckdb";
const connection = await (await DuckDBInstance.create(":memory:")).connect();
await registerDuckDB(connection, await load(), { prefix: "" });
const reader = await connection.runAndReadAll(${JSON.stringify(statements)});
console.log(JSON.stringify(reader.getRowObjectsJson()));
`;

export const sql: Language = {
  missing: () => undefined,
  group: (blocks) => (blocks.length ? [blocks] : []),
  async run(blocks, room) {
    const [{ file, line, first }] = blocks as [(typeof blocks)[0]];
    const folder = room.page(file);
    const name = `sql.${line}.mjs`;
    writeFileSync(join(folder, name), program([first, ...blocks.map(({ code }) => code)].join("\n")));
    const { code, out, error } = await room.run(process.execPath, [name], folder);
    return { wrong: code === 0 ? [] : [{ line, text: error }], shown: 0, out };
  },
};
