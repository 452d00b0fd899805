// Python, in the environment of hosts/python/test.sh, and with Spark in that of hosts/python/spark/run.sh. Blocks of a page go on where the one
// before them ended.
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Block } from "./blocks.ts";
import type { Language, Outcome } from "./language.ts";
import { missing, toldPrints } from "./printed.ts";
import type { Room } from "./room.ts";

export const interpreter = ({ repository }: Room, environment = ".venv") =>
  join(repository, "hosts/python", environment, "bin/python");

const inside = (environment: string, script: string): Language => ({
  missing: (room) =>
    existsSync(interpreter(room, environment))
      ? undefined
      : `hosts/python/${environment} is missing: ${script} makes it`,
  env: async (room) => ({ PATH: `${dirname(interpreter(room, environment))}:${process.env.PATH}` }),
  group: together,
  run: (blocks, room) => run(blocks, room, interpreter(room, environment)),
});

export const python = inside(".venv", "hosts/python/test.sh");
export const spark = inside(".venv-spark", "hosts/python/spark/run.sh");

function together(blocks: readonly Block[]): Block[][] {
  const parts: Block[][] = [];
  for (const block of blocks) {
    const before = parts.at(-1);
    if (!before || block.alone || before.at(-1)!.alone) parts.push([block]);
    else before.push(block);
  }
  return parts;
}

async function run(blocks: readonly Block[], room: Room, python: string): Promise<Outcome> {
  const [{ file, line, first }] = blocks as [Block];
  let text = first && `${first}\n`;
  // At the lines where it stands in the page.
  for (const block of blocks)
    text += `${"\n".repeat(Math.max(block.line + 1 - text.split("\n").length, 0))}${block.code}\n`;
  const folder = room.page(file);
  const name = `python_${line}.py`;
  writeFileSync(join(folder, name), text);
  const env = { PYSPARK_PYTHON: python, SPARK_LOCAL_IP: "127.0.0.1" };
  const { code, out, error } = await room.run(python, [name], folder, env);
  if (code !== 0) {
    const at = Number([...error.matchAll(new RegExp(`${name}", line (\\d+)`, "g"))].at(-1)?.[1] ?? line);
    return { wrong: [{ line: at, text: error }], shown: 0, out };
  }
  const wrong = missing(text, out).map(({ line: at, told }) => ({
    line: at,
    text: `expected to print ${told}, printed was\n${out}`,
  }));
  return { wrong, shown: toldPrints(text).length, out };
}
