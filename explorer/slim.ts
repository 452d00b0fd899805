// A Vite plugin for workers: `virtual:slim`, the callers of each domain and nothing of what pages show of it.
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const id = "virtual:slim";

export function slim(): Plugin {
  return {
    name: "slim",
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return;
      const { domains } = JSON.parse(readFileSync(new URL("../dist/manifest.json", import.meta.url), "utf8")) as {
        domains: readonly { readonly name: string }[];
      };
      const entries = domains.map(({ name }) => `  ${name}: () => import("lanewise/${name}/slim"),`);
      return `export const slim = {\n${entries.join("\n")}\n};`;
    },
  };
}
