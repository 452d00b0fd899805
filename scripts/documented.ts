// What docs are made of: the manifest as `npm run build` has left it, of which only names and comments are read.
import { readFileSync } from "node:fs";
import type { Manifest, ManifestEntry } from "../site/manifest.ts";

export type Entry = ManifestEntry;

export const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as Manifest;
