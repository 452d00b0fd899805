// Loaded before each program of the docs: what instrument.ts has put into its statements calls these.
import { writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { ends, read, same } from "./values.ts";

const wrong: { line: number; text: string }[] = [];
let checked = 0;

const fail = (line: number, told: string, value: unknown) =>
  wrong.push({ line, text: `expected ${told}, got ${inspect(value, { depth: 4, breakLength: 120 })}` });

/** Values in a row, as console.log writes them, against the comment beside them. */
function say(line: number, told: string, values: unknown[]): unknown[] {
  let rest = told;
  for (const value of values) {
    rest = rest.trimStart();
    if (typeof value === "string" && !rest.startsWith('"') && !rest.startsWith("'")) {
      const [start = ""] = value.split("\n");
      if (!rest.startsWith(start)) fail(line, told, value);
      rest = rest.slice(start.length);
      checked++;
      continue;
    }
    const found = read(rest);
    if (!found) return values;
    const last = value === values.at(-1);
    if (last && !ends(found.rest)) return values;
    checked++;
    if (!same(value, found.value)) fail(line, told, value);
    rest = found.rest;
  }
  return values;
}

function shown<T>(line: number, told: string, value: T): T {
  if (typeof value !== "string" || read(told)) say(line, told, [value]);
  return value;
}

async function thrown(line: number, told: string, run: () => unknown): Promise<void> {
  checked++;
  try {
    fail(line, told, await run());
  } catch (error) {
    const said = `${(error as Error).name}: ${(error as Error).message}`;
    if (!said.startsWith(told)) fail(line, told, said);
  }
}

Object.assign(globalThis, { __say: say, __shown: shown, __thrown: thrown });

process.on("exit", () => {
  writeFileSync(process.env.SNIPPET_CHECKED!, JSON.stringify({ checked, wrong }));
});
