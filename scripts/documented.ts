// What docs are made of: the manifest as `npm run build` has left it, of which only names and comments are read.
import { readFileSync } from "node:fs";

interface Named {
  readonly name: string;
  readonly doc?: string;
}

export interface Entry {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  readonly doc: string;
  readonly inputs: readonly Named[];
  readonly params: readonly Named[];
  readonly state: readonly Named[];
  readonly outputs: readonly Named[];
  /** the kernel that takes columns of parameters, where there is one */
  readonly varying?: object;
}

interface Manifest {
  readonly domains: readonly { readonly name: string; readonly doc: string }[];
  readonly formulas: readonly Entry[];
}

export const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as Manifest;
