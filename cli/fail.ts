// How the command ends when something is wrong: one message on standard error, and an exit code. 1: what was asked for cannot be done with what
// was given; 2: it was asked for in a way that there is not.
import { CommanderError } from "commander";
import { isUsage } from "./run/usage.ts";

/** Behind every error of asking. */
export const hint = "(lanewise <command> --help says more)";

const said = new Set<string>();

/** Once: a stream that fails is told of by itself and by who writes to it. */
export function say(message: string): void {
  if (!said.has(message)) console.error(message);
  said.add(message);
}

/** Of standard output, whoever finds it. */
export const unwritten = (error: Error): string => `standard output cannot be written: ${error.message}`;

export function fail(error: unknown): void {
  // Help and version come as errors too, and commander has told what it has to say.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (isUsage(error)) {
    console.error(`error: ${error.message}\n${hint}`);
    process.exitCode = 2;
  } else {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
