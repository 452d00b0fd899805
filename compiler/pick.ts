// Some formulas out of a compiled engine: their kernels and what every host needs, the functions that these call, the tables and
// constants that these read. Code and addresses stay as they are, so bits, heapBase and ABI do too. Bytes and names in, bytes out.
import binaryen from "binaryen";
import { kernelName } from "../src/abi.ts";
import { exchange } from "./children.ts";
import { type Data, dataOf, setData } from "./data.ts";
import { lanes } from "./pool.ts";

export const features =
  binaryen.Features.MVP |
  binaryen.Features.SIMD128 |
  binaryen.Features.BulkMemory |
  binaryen.Features.SignExt |
  binaryen.Features.NontrappingFPToInt;

/** The engine of these formulas alone, each given as `domain.formula`. */
export function pick(engine: Uint8Array, formulas: readonly string[]): Uint8Array {
  const module = binaryen.readBinary(engine);
  try {
    module.setFeatures(features);
    dropKernels(module, new Set(formulas));
    module.runPasses(["remove-unused-module-elements"]);
    setData(module, needed(dataOf(module), addresses(module)));
    return emit(module);
  } finally {
    module.dispose();
  }
}

/** Binary of a module, as asc writes it: without, what asc saves by values that stay on the stack would be lost (44 bytes). */
export function emit(module: binaryen.Module): Uint8Array {
  binaryen.setGenerateStackIR(true);
  binaryen.setOptimizeStackIR(true);
  if (!module.validate()) throw new Error("the compiled module is not valid");
  return module.emitBinary();
}

function dropKernels(module: binaryen.Module, formulas: ReadonlySet<string>): void {
  const names = Array.from(
    { length: module.getNumExports() },
    (_, i) => binaryen.getExportInfo(module.getExportByIndex(i)).name,
  );
  for (const path of formulas) {
    const [domain = "", formula = "", more] = path.split(".");
    if (more !== undefined || !names.includes(kernelName(domain, formula)))
      throw new RangeError(`${path}: the wasm has no such formula; expected "domain.formula", as "core.ema"`);
  }
  for (const name of names) {
    // What is no kernel has no underscore; a kernel's name goes on with the kind of its twin.
    const [domain, formula] = name.split("_");
    if (formula && !formulas.has(`${domain}.${formula}`)) module.removeExport(name);
  }
}

/** Every number in the code that may be an address. */
function addresses(module: binaryen.Module): ReadonlySet<number> {
  const found = new Set<number>();
  const look = (expression: number) => {
    const info = binaryen.getExpressionInfo(expression);
    if (info.id === binaryen.ConstId && info.type === binaryen.i32)
      found.add((info as binaryen.ConstInfo).value as number);
    if ("offset" in info) found.add((info as binaryen.LoadInfo).offset);
    return expression;
  };
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const { body } = binaryen.getFunctionInfo(module.getFunctionByIndex(i));
    if (body) exchange(body, look);
  }
  return found;
}

/** A table stays whole if anything may point into it. The pool, which is the last, keeps the constants that are loaded. */
function needed(all: readonly Data[], addresses: ReadonlySet<number>): readonly Data[] {
  const pool = all.at(-1)!;
  const tables = all
    .slice(0, -1)
    .filter(({ offset, data }) => [...addresses].some((at) => at >= offset && at < offset + data.length));
  const cells = new Uint8Array(pool.data.length);
  let end = lanes;
  for (let cell = 0; cell < cells.length; cell += lanes)
    if (addresses.has(pool.offset + cell)) {
      end = cell + lanes;
      cells.set(pool.data.subarray(cell, end), cell);
    }
  return [...tables, { offset: pool.offset, data: cells.subarray(0, end) }];
}
