// The ways to the kernels: embedded bytes, or the caller's own.

import type { Lanewise } from "../build/types/index.d.ts";
import { type BindOptions, bind } from "./bind.ts";
import { readNamed } from "./check.ts";
import { asBytes, compile, compileSync, requireWebAssembly } from "./engine.ts";
import * as formulas from "./formulas/index.ts";
import type { Wasm, WasmBytes, WasmModule } from "./host.ts";
import type { LoadOptions } from "./shapes.ts";
import type { Catalog } from "./spec.ts";

export type { Lanewise };

/** The same by the names of the host's own library. */
type Given = BufferSource | WebAssembly.Module | Response | PromiseLike<Response> | URL;

/** What a package entry embeds. */
export interface Embedded {
  readonly wasm: Uint8Array<ArrayBuffer> | WebAssembly.Module;
  readonly sha256: string;
}

export function loaders(embedded: () => Embedded) {
  let compiled: Promise<{ readonly module: WebAssembly.Module; readonly sha256: string }> | undefined;

  async function compileEmbedded() {
    const { wasm, sha256 } = embedded();
    return { module: await moduleOf(wasm), sha256 };
  }

  /** Compiles the kernels and returns every formula. */
  async function load(given: LoadOptions = {}): Promise<Lanewise> {
    const { wasm, staging } = readOptions<Wasm>(given);
    if (wasm === undefined) {
      // A refused compilation is tried anew by the next load.
      compiled ??= compileEmbedded().catch((error) => {
        compiled = undefined;
        throw error;
      });
      const { module, sha256 } = await compiled;
      return bound(module, { staging, sha256 });
    }
    const source = await fetched(wasm as Given);
    const sha256 = source instanceof WebAssembly.Module ? undefined : await digest(source);
    return bound(await moduleOf(source), { staging, sha256 });
  }

  /** The same at once, where the engine compiles synchronously: everywhere but workerd. */
  function loadSync(given: LoadOptions<WasmBytes | WasmModule> = {}): Lanewise {
    const { wasm, staging } = readOptions<WasmBytes | WasmModule>(given);
    requireWebAssembly();
    const { wasm: source, sha256 } =
      wasm === undefined ? embedded() : { wasm: wasm as BufferSource, sha256: undefined };
    const module = source instanceof WebAssembly.Module ? source : compileSync(source);
    return bound(module, { staging, sha256 });
  }

  return { load, loadSync };
}

/** Generated from the same specs: what `bind` would read off them. */
const bound = (module: WasmModule, options: BindOptions) =>
  bind(formulas as Catalog, module, options) as unknown as Lanewise;

const readOptions = <W>(given: unknown) =>
  readNamed("lanewise", "options", "option", given, ["wasm", "staging"]) as LoadOptions<W>;

async function moduleOf(source: BufferSource | WebAssembly.Module): Promise<WebAssembly.Module> {
  requireWebAssembly();
  return source instanceof WebAssembly.Module ? source : compile(source);
}

async function fetched(wasm: Given): Promise<BufferSource | WebAssembly.Module> {
  requireWebAssembly();
  if (wasm instanceof WebAssembly.Module) return wasm;
  // A copy: what a caller writes into the bytes before they are compiled would change them after their digest was taken.
  if (wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm)) return asBytes(wasm).slice();
  if (wasm instanceof URL && wasm.protocol === "file:" && globalThis.process?.versions?.node) return readFile(wasm);
  const response = wasm instanceof URL ? await fetch(wasm) : await wasm;
  if (typeof response?.arrayBuffer !== "function")
    throw new TypeError(`lanewise: "wasm" expected bytes, WebAssembly.Module, Response or URL, got ${typeof response}`);
  if (!response.ok) throw new Error(`lanewise: fetching ${response.url || "the wasm"} answered ${response.status}`);
  return response.arrayBuffer();
}

/** Node fetches no files. The module's name is no literal, so that bundlers for browsers do not look for it. */
async function readFile(file: URL): Promise<BufferSource> {
  const name = "node:fs/promises";
  const fs: typeof import("node:fs/promises") = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  return new Uint8Array(await fs.readFile(file));
}

/** Undefined where the engine offers no digests: pages that are not served securely. */
async function digest(bytes: BufferSource): Promise<string | undefined> {
  const sha = await globalThis.crypto?.subtle?.digest("SHA-256", bytes);
  return sha && [...new Uint8Array(sha)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
