// The command as a process: dist/cli.js, without a terminal.
import { spawnSync } from "node:child_process";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function lanewise(args: readonly string[], { cwd = process.cwd(), env = {} } = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${process.cwd()}/dist/cli.js`, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  });
  return { code: status, out: stdout, err: stderr };
}
