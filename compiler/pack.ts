// A folder of somebody's formulas on a disk -> a package beside it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Contents, compiled, filesOf } from "./contents.ts";
import { comments } from "./describe.ts";
import { onDisk } from "./disk.ts";
import { house, moduleAt } from "./home.ts";
import { Mistake } from "./mistake.ts";
import { run } from "./run.ts";

export interface PackOptions {
  /** name of the package; that of the package.json above the folder unless told */
  readonly name?: string;
  /** formulas.md beside the entry */
  readonly docs?: boolean;
  /** the same bits from slower kernels, in half the time */
  readonly quick?: boolean;
  readonly tell?: (line: string) => void;
}

export async function buildPack(folder: string, out: string, options: PackOptions = {}): Promise<void> {
  const { tell, docs = false, quick = false } = options;
  if (!existsSync(folder)) throw new Mistake(`${folder}: there is no such folder`);
  const found = await compiled(
    { formulas: onDisk(folder), house },
    {
      evaluate: run,
      comments: ({ called }, files) =>
        comments(
          files.map((file) => resolve(called(file))),
          modules(),
        ),
      quick,
      ...(tell ? { tell } : {}),
    },
  );
  write(out, { ...found, ...packageOf(folder, options.name), docs });
}

/** Writes all files of a pack. */
export function write(out: string, contents: Contents): void {
  for (const [file, text] of filesOf(contents)) {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    writeFileSync(join(out, file), text);
  }
}

/** Where TypeScript finds what specs are made of, installed or not. */
function modules(): Record<string, string[]> {
  return { "lanewise/spec": [moduleAt("spec", ".d.ts")], "lanewise/step": [moduleAt("step", ".d.ts")] };
}

/** Name and version of the package that the folder is in. */
function packageOf(folder: string, name?: string): { name: string; version: string } {
  let at = resolve(folder);
  while (!existsSync(join(at, "package.json")) && dirname(at) !== at) at = dirname(at);
  const file = join(at, "package.json");
  const found = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return { name: name ?? found.name ?? basename(resolve(folder)), version: found.version ?? "0.0.0" };
}
