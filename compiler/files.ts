// The files of a folder of formulas: step bodies and specs in plain TypeScript, kernels by hand in files that end in `.loops.ts`.
import { readdirSync } from "node:fs";
import { join } from "node:path";

const loops = ".loops.ts";

/** Files from the folder on, in an order that no disk decides. Packages, tests, types and what a dot hides are none. */
export function filesIn(folder: string, below = ""): readonly string[] {
  const found = readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry): readonly string[] => {
    const file = below ? `${below}/${entry.name}` : entry.name;
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    if (entry.isDirectory()) return filesIn(folder, file);
    return /\.ts$/.test(file) && !/\.(d|test)\.ts$/.test(file) ? [file] : [];
  });
  return below ? found : found.sort();
}

export const isBody = (file: string) => !file.endsWith(loops);
