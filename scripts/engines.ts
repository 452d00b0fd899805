// npm run engines [-- name ...] [--write]: the digest of all vectors on every JavaScript engine, from the packed tarball, on both builds; and how far
// the engines' own functions are from each other. `--write` puts the table into docs/engines.md. An engine that is missing is said loudly, and in CI
// it fails.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { Project } from "../consumers/project.ts";
import { type Answer, type Engine, engines } from "./engines/engines.ts";
import { table, written } from "./engines/table.ts";

const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const { digest } = JSON.parse(readFileSync("dist/vectors.json", "utf8"));
const unknown = names.filter((name) => !engines.some((engine) => engine.name === name));
if (unknown.length)
  throw new Error(`unknown ${unknown.join(", ")}, expected ${engines.map(({ name }) => `"${name}"`).join(", ")}`);

if (!existsSync("engines/node_modules")) {
  console.log("installing engines from npm");
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: "engines", stdio: "inherit" });
}

const project = new Project();
cpSync("engines", project.folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
project.write("package.json", '{ "type": "module", "dependencies": { "lanewise": "*" } }');
const bundle = async (entry: string, options: BuildOptions) => {
  await build({ absWorkingDir: project.folder, entryPoints: [entry], bundle: true, logLevel: "error", ...options });
};
mkdirSync(join(project.folder, "page"));
await bundle("shell.js", { format: "iife", outfile: "shell.bundle.js", conditions: ["import"] });
await bundle("page.js", { format: "esm", outfile: "page/main.js" });
await bundle("worker.js", { format: "esm", outfile: "page/worker.js" });
await bundle("workerd.js", {
  format: "esm",
  outfile: "workerd.bundle.js",
  conditions: ["workerd"],
  loader: { ".wasm": "copy" },
  assetNames: "[name]",
});
// Firefox asks for it whatever the page says.
project.write("page/favicon.ico", "");
project.write(
  "page/index.html",
  '<!doctype html><title>engines</title><script type="module" src="./main.js"></script>',
);

const answers: (Answer & Pick<Engine, "name">)[] = [];
let wrong = 0;
try {
  for (const engine of engines.filter(({ name }) => !names.length || names.includes(name))) {
    const missing = engine.missing?.();
    if (missing) {
      console.error(`*** ${engine.name} is not on this machine: ${missing} ***`);
      if (process.env.CI || names.length) wrong++;
      continue;
    }
    for (const answer of await engine.ask(resolve(project.folder))) {
      answers.push({ name: engine.name, ...answer });
      for (const { build, formulas, cases, cells, refusals, mismatches, first, digest: own } of answer.results) {
        const same = own === digest && mismatches === 0;
        if (!same) wrong++;
        console.log(
          `${engine.name}${answer.where ? `, ${answer.where}` : ""} (${answer.version}, ${build}): ${formulas} formulas, ${cases} calls, ${cells} cells, ${refusals} refusals, mismatches ${mismatches}, digest ${own.slice(0, 16)}${same ? "" : ` WRONG ${JSON.stringify(first)}`}`,
        );
      }
    }
  }
} finally {
  project.remove();
}
console.log(table(answers));
if (process.argv.includes("--write")) {
  const path = "docs/engines.md";
  writeFileSync(path, written(readFileSync(path, "utf8"), answers, digest));
}
if (wrong) throw new Error(`${wrong} of the engines differ or are missing`);
