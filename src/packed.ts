// What the entries of a pack run on: somebody's formulas over their own wasm, by the facade of this package.
import { abiVersion } from "./abi.ts";
import type { Callers } from "./bind.ts";
import { loaders } from "./load.ts";

/** What the build of a pack knows of it. */
export interface Made {
  readonly name: string;
  /** ABI version that its kernels were compiled for */
  readonly abi: number;
  readonly sha256: string;
  readonly wasm: () => Uint8Array<ArrayBuffer>;
}

/** The ways to a pack's formulas. */
export const packed = <L extends object>(callers: Callers, { name, abi, sha256, wasm }: Made) =>
  loaders<L>(callers, () => {
    if (abi !== abiVersion)
      throw new TypeError(
        `${name}: built for ABI version ${abi}, the lanewise installed here speaks ${abiVersion}; build the pack anew with npx lanewise build, or install the lanewise it was built with`,
      );
    return { wasm: wasm(), sha256 };
  });
