// Whether tools are there.
import { spawnSync } from "node:child_process";

/** What is missing of these, with its remedy. */
export function without(tools: Readonly<Record<string, string>>): string | undefined {
  const absent = Object.entries(tools).filter(([tool]) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0);
  return absent.length ? absent.map(([tool, remedy]) => `${tool} is missing: ${remedy}`).join("; ") : undefined;
}
