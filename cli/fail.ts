// How the command ends when something is wrong: one message on standard error, and an exit code. 1: what was asked for cannot be done with what
// was given; 2: it was asked for in a way that there is not.
import { CommanderError } from "commander";
import { isUsage } from "./run/usage.ts";

/** Behind every error of asking. */
export const hint = "(lanewise <command> --help says more)";

export function fail(error: unknown): void {
  // Help and version come as errors too, and commander has told what it has to say.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (isUsage(error)) {
    console.error(`error: ${error.message}\n${hint}`);
    process.exitCode = 2;
  } else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
