// Commands, by a shell in the folder of their page. What they install of this repository comes from it.

import type { Block } from "./blocks.ts";
import type { Language, Outcome } from "./language.ts";
import { languages } from "./languages.ts";
import type { Room } from "./room.ts";

/** Commands that belong to a language: they are run where it is. */
const commands: Readonly<Record<string, RegExp>> = {
  python: /^\s*(pip|pip3|python3?|uv|hosts\/python\/\S+)\b/m,
  go: /^\s*go \w/m,
  rust: /^\s*cargo\b/m,
  java: /^\s*mvn\b/m,
  clickhouse: /clickhouse-client/,
};

/** The language whose tools a block of commands needs beside Node; "sh" if none. */
export const languageOf = ({ code }: Block) => Object.keys(commands).find((name) => commands[name]!.test(code)) ?? "sh";

export async function runShell(block: Block, room: Room): Promise<Outcome> {
  const language: Language | undefined = languages[languageOf(block)];
  const env = {
    npm_config_registry: await room.registry(),
    npm_config_yes: "true",
    npm_config_fund: "false",
    npm_config_audit: "false",
    npm_config_update_notifier: "false",
    ...(await language?.env?.(room)),
  };
  const text = [block.first, block.code].filter(Boolean).join("\n");
  const { code, out, error } = await room.run("bash", ["-eo", "pipefail", "-c", text], room.page(block.file), env);
  const { line, output } = block;
  if (code !== 0) return { wrong: [{ line, text: `ended with ${code}\n${out}${error}` }], shown: 0, out };
  const told = output !== undefined && output.trim() !== out.trim();
  return {
    wrong: told ? [{ line, text: `expected to print\n${output}\ngot\n${out}` }] : [],
    shown: Number(output !== undefined),
    out,
  };
}
