// What it takes to import an entry of the package and to load it: a process of its own each time, as a program starts. Processes
// end by themselves; medians of several.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { median } from "../race.ts";

export interface Entry {
  readonly entry: string;
  readonly importMs: number;
  /** none where there is nothing to load */
  readonly loadMs?: number;
}

/** Entries that Node imports as they are: all but files, types, and what workers or other hosts run. */
function entries(): readonly string[] {
  const { name, exports } = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, unknown>>;
  };
  return Object.keys(exports)
    .filter((key) => !key.includes("*") && !key.includes("worker"))
    .map((key) => `${name}${key.slice(1)}`)
    .filter((entry) => import.meta.resolve(entry).endsWith(".js"));
}

/** A slim entry carries no wasm: it is given that of its folder, read before the clock starts. */
const program = (entry: string) => `
  import { readFileSync } from "node:fs";
  const entry = ${JSON.stringify(entry)};
  const slim = entry.endsWith("/slim");
  const wasm = slim && readFileSync(new URL(import.meta.resolve(entry.replace(/slim$/, "engine-simd.wasm"))));
  const start = performance.now();
  const { load } = await import(entry);
  const imported = performance.now();
  if (load) await load(slim ? { wasm } : undefined);
  console.log(JSON.stringify([imported - start, load ? performance.now() - imported : null]));`;

export function timesOf(processes: number): readonly Entry[] {
  return entries().map((entry) => {
    const runs = Array.from({ length: processes }, () => {
      const text = execFileSync(process.execPath, ["--input-type=module", "-e", program(entry)], { encoding: "utf8" });
      return JSON.parse(text) as readonly [number, number | null];
    });
    const loads = runs.flatMap(([, load]) => (load === null ? [] : [load]));
    const importMs = median(runs.map(([ms]) => ms));
    return loads.length ? { entry, importMs, loadMs: median(loads) } : { entry, importMs };
  });
}
