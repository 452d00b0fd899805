// Where this package's own files lie: the lanes and the maths, the vocabulary of bodies, the published kernels. The compiler runs from its
// sources, from a bundle of a script and from the published command, wherever its caller stands.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onDisk } from "./disk.ts";
import type { Folder } from "./folder.ts";

const mark = join("assembly", "lib");

function root(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, mark))) {
    if (folder === dirname(folder)) throw new Error("lanewise: assembly/lib is missing; install the package anew");
    folder = dirname(folder);
  }
  return folder;
}

let found: string | undefined;

/** A file or folder of the package. */
export function home(...path: readonly string[]): string {
  found ??= root();
  return join(found, ...path);
}

/** The package's own files as a folder. */
export const house: Folder = {
  files: (within) => onDisk(home()).files(within),
  text: (name) => onDisk(home()).text(name),
  called: (name) => home(name),
};

/** A module of the package that authors import: its source in this repository, what was published elsewhere. */
export function moduleAt(name: string, published: ".js" | ".d.ts"): string {
  const source = home("src", `${name}.ts`);
  return existsSync(source) ? source : home("dist", `${name}${published}`);
}
