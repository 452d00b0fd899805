// Python, in the environment of hosts/python/test.sh, or of spark/run.sh where a page works with Spark. Blocks of a page go on where the one
// before them ended.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "./blocks.ts";
import type { Language } from "./language.ts";
import { missing, toldPrints } from "./printed.ts";

const spark = (blocks: readonly Block[]) => blocks.some(({ code }) => /pyspark|lanewise\.spark/.test(code));
const venv = (repository: string, name: string) => join(repository, "hosts/python", name, "bin/python");

export const python: Language = {
  missing: ({ repository }) =>
    existsSync(venv(repository, ".venv")) ? undefined : "hosts/python/.venv is missing: hosts/python/test.sh makes it",
  group(blocks) {
    const parts: Block[][] = [];
    for (const block of blocks) {
      if (!parts.length || block.alone || parts.at(-1)!.at(-1)!.alone) parts.push([block]);
      else parts.at(-1)!.push(block);
    }
    return parts;
  },
  async run(blocks, room) {
    const [{ file, line, first }] = blocks as [Block];
    const python = venv(room.repository, spark(blocks) ? ".venv-spark" : ".venv");
    if (!existsSync(python))
      return { wrong: [{ line, text: `${python} is missing: hosts/python/spark/run.sh makes it` }], shown: 0, out: "" };
    let text = first && `${first}\n`;
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
    const wrong = missing(text, out).map(({ line, told }) => ({
      line,
      text: `expected to print ${told}, printed was\n${out}`,
    }));
    return { wrong, shown: toldPrints(text).length, out };
  },
};
