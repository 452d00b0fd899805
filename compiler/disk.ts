// Folders on a disk.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { type Folder, isFormulas } from "./folder.ts";

/** What an author's file imports may lie anywhere. */
export const onDisk = (folder: string): Folder => ({
  files: (within) => filesIn(folder, within).sort(),
  text: (name) => textAt(join(folder, name)),
  called: (name) => called(resolve(folder, name)),
});

/** From the folder where the author is, unless it lies elsewhere: editors and terminals open either. */
export function called(path: string): string {
  const from = relative(process.cwd(), path);
  return from.startsWith("..") || isAbsolute(from) ? path : from || ".";
}

/** Packages and what a dot hides are none of it. */
function filesIn(folder: string, below = ""): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry): readonly string[] => {
    const file = below ? `${below}/${entry.name}` : entry.name;
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    if (entry.isDirectory()) return filesIn(folder, file);
    return isFormulas(file) ? [file] : [];
  });
}

const textAt = (file: string) =>
  statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, "utf8") : undefined;
