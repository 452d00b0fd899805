// From bytes to instances: compiled once, instantiated for each owner of memory. Every refusal names its remedy.
import { abiVersion } from "./abi.ts";
import { type Instance, page } from "./memory.ts";

export interface Info {
  readonly build: "simd" | "scalar";
  readonly abiVersion: number;
  /** of the bytes that run, in hex; undefined for a Module or bytes whose digest nobody computed */
  readonly sha256: string | undefined;
}

/** Staging of plain calls, in bytes: the columns of one block stay in the second-level cache. */
export const defaultStaging = 128 * 1024;

export class Engine {
  readonly info: Info;
  /** first byte that instances may use, known once the first one exists */
  #base = 0;
  /** new pages cost more than much of the work done in them: a median of 100 000 values took 15 ns a value, and takes 5 */
  #lent: WeakRef<Instance> | undefined;

  constructor(
    readonly module: WebAssembly.Module,
    sha256: string | undefined,
    readonly staging: number,
  ) {
    const imports = WebAssembly.Module.imports(module);
    if (!imports.some(({ kind, name }) => kind === "memory" && name === "memory"))
      throw new TypeError(
        "lanewise: this wasm is meant for other hosts; JavaScript takes lanewise/engine-simd.wasm or engine-scalar.wasm",
      );
    this.shared = this.create(staging);
    const { abiVersion: abi, lanes } = this.shared.exports as Record<string, WebAssembly.Global>;
    if (abi?.value !== abiVersion)
      throw new TypeError(
        `lanewise: wasm speaks ABI version ${abi?.value}, this package expects ${abiVersion}; take both from one release`,
      );
    this.info = { build: lanes?.value === 2 ? "simd" : "scalar", abiVersion, sha256 };
  }

  /** The instance that plain calls stream through. */
  readonly shared: Instance;

  /** An instance with room for so many bytes until the call is over: the last one again where it fits and nobody collected it. */
  lend(bytes: number): Instance {
    const last = this.#lent?.deref();
    if (last && last.end - last.base >= bytes) return last;
    const instance = this.create(bytes);
    this.#lent = new WeakRef(instance);
    return instance;
  }

  /** A new instance over memory with room for so many bytes. */
  create(bytes: number): Instance {
    const pages = Math.ceil(((this.#base || page) + bytes) / page);
    const memory = reserve(pages);
    const { exports } = new WebAssembly.Instance(this.module, { env: { memory } });
    this.#base ||= Math.ceil((exports.heapBase as WebAssembly.Global).value / 64) * 64;
    return {
      exports,
      base: this.#base,
      end: pages * page,
      f64: new Float64Array(memory.buffer),
      u32: new Uint32Array(memory.buffer),
    };
  }
}

function reserve(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    if (pages > page)
      throw new RangeError(
        `lanewise: ${pages * page} bytes are more than one wasm memory holds (4 GiB); split the rows over several calls or banks`,
        { cause },
      );
    throw new RangeError(
      `lanewise: no room for another memory of ${pages * page} bytes; keep one bank of many entities, not many of few`,
      { cause },
    );
  }
}

/** Compiles, or says what stands in the way. */
export function compileSync(source: BufferSource): WebAssembly.Module {
  requireWebAssembly();
  const bytes = asBytes(source);
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    throw refusal(bytes, cause);
  }
}

export async function compile(source: BufferSource): Promise<WebAssembly.Module> {
  requireWebAssembly();
  const bytes = asBytes(source);
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw refusal(bytes, cause);
  }
}

/** Engines compile an ArrayBuffer and a Uint8Array; some refuse other views. */
export function asBytes(source: BufferSource): Uint8Array<ArrayBuffer> {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  throw new TypeError(`lanewise: "wasm" expected bytes or WebAssembly.Module, got ${typeof source}`);
}

export function requireWebAssembly(): void {
  if (typeof WebAssembly !== "object")
    throw new Error("lanewise: this engine has no WebAssembly; run the formulas on a server or in another engine");
}

/** Why an engine would not compile, and what to do about it. */
function refusal(bytes: Uint8Array<ArrayBuffer>, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/unsafe-eval|Content Security Policy|CSP/i.test(message))
    return new Error(
      "lanewise: the page's Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to its script-src",
      { cause },
    );
  if (/embedder|code generation/i.test(message))
    return new Error(
      'lanewise: this runtime compiles no bytes; resolve lanewise under its "workerd" condition, or import the .wasm and load({ wasm })',
      { cause },
    );
  if (!WebAssembly.validate(bytes) && WebAssembly.validate(empty))
    return new Error(
      "lanewise: this engine does not accept the wasm; without SIMD use lanewise/scalar, else check that the file is complete",
      { cause },
    );
  return new Error(`lanewise: compiling the wasm failed: ${message}`, { cause });
}

/** The smallest module: magic and version. */
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
