// The built wasm as tests use it: both builds through the facade, and the bytes for other hosts.
import { existsSync, readFileSync } from "node:fs";
import { bind } from "../../src/bind.ts";
import type { Lanewise } from "../../src/load.ts";
import type { Catalog } from "../../src/spec.ts";
import { folder, tried } from "./tried.ts";

export { type AnyBank, type AnyCall, anyCall } from "./anyCall.ts";

export function wasmBytes(name: string): Uint8Array<ArrayBuffer> {
  const path = `${folder}/${name}.wasm`;
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm run wasm`);
  return new Uint8Array(readFileSync(path));
}

export interface Build {
  readonly name: "simd" | "scalar";
  /** the facade's module, which imports its memory */
  readonly module: WebAssembly.Module;
  readonly lw: Lanewise;
}

const build = (name: Build["name"]): Build => {
  const module = new WebAssembly.Module(wasmBytes(`engine-${name}`));
  return { name, module, lw: bind(tried as Catalog, module) as unknown as Lanewise };
};

export const simd = build("simd");
export const scalar = build("scalar");
export const builds = [simd, scalar] as const;
