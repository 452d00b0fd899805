// AssemblyScript in process: generated files are read from memory, nothing is written.
import { existsSync, readFileSync } from "node:fs";
import asc from "assemblyscript/asc";

/** WebAssembly text of an entry, through the options of asconfig.json. */
export async function compile(
  entry: string,
  target: "simd" | "scalar",
  generated: ReadonlyMap<string, string>,
  options: readonly string[] = [],
): Promise<string> {
  let text = "";
  const { error, stderr } = await asc.main([entry, "--target", target, "--textFile", "module.wat", ...options], {
    readFile: (name) => generated.get(name) ?? (existsSync(name) ? readFileSync(name, "utf8") : null),
    writeFile: (name, contents) => {
      if (name === "module.wat") text = contents.toString();
    },
  });
  if (error) throw new Error(`asc ${entry} --target ${target}: ${error.message}\n${stderr.toString()}`);
  return text;
}
