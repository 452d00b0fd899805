// The module for ClickHouse: kernels of rows out of the published wasm, and around them the functions that SQL calls. Both are compiled apart
// and merged: code and constants of the kernels stay as they are, so the bits do too.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import binaryen from "binaryen";
import type { Catalog } from "../../src/spec.ts";
import { compile } from "../asc.ts";
import { dataOf, setData } from "../data.ts";
import { house } from "../home.ts";
import { emit, features, pick } from "../pick.ts";
import { ours } from "../sources.ts";
import { formulasOf } from "./functions.ts";
import { prefix, shims } from "./shims.ts";

const entry = "assembly/clickhouse.ts";
const outside = "assembly/clickhouse/outside";
/** Passes that look for one of them want the other. */
const enabled = features | binaryen.Features.BulkMemoryOpt;

/** `lanewise` is the build that exports its memory; of all formulas those of one part. */
export async function clickhouse(lanewise: Uint8Array, catalog: Catalog, part: number): Promise<Uint8Array> {
  const formulas = formulasOf(catalog).filter((formula) => formula.part === part);
  const kernels = pick(
    lanewise,
    formulas.map(({ path }) => path),
  );
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(kernels)));
  const heapBase = (exports.heapBase as WebAssembly.Global).value as number;
  const made = new Map([
    [entry, shims(formulas, new Set(Object.keys(exports)))],
    [
      `${outside}.ts`,
      `@external("env", "clickhouse_throw") export declare function clickhouse_throw(text: usize, bytes: i32): void;
export { dtoa_buffered } from "util/number";
`,
    ],
  ]);
  const own = ours(house);
  const read = (name: string) => made.get(name) ?? (name.startsWith(outside) ? null : own(name));
  const wat = await compile(entry, "simd", read, [
    "--importMemory",
    "--noExportMemory",
    "--memoryBase",
    String(heapBase),
  ]);
  const outer = binaryen.parseText(wat);
  try {
    outer.setFeatures(enabled);
    return finished(merged(kernels, emit(outer)));
  } finally {
    outer.dispose();
  }
}

/** What the second module imports from `env` is what the first exports. */
function merged(kernels: Uint8Array, outer: Uint8Array): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
  try {
    const file = (name: string, bytes?: Uint8Array) => {
      const path = join(folder, name);
      if (bytes) writeFileSync(path, bytes);
      return path;
    };
    const tool = join(dirname(fileURLToPath(import.meta.resolve("binaryen"))), "bin", "wasm-merge");
    const given = [file("kernels.wasm", kernels), "env", file("outer.wasm", outer), "outer"];
    const flags = ["simd", "bulk-memory", "bulk-memory-opt", "sign-ext", "nontrapping-float-to-int"].map(
      (name) => `--enable-${name}`,
    );
    execFileSync(process.execPath, [tool, ...given, "-o", file("merged.wasm"), ...flags], { stdio: "pipe" });
    return readFileSync(file("merged.wasm"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Exports are the functions of SQL under their own names, and the memory, which holds the constants of both from the start. */
function finished(bytes: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(bytes);
  try {
    module.setFeatures(enabled);
    const all = Array.from({ length: module.getNumExports() }, (_, i) =>
      binaryen.getExportInfo(module.getExportByIndex(i)),
    );
    for (const { name } of all) if (name !== "memory" && !name.startsWith("clickhouse_")) module.removeExport(name);
    for (const { name, value } of all)
      if (name.startsWith(prefix)) module.addFunctionExport(value, name.slice(prefix.length));
    module.runPasses(["remove-unused-module-elements"]);
    const data = dataOf(module);
    setData(module, data, Math.max(...data.map(({ offset, data }) => Math.ceil((offset + data.length) / 65536))));
    return emit(module);
  } finally {
    module.dispose();
  }
}
