// SQL of ClickHouse: the texts one after the other in the server that hosts/clickhouse/test.sh works with.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromJson, type Runner } from "./runner.ts";

const program = (repository: string) => `
import { readFileSync } from "node:fs";
import { clickhouseSql } from ${JSON.stringify(join(repository, "compiler/clickhouse/print.ts"))};
import { Server } from ${JSON.stringify(join(repository, "hosts/clickhouse/server.ts"))};
const server = new Server();
const cell = (text) => text.replace(/^(-?)inf$/, "$1Infinity").replace(/^nan$/, "NaN");
try {
  server.script(clickhouseSql({}));
  for (const { text, outputs } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
    let told;
    try {
      // One row of one value: a number, or a tuple of them.
      const cells = server.run(text).trim().replace(/^\\(|\\)$/g, "").split(",").map(cell).map((one) => (/^-?\\d/.test(one) ? Number(one) : one));
      const named = Object.fromEntries(outputs.map((name, k) => [name, cells[k]]));
      if (cells.length !== outputs.length) told = { error: \`\${cells.length} values, expected \${outputs.length}\` };
      else told = { result: outputs.join() === "output" ? cells[0] : named };
    } catch (error) {
      told = { error: String(error) };
    }
    console.log(JSON.stringify(told));
  }
} finally {
  server.close();
}
`;

export const clickhouse: Runner = async (texts, room) => {
  const folder = room.page("formulas");
  writeFileSync(join(folder, "clickhouse.ts"), program(room.repository));
  const told = texts.map(({ text, entry }) => ({ text, outputs: entry.outputs.map(({ name }) => name) }));
  const file = join(folder, "texts-clickhouse.json");
  writeFileSync(file, JSON.stringify(told));
  const args = ["tsx", join(folder, "clickhouse.ts"), file];
  const { code, out, error } = await room.run("npx", args, room.repository);
  if (code !== 0) return texts.map(() => error);
  return out
    .trim()
    .split("\n")
    .map((line, k) => fromJson(texts[k]!.entry, line));
};
