// The built wasm as tests use it: both builds through the generated callers, and the bytes for other hosts.
import { existsSync, readFileSync } from "node:fs";
import { bindCallers, type Callers } from "../../src/bind.ts";
import type { Lanewise } from "../../src/public.ts";
import { folder } from "./tried.ts";

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

const callers: Callers = await import(/* @vite-ignore */ `../../${folder}/callers/index.js`);

const build = (name: Build["name"]): Build => {
  const module = new WebAssembly.Module(wasmBytes(`engine-${name}`));
  return { name, module, lw: bindCallers(callers, module) as Lanewise };
};

export const simd = build("simd");
export const scalar = build("scalar");
export const builds = [simd, scalar] as const;
