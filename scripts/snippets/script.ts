// TypeScript and JavaScript, by Node as it is: TypeScript loses its types first.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import type { Outcome } from "./language.ts";
import type { Program } from "./programs.ts";
import type { Room } from "./room.ts";

export async function runScript(program: Program, room: Room): Promise<Outcome> {
  const [{ file, line, output }] = program.blocks as [Program["blocks"][0]];
  const folder = room.page(file);
  const name = `${file.replace(/^.*\//, "")}.${line}`;
  const { code } = await transform(program.checked, {
    loader: "ts",
    sourcemap: "inline",
    sourcefile: file,
    target: "es2022",
  });
  writeFileSync(join(folder, `${name}.mjs`), code);
  // Node 20 reads no TypeScript: where a program imports some, as of formulas, tsx does.
  const loader = /from "\.[^"]*\.ts"/.test(program.text) ? ["--import", room.tsx] : [];
  const args = ["--enable-source-maps", ...loader, "--import", room.check, `${name}.mjs`];
  const told = join(folder, `${name}.json`);
  const ran = await room.run(process.execPath, args, folder, { SNIPPET_CHECKED: told });
  const { checked, wrong }: { checked: number; wrong: { line: number; text: string }[] } = existsSync(told)
    ? JSON.parse(readFileSync(told, "utf8"))
    : { checked: 0, wrong: [] };
  if (ran.code !== 0) {
    // The first place of the page in the stack is where it broke.
    const at = Number(new RegExp(`/${file.replaceAll(/[.]/g, "\\.")}:(\\d+)`).exec(ran.error)?.[1] ?? line);
    wrong.push({ line: at, text: whatBroke(ran.error) || `ended with ${ran.code}` });
  }
  if (output !== undefined && ran.out.trim() !== output.trim())
    wrong.push({ line, text: `expected to print\n${output}\ngot\n${ran.out}` });
  return { wrong, shown: checked, out: ran.out };
}

/** The message of an error, without the stack below and the code above. */
const whatBroke = (error: string) => /^\w*Error\b[\s\S]*?(?=\n {4}at |\n\nNode)/m.exec(error)?.[0] ?? error;
