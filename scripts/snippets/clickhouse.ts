// SQL of ClickHouse, in the server that hosts/clickhouse/test.sh works with. Blocks of a page share a server.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "./language.ts";

const program = (repository: string, statements: string) => `
import { clickhouseSql } from ${JSON.stringify(join(repository, "compiler/clickhouse/print.ts"))};
import { Server } from ${JSON.stringify(join(repository, "hosts/clickhouse/server.ts"))};
const server = new Server();
try {
  server.script(clickhouseSql({}));
  for (const statement of ${JSON.stringify(statements)}.split(/;$/m)) if (statement.trim()) process.stdout.write(server.run(statement) ?? "");
} finally {
  server.close();
}
`;

export const clickhouse: Language = {
  missing: ({ repository }) =>
    existsSync(join(repository, "hosts/clickhouse/node_modules/chdb"))
      ? undefined
      : "hosts/clickhouse/node_modules is missing: hosts/clickhouse/test.sh --quick installs it",
  group: (blocks) => (blocks.length ? [blocks] : []),
  async run(blocks, room) {
    const [{ file, line, first }] = blocks as [(typeof blocks)[0]];
    const path = join(room.page(file), `clickhouse_${line}.ts`);
    writeFileSync(
      path,
      program(room.repository, [first, ...blocks.map(({ code }) => code)].filter(Boolean).join(";\n")),
    );
    const { code, out, error } = await room.run("npx", ["tsx", path], room.repository);
    return { wrong: code === 0 ? [] : [{ line, text: error }], shown: 0, out };
  },
};
