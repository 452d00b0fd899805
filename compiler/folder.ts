// A folder of texts: an author's formulas, or files of this package; on a disk (disk.ts), or in memory where there is none. Step bodies and
// specs are plain TypeScript, kernels by hand lie in files that end in `.loops.ts`. Names have slashes, from the folder on.

export interface Folder {
  /** its files in TypeScript, or those of a folder in it, in an order that no disk decides */
  readonly files: (within?: string) => readonly string[];
  /** undefined where there is no such file; a name that leads out of the folder finds one only where the author has more than the folder */
  readonly text: (name: string) => string | undefined;
  /** what messages call a file */
  readonly called: (name: string) => string;
}

const loops = ".loops.ts";

export const isBody = (file: string) => !file.endsWith(loops);

/** Tests and types are no formulas. */
export const isFormulas = (file: string) => /\.ts$/.test(file) && !/\.(d|test)\.ts$/.test(file);

/** Texts by name. */
export const inMemory = (texts: ReadonlyMap<string, string>): Folder => ({
  files: (within = "") =>
    [...texts.keys()].filter((name) => isFormulas(name) && (!within || name.startsWith(`${within}/`))).sort(),
  text: (name) => texts.get(name),
  called: (name) => name,
});

/** A folder of a folder, by itself: nothing outside of it is found. */
export const below = (folder: Folder, path: string): Folder => ({
  files: (within) => folder.files(within ? `${path}/${within}` : path).map((name) => name.slice(path.length + 1)),
  text: (name) => (name.startsWith("../") ? undefined : folder.text(`${path}/${name}`)),
  called: (name) => folder.called(`${path}/${name}`),
});

/** What `./a.ts` or `../b.ts` in a file is called from the folder on. */
export function beside(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/"))
    if (part === ".." && parts.length && parts.at(-1) !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  return parts.join("/");
}

/** A file that is there for certain. */
export function textOf(folder: Folder, name: string): string {
  const text = folder.text(name);
  if (text === undefined) throw new Error(`${folder.called(name)}: there is no such file`);
  return text;
}
