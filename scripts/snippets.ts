// Runs every fenced block of the docs, each in the language it is in: `npm run snippets`. `--language ts,js,sh` runs those alone, names of files
// (or beginnings of them) those pages alone, `formulas` the code to copy on the pages of formulas in explorer and site: snippets/tabs. Blocks of
// TypeScript are checked by the compiler too, those of all pages at once. Marks that blocks may have are told in snippets/blocks.ts. A tool that
// is missing is said, and is a failure where CI is set.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Block, blocksOf, isText } from "./snippets/blocks.ts";
import { languages } from "./snippets/languages.ts";
import { isRun, runBy, stepsOf } from "./snippets/pages.ts";
import { Room } from "./snippets/room.ts";
import { mistyped } from "./snippets/types.ts";

const { values, positionals } = parseArgs({
  options: { language: { type: "string" }, verbose: { type: "boolean" } },
  allowPositionals: true,
});
const wanted = values.language?.split(",");
const all = ["ts", "js", "sh", ...Object.keys(languages)];
const unknown = wanted?.find((name) => !all.includes(name));
if (unknown) throw new Error(`--language expected some of ${all.join(", ")}, got ${unknown}`);

const files = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`),
  ...readdirSync("hosts").map((name) => `hosts/${name}/README.md`),
]
  .filter((file) => file.endsWith(".md") && existsSync(file))
  .filter((file) => !positionals.length || positionals.some((start) => file.startsWith(start)))
  .sort();
const pages = new Map(files.map((file) => [file, blocksOf(file, readFileSync(file, "utf8"))]));

const room = new Room();
const missing = new Map(
  Object.entries(languages).flatMap(([name, language]) => {
    const told = wanted?.includes(name) === false ? undefined : language.missing(room);
    return told ? [[name, told] as const] : [];
  }),
);
const used = new Set<string>();
const failed = new Set<Block>();
let [ran, shown, untyped, tabsWrong] = [0, 0, 0, 0];
try {
  for (const [file, blocks] of pages) {
    const begun = performance.now();
    let count = 0;
    for (const { language, blocks: part, run } of stepsOf(blocks)) {
      if (language !== "file" && wanted?.includes(language) === false) continue;
      if (missing.has(language)) {
        used.add(language);
        continue;
      }
      const outcome = await run(room);
      if (language === "file") continue;
      count += part.length;
      shown += outcome.shown;
      if (values.verbose) console.log(`${file}:${part[0]!.line}\n${outcome.out}`);
      for (const { line, text } of outcome.wrong) console.error(`${file}:${line}: ${text.trim()}\n`);
      if (outcome.wrong.length) failed.add(part[0]!);
    }
    ran += count;
    if (count)
      console.log(
        `${file.padEnd(32)} ${String(count).padStart(3)} blocks, ${((performance.now() - begun) / 1000).toFixed(1)} s`,
      );
  }
  if (wanted?.includes("ts") !== false) {
    const begun = performance.now();
    for (const { file, line, text } of mistyped([...pages.values()], room)) {
      console.error(`${file}:${line}: ${text}\n`);
      untyped++;
    }
    console.log(`types of TypeScript, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
  // These import the build, which a room has looked for.
  const { runTabs, tabs } = await import("./snippets/tabs/tabs.ts");
  for (const { language, name } of tabs) {
    if (wanted?.includes(name) === false || (positionals.length && !positionals.includes("formulas"))) continue;
    if (missing.has(name)) {
      used.add(name);
      continue;
    }
    const begun = performance.now();
    const { formulas, texts, wrong } = await runTabs(language, room);
    // What is wrong with all of them need not be said of each.
    for (const text of wrong.slice(0, 5)) console.error(`${text}\n`);
    if (wrong.length > 5) console.error(`and ${wrong.length - 5} more\n`);
    shown += texts;
    tabsWrong += wrong.length;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${`formulas, ${language}`.padEnd(32)} ${texts} programs of ${formulas} formulas, ${seconds} s`);
  }
} finally {
  room.remove();
}

report([...pages.values()].flat().filter((block) => !isText(block)));
for (const name of used) console.error(`${name} is not run here: ${missing.get(name)}`);
console.log(
  `${ran} blocks run, ${shown} results compared, ${failed.size + tabsWrong} programs wrong, ${untyped} type errors`,
);
if (failed.size || tabsWrong || untyped || (used.size && process.env.CI)) process.exitCode = 1;

/** Blocks by language, those that are not run with their reasons. */
function report(blocks: readonly Block[]): void {
  const languages = [...new Set(blocks.map(runBy))].sort();
  for (const name of languages) {
    const own = blocks.filter((block) => runBy(block) === name);
    const [run, files, not] = [
      own.filter(isRun),
      own.filter((block) => block.name),
      own.filter(({ reason }) => reason),
    ];
    console.log(
      `${name.padEnd(10)} ${run.length} run${files.length ? `, ${files.length} files of others` : ""}${not.length ? `, ${not.length} not run` : ""}`,
    );
    for (const { file, line, reason } of not) console.log(`  ${file}:${line}: ${reason}`);
  }
}
