// AssemblyScript in process: generated files are read from memory, nothing is written.
import { existsSync, readFileSync } from "node:fs";
import asc, { libraryFiles } from "assemblyscript/asc";
import type { Transform } from "assemblyscript/transform";

// asc looks the operators of a value up in the class that wraps its type. That of v128 is empty; with these, `a * x + b` is two lanes.
libraryFiles.vector = `
@final @unmanaged
export abstract class V128 {
  @operator("+") static add(a: v128, b: v128): v128 { return f64x2.add(a, b); }
  @operator("-") static sub(a: v128, b: v128): v128 { return f64x2.sub(a, b); }
  @operator("*") static mul(a: v128, b: v128): v128 { return f64x2.mul(a, b); }
  @operator("/") static div(a: v128, b: v128): v128 { return f64x2.div(a, b); }
  @operator.prefix("-") static neg(a: v128): v128 { return f64x2.neg(a); }
}`;

/** Static data of one `memory.data`: what optimisation cuts into pieces between its zeros. */
export interface Table {
  readonly offset: number;
  readonly data: Uint8Array;
}

interface Uncut {
  getNumDataSegments(): number;
  getDataSegmentByIndex(i: number): number;
  getDataSegmentInfo(segment: number): { offset: number; data: ArrayBuffer };
}

const tablesOf = (module: Uncut): Table[] =>
  Array.from({ length: module.getNumDataSegments() }, (_, i) => {
    const { offset, data } = module.getDataSegmentInfo(module.getDataSegmentByIndex(i));
    return { offset, data: new Uint8Array(data) };
  });

/** WebAssembly text of an entry, through the options of asconfig.json; whoever wants its static data whole is told. */
export async function compile(
  entry: string,
  target: "simd" | "scalar",
  generated: ReadonlyMap<string, string>,
  options: readonly string[] = [],
  tell?: (tables: readonly Table[]) => void,
): Promise<string> {
  let text = "";
  const { error, stderr } = await asc.main([entry, "--target", target, "--textFile", "module.wat", ...options], {
    readFile: (name) => generated.get(name) ?? (existsSync(name) ? readFileSync(name, "utf8") : null),
    writeFile: (name, contents) => {
      if (name === "module.wat") text = contents.toString();
    },
    transforms: [{ afterCompile: (module: unknown) => tell?.(tablesOf(module as Uncut)) } as Transform],
  });
  if (error) throw new Error(`asc ${entry} --target ${target}: ${error.message}\n${stderr.toString()}`);
  return text;
}
