// What the entry of a pack runs on: somebody's formulas over their own wasm, by the facade of this package.
import { abiVersion } from "./abi.ts";
import { bind } from "./bind.ts";
import { asBytes, compile, compileSync, requireWebAssembly } from "./engine.ts";
import type { Catalog } from "./spec.ts";
import type { Bound } from "./types.ts";

export type { Bound } from "./types.ts";
export { unpack } from "./unpack.ts";

export interface PackOptions {
  /** engine build of the pack to run instead of the embedded one: bytes or a compiled module */
  readonly wasm?: BufferSource | WebAssembly.Module;
  /** bytes of wasm memory that plain calls stream through; 128 KiB unless told */
  readonly staging?: number;
}

export interface Pack<C extends Catalog> {
  /** Compiles the kernels and returns every formula. */
  readonly load: (options?: PackOptions) => Promise<Bound<C>>;
  /** The same at once. */
  readonly loadSync: (options?: PackOptions) => Bound<C>;
}

/** What the build of a pack knows of it. */
export interface Made {
  readonly name: string;
  /** ABI version that its kernels were compiled for */
  readonly abi: number;
  readonly sha256: string;
  readonly wasm: () => Uint8Array<ArrayBuffer>;
}

export function packed<const C extends Catalog>(formulas: C, { name, abi, sha256, wasm: embedded }: Made): Pack<C> {
  const begin = ({ wasm, staging }: PackOptions) => {
    if (abi !== abiVersion)
      throw new TypeError(
        `${name}: built for ABI version ${abi}, the lanewise installed here speaks ${abiVersion}; build the pack anew with npx lanewise build, or install the lanewise it was built with`,
      );
    requireWebAssembly();
    const source = wasm ?? embedded();
    return { source, options: { staging, sha256: wasm === undefined ? sha256 : undefined } };
  };
  return {
    async load(given = {}) {
      const { source, options } = begin(given);
      const module = source instanceof WebAssembly.Module ? source : await compile(asBytes(source).slice());
      return bind(formulas, module, options);
    },
    loadSync(given = {}) {
      const { source, options } = begin(given);
      return bind(formulas, source instanceof WebAssembly.Module ? source : compileSync(source), options);
    },
  };
}
