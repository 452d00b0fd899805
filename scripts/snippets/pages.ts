// Runs the blocks of a page in the order of their ends: a program of several blocks runs where its last one stands, after the commands and files above.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Block, isText } from "./blocks.ts";
import type { Language, Outcome } from "./language.ts";
import { languages } from "./languages.ts";
import { type Program, programsOf } from "./programs.ts";
import type { Room } from "./room.ts";
import { runScript } from "./script.ts";
import { languageOf, runShell } from "./shell.ts";

interface Step {
  readonly language: string;
  readonly blocks: readonly Block[];
  run(room: Room): Promise<Outcome>;
}

const scripts = new Set(["ts", "js"]);

/** A block's language, as `--language` names it. */
export const runBy = (block: Block) => (block.language === "sh" ? languageOf(block) : block.language);

/** Blocks that are run: no text, no file, no reason against it. */
export const isRun = (block: Block) => !isText(block) && block.name === undefined && block.reason === undefined;

export function stepsOf(blocks: readonly Block[]): Step[] {
  const steps: Step[] = [];
  const runnable = blocks.filter(isRun);
  const add = (language: string, part: readonly Block[], run: Step["run"]) =>
    steps.push({ language, blocks: part, run });
  const programs: readonly Program[] = programsOf(runnable.filter(({ language }) => scripts.has(language)));
  for (const program of programs) add(program.blocks[0]!.language, program.blocks, (room) => runScript(program, room));
  // What commands need first is done once a page: the folder keeps it.
  let done = "";
  for (const block of runnable.filter(({ language }) => language === "sh")) {
    const first = block.first === done ? "" : block.first;
    done = block.first;
    add(languageOf(block), [block], (room) => runShell({ ...block, first }, room));
  }
  for (const [name, language] of Object.entries(languages) as [string, Language][])
    for (const part of language.group(runnable.filter((block) => block.language === name)))
      add(name, part, (room) => language.run(part, room));
  for (const block of blocks) {
    if (block.name !== undefined) add("file", [block], (room) => write(block, room));
    else if (isRun(block) && !steps.some((step) => step.blocks.includes(block)))
      throw new Error(
        `${block.file}:${block.line}: nothing runs "${block.language}": a mark <!-- not run: reason --> says why`,
      );
  }
  const end = ({ blocks: part }: Step) => part.at(-1)!.line;
  return steps.sort((a, b) => end(a) - end(b));
}

async function write({ file, name, code }: Block, room: Room): Promise<Outcome> {
  const path = join(room.page(file), name!);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${code}\n`);
  return { wrong: [], shown: 0, out: "" };
}
