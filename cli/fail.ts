// How the command ends when something is wrong: one message on standard error, or one JSON object there where answers are asked for as JSON, and an
// exit code. 1: what was asked for cannot be done with what was given; 2: it was asked for in a way that there is not.
import { CommanderError } from "commander";
import { isUsage } from "./run/usage.ts";

/** Behind every error of asking. */
export const hint = "(lanewise <command> --help says more)";

/** What kind of error it is; the exit codes 1, 2 and 130 say the same. */
export type ErrorCode = "failed" | "usage" | "interrupted";

/** Whether what is told is read by a program: asked of the words themselves, as an error may be in how they are put together. */
export function inJson(args: readonly string[] = process.argv.slice(2)): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).includes("--json");
}

const said = new Set<string>();

/** Once: a stream that fails is told of by itself and by who writes to it. */
export function say(message: string, code: ErrorCode = "failed", more = ""): void {
  if (!said.has(message)) console.error(inJson() ? JSON.stringify({ error: { message, code } }) : message + more);
  said.add(message);
}

/** Of standard output, whoever finds it. */
export const unwritten = (error: Error): string => `standard output cannot be written: ${error.message}`;

export function fail(error: unknown): void {
  // Help and version come as errors too.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    // As text, commander has told what it has to say.
    if (process.exitCode && inJson()) say(messageOf(error), "usage");
  } else if (isUsage(error)) {
    if (inJson()) say(error.message, "usage");
    else say(`error: ${error.message}`, "usage", `\n${hint}`);
    process.exitCode = 2;
  } else {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

const messageOf = ({ code, message }: CommanderError): string =>
  code === "commander.help" ? "expected a command of this one: --help lists them" : message.replace(/^error: /, "");
