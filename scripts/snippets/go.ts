// Go: each block is a program, in a module that takes the host from a proxy as a release would be.
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { each, type Language } from "./language.ts";
import { missing, toldPrints } from "./printed.ts";
import type { Room } from "./room.ts";
import { without } from "./tools.ts";

const module = "github.com/lanewise/lanewise-go";

async function output(room: Room, cwd: string, ...args: string[]): Promise<string> {
  const { code, out, error } = await room.run("go", args, cwd);
  if (code !== 0) throw new Error(`go ${args.join(" ")}: ${error}`);
  return out.trim();
}

let known: Readonly<Record<string, string>> | undefined;

/** Where `go get` finds the host: a proxy of files; and all else where it is looked for anyway. */
async function env(room: Room): Promise<Readonly<Record<string, string>>> {
  if (known) return known;
  const host = join(room.repository, "hosts/go");
  const proxy = join(room.folder, "go-proxy");
  await output(room, host, "run", "./internal/release", proxy, "v0.1.0");
  const [upstream, cache] = [await output(room, host, "env", "GOPROXY"), await output(room, host, "env", "GOMODCACHE")];
  known = {
    GOMODCACHE: join(room.folder, "go-modules"),
    GONOSUMDB: "github.com/lanewise/*",
    GOFLAGS: "-modcacherw",
    GOWORK: "off",
    GOPROXY: `file://${proxy},file://${cache}/cache/download,${upstream}`,
  };
  return known;
}

/** Makes a folder a module that takes the host as a reader does; what is wrong, if anything, and the variables that its commands need. */
export async function required(room: Room, folder: string) {
  const variables = await env(room);
  for (const args of [
    ["mod", "init", "snippet"],
    ["get", `${module}@latest`],
  ]) {
    const { code, error } = await room.run("go", args, folder, variables);
    if (code !== 0) return { wrong: error, env: variables };
  }
  return { wrong: "", env: variables };
}

export const go: Language = {
  missing: ({ repository }) =>
    without({ go: "https://go.dev/dl, 1.25 or newer" }) ??
    (existsSync(join(repository, "hosts/go/data")) ? undefined : "hosts/go/data is missing: npm run hosts -- go"),
  env,
  group: each,
  async run([block], room) {
    const { file, line, code, output: told } = block!;
    const folder = mkdtempSync(join(room.page(file), "go-"));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "main.go"), code);
    const { wrong: refused, env: variables } = await required(room, folder);
    if (refused) return { wrong: [{ line, text: refused }], shown: 0, out: "" };
    const ran = await room.run("go", ["run", "."], folder, variables);
    if (ran.code !== 0) {
      const at = Number(/main\.go:(\d+)/.exec(ran.error)?.[1] ?? 0);
      return { wrong: [{ line: line + at, text: ran.error }], shown: 0, out: ran.out };
    }
    const wrong = missing(code, ran.out).map(({ line: at, told }) => ({
      line: line + at,
      text: `expected to print ${told}, printed was\n${ran.out}`,
    }));
    if (told !== undefined && told.trim() !== ran.out.trim())
      wrong.push({ line, text: `expected to print\n${told}\ngot\n${ran.out}` });
    return { wrong, shown: toldPrints(code).length + Number(told !== undefined), out: ran.out };
  },
};
