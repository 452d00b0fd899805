// What docs are made of: the manifest as `npm run build` has left it, of which only names and comments are read.
import { readFileSync } from "node:fs";
import type { Described } from "../compiler/typedoc.ts";

export interface Entry extends Described {
  readonly domain: string;
  readonly doc: string;
}

interface Manifest {
  readonly domains: readonly { readonly name: string; readonly doc: string }[];
  readonly formulas: readonly Entry[];
}

export const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as Manifest;
