// The ways to the kernels: embedded bytes, or the caller's own.
import { bindCallers, type Callers } from "./bind.ts";
import { readNamed } from "./check.ts";
import { asBytes, compile, compileSync, defaultStaging, requireWebAssembly } from "./engine.ts";
import type { Wasm, WasmBytes, WasmModule } from "./host.ts";
import type { LoadOptions } from "./shapes.ts";

/** The same by the names of the host's own library. */
type Given = BufferSource | WebAssembly.Module | Response | PromiseLike<Response> | URL;

/** What a package entry embeds. */
export interface Embedded {
  readonly wasm: Uint8Array<ArrayBuffer> | WebAssembly.Module;
  readonly sha256: string;
}

/** What an entry without wasm embeds: an error that names the remedy. */
export const nothing = (entry: string) => (): Embedded => {
  throw new TypeError(
    `${entry}/slim: no wasm is inside; give it, as load({ wasm: fetch(url) }) with the url of ${entry}/engine-simd.wasm, or import from "${entry}"`,
  );
};

/** What an entry with the SIMD build embeds, which every current engine runs. */
export const simd = (entry: string, bytes: () => Uint8Array<ArrayBuffer>, sha256: string) => (): Embedded => {
  const wasm = bytes();
  if (typeof WebAssembly === "object" && !WebAssembly.validate(wasm))
    throw new Error(
      `lanewise: this engine has no WebAssembly SIMD; import from ${entry}/scalar instead, it gives the same bits`,
    );
  return { wasm, sha256 };
};

/** A compiled module, with the digest of its bytes where somebody knows it. */
interface Compiled {
  readonly module: WebAssembly.Module;
  readonly sha256: string | undefined;
}

/** The ways to formulas, of type L together, for one entry of a package. */
export function loaders<L extends object>(callers: Callers, embedded: () => Embedded) {
  let own: Compiled | undefined;
  let compiling: Promise<Compiled> | undefined;
  /** what was bound before: of a module, by the bytes of its staging area */
  const known = new WeakMap<WebAssembly.Module, Map<number, L>>();

  function bound({ module, sha256 }: Compiled, staging: number = defaultStaging): L {
    const before = known.get(module) ?? new Map<number, L>();
    const found = before.get(staging);
    if (found) return found;
    const loaded = bindCallers(callers, module, { staging, sha256 }) as L;
    known.set(module, before.set(staging, loaded));
    return loaded;
  }

  async function compileOwn(): Promise<Compiled> {
    const { wasm, sha256 } = embedded();
    const module = await moduleOf(wasm);
    // loadSync may have been quicker.
    own ??= { module, sha256 };
    return own;
  }

  /** Compiles the kernels and returns every formula; of one module and staging, always the same ones. */
  async function load(given: LoadOptions = {}): Promise<L> {
    const { wasm, staging } = readOptions<Wasm>(given);
    if (wasm === undefined) {
      // A refused compilation is tried anew by the next load.
      const compiled = () =>
        (compiling ??= compileOwn().finally(() => {
          compiling = undefined;
        }));
      return bound(own ?? (await compiled()), staging);
    }
    const source = await fetched(wasm as Given);
    const sha256 = source instanceof WebAssembly.Module ? undefined : await digest(source);
    return bound({ module: await moduleOf(source), sha256 }, staging);
  }

  /** The same at once, where the engine compiles synchronously: everywhere but workerd. */
  function loadSync(given: LoadOptions<WasmBytes | WasmModule> = {}): L {
    const { wasm, staging } = readOptions<WasmBytes | WasmModule>(given);
    requireWebAssembly();
    if (wasm !== undefined) return bound({ module: moduleNow(wasm as BufferSource), sha256: undefined }, staging);
    if (!own) {
      const { wasm, sha256 } = embedded();
      own = { module: moduleNow(wasm), sha256 };
    }
    return bound(own, staging);
  }

  return { load, loadSync };
}

const readOptions = <W>(given: unknown) =>
  readNamed("lanewise", "options", "option", given, ["wasm", "staging"]) as LoadOptions<W>;

async function moduleOf(source: BufferSource | WebAssembly.Module): Promise<WebAssembly.Module> {
  requireWebAssembly();
  return source instanceof WebAssembly.Module ? source : compile(source);
}

const moduleNow = (source: BufferSource | WebAssembly.Module) =>
  source instanceof WebAssembly.Module ? source : compileSync(source);

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
