// AssemblyScript in process: files are read by their names in the module, which need not be those on a disk; nothing is written.
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

const always =
  "--optimizeLevel 3 --noAssert --runtime stub --initialMemory 1 --disableWarning 112 --use abort= --noColors --textFile module.wat";

/** A lane is two rows or one. */
const targets = {
  simd: "--enable simd --use Lane=v128 --use Mask=v128 --use LANES=2",
  scalar: "--use Lane=f64 --use Mask=f64 --use LANES=1",
} as const;

export type Target = keyof typeof targets;

/** Text of a file of the module; null where there is none. */
export type Read = (name: string) => string | null;

/** What asc says of a mistake. */
export class AscError extends Error {
  constructor(
    readonly entry: string,
    readonly said: string,
  ) {
    super(`asc ${entry}: ${said}`);
  }
}

/** WebAssembly text of an entry; whoever wants its static data whole is told. */
export async function compile(
  entry: string,
  target: Target,
  read: Read,
  options: readonly string[] = [],
  tell?: (tables: readonly Table[]) => void,
): Promise<string> {
  let text = "";
  const flags = `${always} ${targets[target]}`.split(" ");
  const { error, stderr } = await asc.main([entry, ...flags, ...options], {
    // A configuration in the caller's folder is that of another project.
    readFile: (name) => (name.endsWith("asconfig.json") ? null : read(name.replaceAll("\\", "/"))),
    listFiles: () => [],
    writeFile: (name, contents) => {
      if (name === "module.wat") text = contents.toString();
    },
    transforms: [{ afterCompile: (module: unknown) => tell?.(tablesOf(module as Uncut)) } as Transform],
  });
  if (error) throw new AscError(entry, `${error.message}\n${stderr.toString()}`);
  return text;
}
