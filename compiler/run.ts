// Specs of an author's files on a disk: bundled and run, as code of theirs.
import { resolve } from "node:path";
import type { Domain } from "../src/spec.ts";
import { called } from "./disk.ts";
import type { Folder } from "./folder.ts";
import { moduleAt } from "./home.ts";
import { Mistake } from "./mistake.ts";
import type { Part } from "./specs.ts";

/** Specs may be computed, so their files are bundled and run. */
export async function run(folder: Folder, parts: readonly Part[]): Promise<readonly Domain[]> {
  const root = resolve(folder.called(""));
  const { build } = await import("esbuild");
  const entry = parts.map(
    ({ domain, file }, k) => `export { ${domain} as part${k} } from ${JSON.stringify(`./${file}`)};`,
  );
  const { outputFiles } = await build({
    stdin: { contents: entry.join("\n"), resolveDir: root },
    absWorkingDir: root,
    alias: { "lanewise/spec": moduleAt("spec", ".js"), "lanewise/step": moduleAt("step", ".js") },
    loader: { ".wasm": "binary" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
  }).catch((error: unknown) => {
    throw new Mistake(told(error, root));
  });
  const text = Buffer.from(outputFiles[0]!.contents).toString("base64");
  const module: Record<string, Domain> = await import(`data:text/javascript;base64,${text}`).catch((error: unknown) => {
    throw new Mistake(`${parts.map(({ file }) => folder.called(file)).join(", ")}: running the specs failed: ${error}`);
  });
  return parts.map((_part, k) => module[`part${k}`]!);
}

interface Failure {
  readonly errors: readonly {
    readonly text: string;
    readonly location: { file: string; line: number; column: number; lineText: string } | null;
  }[];
}

const told = (error: unknown, folder: string): string =>
  ((error as Failure).errors ?? [])
    .map(({ text, location }) =>
      location
        ? `${called(resolve(folder, location.file))}:${location.line}:${location.column + 1}: ${text}\n  ${location.lineText}\n  ${" ".repeat(location.column)}^`
        : text,
    )
    .join("\n") || String(error);
