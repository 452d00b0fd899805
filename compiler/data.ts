// Static data and memory of a module, which binaryen sets at once or not at all.
import binaryen from "binaryen";

/** Bytes at an address. */
export interface Data {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** What the declarations of binaryen name otherwise. */
interface Segments {
  getNumDataSegments(): number;
  getDataSegmentInfo(segment: number): { offset: number | null; data: ArrayBuffer };
}

/** Static data in the order of the module. */
export function dataOf(module: binaryen.Module): Data[] {
  const all = module as unknown as Segments;
  return Array.from({ length: all.getNumDataSegments() }, (_, i) => {
    const { offset, data } = all.getDataSegmentInfo(module.getDataSegmentByIndex(i));
    return { offset: offset!, data: new Uint8Array(data) };
  });
}

/** The same module with these data and no others, and at least so many pages of memory. */
export function setData(module: binaryen.Module, all: readonly Data[], pages = 0): void {
  const name = memoryName(module);
  const { initial, max = -1, shared, module: host } = module.getMemoryInfo(name);
  const segments = all.map(({ offset, data }, i) => ({
    name: String(i),
    data,
    passive: false,
    offset: module.i32.const(offset),
  }));
  module.setMemory(Math.max(initial, pages), max, null, segments, shared, false, name);
  if (host) module.addMemoryImport(name, "env", "memory");
}

/** The same module over a memory that its host brings. */
export function importMemory(module: binaryen.Module): void {
  const name = memoryName(module);
  module.removeExport("memory");
  module.addMemoryImport(name, "env", "memory");
}

/** The only memory; an imported one has the name that binaryen's reader gives. */
function memoryName(module: binaryen.Module): string {
  const exported = module.getExport("memory");
  return exported ? binaryen.getExportInfo(exported).value : "mimport$0";
}
